package dev.chainrule.cli.options;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.files.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks, before an hour of work, whether its result can be written. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Whether {@code file} has one of {@code endings}.
     *
     * @throws UsageException if it has none
     */
    public static void requireEnding(String option, Path file, String... endings) {
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
     * Whether nothing that a command writes is something else that it writes or reads; the files read may be equal.
     *
     * @throws UsageException if it would
     */
    public static void requireDistinct(List<Path> outputs, List<Path> inputs) {
        for (int i = 0; i < outputs.size(); i++) {
            Path output = outputs.get(i);
            Stream.concat(outputs.stream().skip(i + 1L), inputs.stream())
                    .filter(other -> isSame(output, other))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new UsageException(
                                twice(output, other) + ", and one use of it would overwrite the other");
                    });
        }
    }

    private static String twice(Path file, Path other) {
        return plain(file).equals(plain(other))
                ? other + " is named twice"
                : other + " and " + file + " are the same file";
    }

    /** Whether two names are of one file, also by way of a link. */
    public static boolean isSame(Path file, Path other) {
        try {
            return resolved(file).equals(resolved(other))
                    || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
        } catch (IOException e) {
            return plain(file).equals(plain(other));
        }
    }

    /** The path without links, also of a file that is still to be made. */
    private static Path resolved(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path whole = plain(file);
        Path folder = whole.getParent();
        Path name = whole.getFileName();
        return folder == null || name == null || !Files.exists(folder)
                ? whole
                : folder.toRealPath().resolve(name);
    }

    private static Path plain(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /**
     * Whether {@code file} can be made or replaced; null for none. What killed runs left beside it goes.
     *
     * @throws ChainruleException if not, as far as can be seen
     */
    public static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        String reason = obstacle(file);
        if (reason != null) {
            throw new ChainruleException("cannot write " + file + ": " + reason);
        }
        Leftovers.sweep(file);
    }

    /**
     * Whether {@code folder} is one that files can be made in, or can be made itself; null for none.
     *
     * @throws ChainruleException if not, as far as can be seen
     */
    static void requireFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        Path there = folder.toAbsolutePath().normalize();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there)) {
            throw new ChainruleException("cannot make the folder " + folder + ": "
                    + (there == null ? "there is no such disk" : there + " is not a folder"));
        }
        if (!Files.isWritable(there)) {
            throw new ChainruleException("cannot write into " + folder + ": permission denied");
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
