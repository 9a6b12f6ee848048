package dev.chainrule.cli.endure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of Java on Linux holds at a moment.
 *
 * @param heap bytes of living objects, right after a collection of everything
 * @param metaspace bytes of classes
 * @param threads of the system
 * @param files open descriptors
 * @param resident bytes in memory
 */
record Vitals(long heap, long metaspace, long threads, long files, long resident) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** What a collector puts where it does not move the living closer together: nothing that is held. */
    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +.*jdk\\.internal\\.vm\\.Filler.*$");

    private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Samples that say something. */
    static final int FEWEST = 8;

    /**
     * How much more there may be at the end than at the beginning: what is computed by tables of classes and the like.
     */
    private static final long SLACK = 1 << 20;

    /** Those of {@code process}; null if it has ended meanwhile. */
    static Vitals of(Process process) throws IOException, InterruptedException {
        try {
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            long heap = living(tell(process, "GC.class_histogram"));
            long metaspace = Long.parseLong(found(METASPACE, tell(process, "VM.metaspace", "basic", "scale=K"))) << 10;
            long resident = Long.parseLong(found(RESIDENT, Files.readString(proc.resolve("status")))) << 10;
            return new Vitals(heap, metaspace, count(proc.resolve("task")), count(proc.resolve("fd")), resident);
        } catch (IOException | IllegalStateException e) {
            // It is alive to Java until it has been waited for, and already says less of itself.
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                return null;
            }
            throw e;
        }
    }

    /** The bytes of the objects in {@code histogram}. */
    static long living(String histogram) {
        long fillers = FILLER.matcher(histogram)
                .results()
                .mapToLong(filler -> Long.parseLong(filler.group(1)))
                .sum();
        return Long.parseLong(found(TOTAL, histogram)) - fillers;
    }

    private static String tell(Process process, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(process.pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("expected " + pattern + ", found " + text);
        }
        return matcher.group(1);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** The medians of {@code samples}. */
    static Vitals median(List<Vitals> samples) {
        return new Vitals(
                median(samples, Vitals::heap),
                median(samples, Vitals::metaspace),
                median(samples, Vitals::threads),
                median(samples, Vitals::files),
                median(samples, Vitals::resident));
    }

    private static long median(List<Vitals> samples, ToLongFunction<Vitals> figure) {
        return samples.stream()
                .map(figure::applyAsLong)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(samples.size() / 2);
    }

    /** What of {@code samples} comes after the start: all but the first quarter, in two halves. */
    static List<List<Vitals>> halves(List<Vitals> samples) {
        int from = samples.size() / 4;
        int middle = (from + samples.size()) / 2;
        return List.of(samples.subList(from, middle), samples.subList(middle, samples.size()));
    }

    /**
     * That the second half of {@code samples}, without the first quarter, holds no more than the first.
     *
     * @throws AssertionError if it does, or there are too few to say so
     */
    static void requireFlat(List<Vitals> samples) {
        if (samples.size() < FEWEST) {
            throw new AssertionError("expected at least " + FEWEST + " samples, found " + samples.size());
        }
        Vitals first = median(halves(samples).getFirst());
        Vitals second = median(halves(samples).getLast());
        boolean flat = second.heap() <= first.heap() + SLACK
                && second.metaspace() <= first.metaspace() + SLACK
                && second.threads() <= first.threads() + 2
                && second.files() <= first.files() + 2;
        if (!flat) {
            throw new AssertionError("it grows: " + first + ", then " + second + "; of " + samples);
        }
    }

    /** The medians of both halves as a table. */
    static String markdown(List<Vitals> samples) {
        Vitals first = median(halves(samples).getFirst());
        Vitals second = median(halves(samples).getLast());
        return "| median of | samples | heap after a collection, MB | classes, MB | threads | open files |"
                + " in memory, MB |\n"
                + "|---|--:|--:|--:|--:|--:|--:|\n"
                + row("the first half", halves(samples).getFirst().size(), first)
                + row("the second half", halves(samples).getLast().size(), second);
    }

    private static String row(String name, int samples, Vitals vitals) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | %d | %d | %.0f |%n",
                name,
                samples,
                vitals.heap() / 1e6,
                vitals.metaspace() / 1e6,
                vitals.threads(),
                vitals.files(),
                vitals.resident() / 1e6);
    }
}
