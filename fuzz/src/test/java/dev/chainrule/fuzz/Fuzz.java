package dev.chainrule.fuzz;

import dev.chainrule.ChainruleException;
import dev.chainrule.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code scripts/fuzz} starts: runs over chosen targets, each for some processor time, and what came of them. */
public final class Fuzz {
    private static final Path ROOT = Path.of("..");

    /** Corpora, logs and found inputs; the next run goes on from there. */
    private static final Path FOLDER = ROOT.resolve("target").resolve("fuzz");

    private static final String FIGURES = "figures.json";

    /** The figures of the page, a file per target, so that its targets may be run one by one, and on several machines. */
    private static final Path RESULTS = ROOT.resolve("fuzz").resolve("results");

    /** A run whose processor time fell short is followed by another, which is not shorter than this. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /** So many runs at once: each has a thread that reads inputs, and others that compile and collect. */
    private static final int AT_ONCE = 2;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Set<Target> targets = new LinkedHashSet<>();
    private Duration time = Duration.ofSeconds(60);
    private Optional<Path> page = Optional.empty();

    private Fuzz() {}

    /** Fuzzes as {@code arguments} say; exit status 1 if something was found. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        try {
            Fuzz fuzz = new Fuzz();
            fuzz.understand(List.of(arguments));
            System.exit(fuzz.run() ? 0 : 1);
        } catch (ChainruleException e) {
            System.err.println("fuzz: " + e.getMessage());
            System.exit(2);
        }
    }

    private void understand(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "--all" -> targets.addAll(List.of(Target.values()));
                case "--minutes" -> time = time(after(arguments, i++), 60);
                case "--seconds" -> time = time(after(arguments, i++), 1);
                case "--into" -> page = Optional.of(Path.of(after(arguments, i++)));
                default -> {
                    if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
                        time = time(word, 1);
                    } else {
                        targets.add(Target.of(word));
                    }
                }
            }
        }
        if (targets.isEmpty() && page.isEmpty()) {
            throw new ChainruleException("name targets, or --all: "
                    + String.join(
                            ", ",
                            List.of(Target.values()).stream().map(Target::word).toList()));
        }
        if (!GuidedRun.isPossible()) {
            throw new ChainruleException("Jazzer has no driver for " + GuidedRun.platform());
        }
    }

    private static String after(List<String> arguments, int i) {
        if (i + 1 == arguments.size()) {
            throw new ChainruleException(arguments.get(i) + " needs a value");
        }
        return arguments.get(i + 1);
    }

    private static Duration time(String number, int unit) {
        try {
            double seconds = Double.parseDouble(number) * unit;
            if (seconds >= 1 && seconds < 1e7) {
                return Duration.ofMillis((long) (1e3 * seconds));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ChainruleException("expected a time of at least a second, found '" + number + "'");
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        Map<Target, Future<Figures>> runs = new LinkedHashMap<>();
        int threads = Math.min(AT_ONCE, Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            targets.forEach(target -> runs.put(target, pool.submit(() -> fuzz(target))));
        }
        boolean clean = true;
        for (Future<Figures> run : runs.values()) {
            clean &= run.get().clean();
        }
        summarize();
        return clean;
    }

    private Figures fuzz(Target target) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(target.word());
        Figures figures = Figures.none(target, machine());
        Duration missing = time;
        while (missing.isPositive() && figures.clean()) {
            Duration next = missing.compareTo(SHORTEST) < 0 ? SHORTEST : missing;
            GuidedRun.Result result = new GuidedRun(target.type(), target.inputs(), folder).run(next);
            figures = figures.plus(result);
            // where the system does not tell, a run is taken to have had a processor of its own
            missing = result.cpu().isZero() ? Duration.ZERO : figures.missing(time);
        }
        Files.write(folder.resolve(FIGURES), JSON.writeValueAsBytes(figures));
        System.out.println(figures.line());
        return figures;
    }

    /** Writes what the last run of each target came to, for programs and for people. */
    private void summarize() throws IOException {
        List<Figures> all = figures(target -> FOLDER.resolve(target.word()).resolve(FIGURES))
                .toList();
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("summary.json"), JSON.writeValueAsBytes(all));
        Path summary = FOLDER.resolve("summary.md");
        Files.writeString(summary, Figures.table(all));
        System.out.println("fuzz: the figures are in " + ROOT.relativize(summary));
        if (page.isPresent()) {
            List<Figures> ofThisRun = all.stream()
                    .filter(figures -> targets.contains(Target.of(figures.target())))
                    .toList();
            keep(ofThisRun, RESULTS).forEach(remark -> System.out.println("fuzz: " + remark));
            insert(
                    Figures.table(figures(target -> RESULTS.resolve(target.word() + ".json"))
                            .toList()),
                    ROOT.resolve(page.get()));
        }
    }

    /** The figures in the files of the targets, where there are any. */
    private static Stream<Figures> figures(Function<Target, Path> file) {
        return Stream.of(Target.values())
                .map(file)
                .filter(Files::exists)
                .map(each -> JSON.readValue(each.toFile(), Figures.class));
    }

    /**
     * Keeps {@code all} in {@code folder}, but for targets with which something was found, as it is mended and they run
     * again, and for those of which a longer run is kept there; says which, and why.
     */
    static List<String> keep(List<Figures> all, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> remarks = new ArrayList<>();
        for (Figures figures : all) {
            Path file = folder.resolve(figures.target() + ".json");
            Optional<Figures> kept =
                    Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Figures.class)) : Optional.empty();
            if (!figures.clean()) {
                remarks.add(figures.target() + ": not kept, as something was found; mend it and run again");
            } else if (kept.isPresent() && figures.isShorterThan(kept.get())) {
                remarks.add(String.format(
                        Locale.ROOT,
                        "%s: not kept, as this run had %.1f CPU minutes, and the one that is kept had %.1f;"
                                + " delete %s if this one is to take its place",
                        figures.target(),
                        figures.cpuSeconds() / 60,
                        kept.get().cpuSeconds() / 60,
                        ROOT.relativize(RESULTS).resolve(file.getFileName())));
            } else {
                Files.write(file, JSON.writeValueAsBytes(figures));
            }
        }
        return remarks;
    }

    /** What the figures of this run are of. */
    private static String machine() {
        Machine machine = Machine.here();
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d runs at once; %s; Jazzer %s",
                machine.processor(),
                machine.cores(),
                Math.min(AT_ONCE, machine.cores()),
                machine.java(),
                System.getProperty("jazzer.version", ""));
    }

    /** Puts {@code markdown} between the markers of a page. */
    private static void insert(String markdown, Path page) throws IOException {
        String begin = "<!-- begin fuzzing -->\n";
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf("<!-- end fuzzing -->");
        if (from < 0 || to < from) {
            throw new ChainruleException(page + " has no place for the figures: <!-- begin fuzzing -->");
        }
        Files.writeString(page, text.substring(0, from + begin.length()) + markdown + text.substring(to));
    }
}
