package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
     * Whether nothing that is written would overwrite another file of the same command; null for no file.
     *
     * @throws UsageException if it would
     */
    static void requireDistinct(List<@Nullable Path> written, List<@Nullable Path> read) {
        List<Path> inputs =
                read.stream().filter(Objects::nonNull).map(OutputFile::whole).toList();
        List<Path> seen = new ArrayList<>();
        for (Path file : written) {
            if (file != null) {
                if (inputs.contains(whole(file)) || seen.contains(whole(file))) {
                    throw new UsageException(file + " is named twice, and one use of it would overwrite the other");
                }
                seen.add(whole(file));
            }
        }
    }

    private static Path whole(Path file) {
        return file.toAbsolutePath().normalize();
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
        String reason = obstacle(file);
        if (reason != null) {
            throw new ChainruleException("cannot write " + file + ": " + reason);
        }
    }

    private static @Nullable String obstacle(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (folder == null || !Files.exists(folder)) {
            return "there is no folder " + folder;
        }
        if (!Files.isDirectory(folder)) {
            return folder + " is not a folder";
        }
        boolean exists = Files.exists(file);
        boolean device = exists && !Files.isRegularFile(file);
        boolean denied = (exists && !Files.isWritable(file)) || (!device && !Files.isWritable(folder));
        return denied ? "permission denied" : null;
    }
}
