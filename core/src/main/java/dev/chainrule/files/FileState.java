package dev.chainrule.files;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What a file that is read more than once looked like the first time.
 *
 * @param file where it is
 * @param size in bytes
 * @param changed when it was changed last
 */
public record FileState(Path file, long size, FileTime changed) {
    /**
     * As {@code file} is now.
     *
     * @throws ChainruleException if it is not there
     */
    public static FileState of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(file, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            throw SafeFile.unreadable(file, e);
        }
    }

    /**
     * Whether the file, as far as size and time tell, is as it was.
     *
     * @throws ChainruleException if it is not
     */
    public void requireUnchanged() {
        if (!equals(of(file))) {
            throw new ChainruleException(
                    file + " was changed while it was read; try again when it is no longer written to");
        }
    }
}
