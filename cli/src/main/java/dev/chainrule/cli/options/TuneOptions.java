package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a search goes on, and where it writes. */
public final class TuneOptions {
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(s|m|h)");

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "So long, such as 90s, 10m or 2h. Default: 10m, without --trials.")
    private @Nullable String budget;

    @Option(names = "--trials", paramLabel = "N", description = "At most so many recipes, the preset included.")
    private @Nullable Integer trials;

    @Option(names = "--out", paramLabel = "MODEL", description = "The model to write. Default: model.onnx.")
    private Path out = Path.of("model.onnx");

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on from what an earlier search wrote beside its model (.tune).")
    private @Nullable Path resume;

    /** The model to write. */
    public Path out() {
        return out;
    }

    /** What an earlier search wrote; null if this is a new one. */
    @Nullable
    public Path resume() {
        return resume;
    }

    /** Where the search takes down what it has tried. */
    public Path journal() {
        String name = String.valueOf(out.getFileName());
        return resume == null ? out.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".tune") : resume;
    }

    /** The most recipes to try. */
    public int trials() {
        return trials == null ? Integer.MAX_VALUE : trials;
    }

    /**
     * The time there is; null if only the trials are counted.
     *
     * @throws UsageException if it is no time
     */
    @Nullable
    public Duration budget() {
        if (budget == null) {
            return trials == null ? USUAL : null;
        }
        Matcher time = TIME.matcher(budget);
        double seconds = time.matches()
                ? Double.parseDouble(time.group(1))
                        * switch (time.group(2)) {
                            case "h" -> 3600;
                            case "m" -> 60;
                            default -> 1;
                        }
                : 0;
        if (!(seconds > 0 && seconds < 1e9)) {
            throw new UsageException("--budget: expected a time such as 90s, 10m or 2h, found '" + budget + "'");
        }
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /**
     * Whether the options make sense together.
     *
     * @param tables the files that rows are read from
     * @throws UsageException if not
     */
    public void check(List<Path> tables) {
        if (trials != null && trials < 1) {
            throw new UsageException("--trials must be at least 1, is " + trials);
        }
        budget();
        OutputFile.requireEnding("--out", out, ".onnx");
        OutputFile.requireDistinct(List.of(out, journal()), tables);
    }

    /**
     * Whether everything can be written, in the order of what is written.
     *
     * @throws dev.chainrule.ChainruleException if not
     */
    public void checkFiles() {
        Stream.of(out, journal()).forEach(OutputFile::requireWritable);
    }
}
