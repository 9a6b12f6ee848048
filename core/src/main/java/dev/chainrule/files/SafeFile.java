package dev.chainrule.files;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file aside, in the same folder, and renames it when it is complete and on the disk: whoever reads the name
 * finds the old file or the new one, never a part, and a failed write leaves the old one as it was. What was written aside
 * goes also when Java is asked to end in the midst of it; what a killed process left goes with the next write of the file.
 */
public final class SafeFile {
    private SafeFile() {}

    /** What is written to the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code output}, which the caller closes. */
        void writeTo(OutputStream output) throws IOException;
    }

    /** What writes to a path of its own, for a library that opens files itself. */
    @FunctionalInterface
    public interface Writer {
        /** Writes the file {@code path}, which does not exist yet. */
        void write(Path path) throws IOException;
    }

    /**
     * Writes {@code content} to {@code file}.
     *
     * @throws ChainruleException naming the file, if it cannot be written; it is then as it was before
     */
    public static void write(Path file, Content content) {
        writePath(file, path -> {
            try (OutputStream buffered = new BufferedOutputStream(new FileOutputStream(path.toFile()), 1 << 16)) {
                content.writeTo(buffered);
            }
        });
    }

    /**
     * Lets {@code writer} write beside {@code file} and renames the result to it. A link is written through; a device or a
     * pipe is written to where it is.
     *
     * @throws ChainruleException naming the file, if it cannot be written; it is then as it was before
     */
    public static void writePath(Path file, Writer writer) {
        if (Files.isDirectory(file)) {
            throw new ChainruleException("cannot write " + file + ": it is a folder");
        }
        try {
            if (isDevice(file)) {
                writer.write(file); // or a pipe
                return;
            }
            replace(Files.exists(file) ? file.toRealPath() : file, writer);
        } catch (IOException e) {
            throw new ChainruleException("cannot write " + file + ": " + reason(e, file) + advice(e, file), e);
        }
    }

    /** What to do about a full disk. */
    private static String advice(IOException error, Path file) {
        String message = String.valueOf(error.getMessage());
        if ((!message.contains("No space left") && !message.contains("quota exceeded")) || isDevice(file)) {
            return "";
        }
        return "; make room there, or name a file on another disk"
                + (Files.exists(file) ? "; the file that was there is as it was" : "");
    }

    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    private static void replace(Path file, Writer writer) throws IOException {
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        Leftovers.sweep(file);
        // a name of this process and this thread: whoever writes the same file at the same time has another
        Path aside = file.resolveSibling(
                Leftovers.beginning(file) + Thread.currentThread().threadId() + ".part");
        deleteOnExit(aside);
        try {
            writer.write(aside);
            keepPermissions(file, aside);
            try (FileChannel written = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            try {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException e) {
                // the first error is the one to tell
            }
        }
    }

    /** Has {@code file}, if it is there then, deleted when Java ends, after all threads that have something to do then. */
    public static void deleteOnExit(Path file) {
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            try {
                file.toFile().deleteOnExit();
            } catch (IllegalStateException e) {
                // Java is about to end, and deletes already
            }
        }
    }

    /** Asks the files themselves, as the store that they are on cannot be found in every chroot or container. */
    private static void keepPermissions(Path file, Path aside) throws IOException {
        var of = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        var to = Files.getFileAttributeView(aside, PosixFileAttributeView.class);
        if (Files.exists(file) && of != null && to != null) {
            to.setPermissions(of.readAttributes().permissions());
        }
    }

    /** That {@code file} could not be read because of {@code error}: there is none, or another reason. */
    public static ChainruleException unreadable(Path file, IOException error) {
        return new ChainruleException(
                error instanceof NoSuchFileException
                        ? missing(file)
                        : "cannot read " + file + ": " + reason(error, file),
                error);
    }

    /** "there is no file X", with what a person may have meant, or the folder that there is not. */
    public static String missing(Path file) {
        String none = "there is no file " + file;
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return none + ": there is no folder " + folder;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(each -> each.getFileName().toString()).sorted().toList();
            return none + Nearest.hint(file.getFileName().toString(), names);
        } catch (IOException e) {
            return none;
        }
    }

    /** Why {@code error} happened, in words, about {@code file}. */
    public static String reason(IOException error, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        @Nullable String message = error.getMessage();
        return switch (error) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a folder";
            default -> {
                if (message == null) {
                    yield error.getClass().getSimpleName();
                }
                int bracket = message.lastIndexOf('(');
                yield bracket >= 0 && message.endsWith(")")
                        ? message.substring(bracket + 1, message.length() - 1)
                        : message;
            }
        };
    }
}
