package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file as a whole or not at all: what is new is written aside, in the same folder, brought to the disk, and
 * then renamed.
 */
final class SafeFile {
    private SafeFile() {}

    /** Something that writes a file. */
    interface Content {
        /** Writes all of it to {@code file}, which may exist and be empty. */
        void writeTo(Path file) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}.
     *
     * @throws ChainruleException if that is impossible; a file that was there is as before
     */
    static void write(Path target, Content content) {
        try {
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                writeInto(target, content);
                return;
            }
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            checkWritable(target, file);
            Path aside = aside(file);
            try {
                content.writeTo(aside);
                try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                move(aside, file);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new ChainruleException(target + " cannot be written: " + Source.reason(e), e);
        }
    }

    /** A device or a pipe is written to where it is. */
    private static void writeInto(Path target, Content content) throws IOException {
        if (Files.isDirectory(target)) {
            throw new ChainruleException(target + " is a folder; name a file in it");
        }
        content.writeTo(target);
    }

    private static void checkWritable(Path target, Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ChainruleException(target + " cannot be written: there is no folder " + folder);
        }
        if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new ChainruleException(target + " cannot be written: ask for the permission");
        }
    }

    /** A new empty file beside {@code file}, with the permissions of any new file. */
    private static Path aside(Path file) throws IOException {
        for (int i = 0; ; i++) {
            Path aside = file.resolveSibling(
                    "." + file.getFileName() + "." + ProcessHandle.current().pid() + "-" + i + ".tmp");
            if (!Files.exists(aside)) {
                return Files.createFile(aside);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
