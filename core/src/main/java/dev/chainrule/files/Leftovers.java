package dev.chainrule.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What processes that were killed have left beside a file: parts of it, and rows that a training read from a file of
 * its own. Such a file is called by the file, the process and a number: {@code model.onnx.4711-3.part}. It is needed
 * for as long as its process lives, which is looked up on this machine: two machines, or two containers, must not
 * write the same file of a shared folder at the same time. (If they do, one of them fails and says so; the file is
 * whole all the same.)
 */
public final class Leftovers {
    private static final Pattern AFTER_NAME =
            Pattern.compile("\\.(\\d{1,18})-\\d+(\\.part|\\.rows(\\.\\d+-\\d+\\.part)?)");

    /** How much later than it was a process may seem to have started. */
    private static final Duration IMPRECISION = Duration.ofSeconds(2);

    private Leftovers() {}

    /** How the name of a file beside {@code file} begins that is needed as long as this process lives. */
    public static String beginning(Path file) {
        return file.getFileName() + "." + ProcessHandle.current().pid() + "-";
    }

    /** Deletes what is left beside {@code file}; what cannot be deleted stays. */
    public static void sweep(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String name = String.valueOf(file.getFileName());
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                folder, other -> other.getFileName().toString().startsWith(name + "."))) {
            for (Path other : beside) {
                Matcher after =
                        AFTER_NAME.matcher(other.getFileName().toString().substring(name.length()));
                if (after.matches() && !isNeeded(other, Long.parseLong(after.group(1)))) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (IOException | RuntimeException e) { // a stream tells its errors by an unchecked one
            // whoever writes the file will hear of what is wrong with the folder
        }
    }

    /** Whether the process that made {@code file} lives; another one may have got its number since. */
    static boolean isNeeded(Path file, long process) throws IOException {
        Optional<ProcessHandle> alive = ProcessHandle.of(process);
        if (alive.isEmpty()) {
            return false;
        }
        Optional<Instant> started = alive.get().info().startInstant();
        return started.isEmpty()
                || Files.getLastModifiedTime(file).toInstant().plus(IMPRECISION).isAfter(started.get());
    }
}
