package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks, before an hour of work, whether its result can be written. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Whether {@code file} has one of {@code endings}.
     *
     * @throws UsageException if it has none
     */
    static void requireEnding(String option, Path file, String... endings) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        for (String ending : endings) {
            if (name.endsWith(ending)) {
                return;
            }
        }
        throw new UsageException(
                option + ": expected a file that ends in " + String.join(" or ", endings) + ", found '" + file + "'");
    }

    /**
     * Whether the files of a command are all different; those that are null are left out.
     *
     * @throws UsageException if two are the same
     */
    static void requireDistinct(@Nullable Path... files) {
        List<Path> seen = new ArrayList<>();
        for (Path file : files) {
            if (file != null) {
                Path whole = file.toAbsolutePath().normalize();
                if (seen.contains(whole)) {
                    throw new UsageException(file + " is named twice, and one use of it would overwrite the other");
                }
                seen.add(whole);
            }
        }
    }

    /**
     * Whether {@code file} can be made or replaced; null for none.
     *
     * @throws ChainruleException if not, as far as can be seen
     */
    static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        String reason = Files.isDirectory(file)
                ? "it is a folder"
                : folder == null || !Files.exists(folder)
                        ? "there is no folder " + folder
                        : !Files.isDirectory(folder)
                                ? folder + " is not a folder"
                                : !Files.isWritable(folder) ? "there is no permission to write in " + folder : null;
        if (reason != null) {
            throw new ChainruleException("cannot write " + file + ": " + reason);
        }
    }
}
