package dev.chainrule.cli.tracking;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets files grow by whole pieces, which others read meanwhile: neither a full disk nor an error leaves half of one. */
final class WholeAppend {
    private WholeAppend() {}

    /**
     * Appends {@code piece} to {@code file}, which is made if it is not there.
     *
     * @throws ChainruleException naming the file, if that cannot be; it is then as it was before
     */
    static void append(Path file, byte[] piece) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long before = channel.size();
            try {
                channel.position(before);
                ByteBuffer rest = ByteBuffer.wrap(piece);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                back(file, channel, before, e);
                throw e;
            }
        } catch (IOException e) {
            throw new ChainruleException("cannot write " + file + ": " + SafeFile.reason(e, file), e);
        }
    }

    /** A file that was not there goes: MLflow takes an empty one for a broken run. */
    private static void back(Path file, FileChannel channel, long size, IOException reason) {
        try {
            channel.truncate(size);
            if (size == 0 && Files.isRegularFile(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
