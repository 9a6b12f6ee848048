package dev.chainrule.benchmarks;

import dev.chainrule.bench.Machine;
import dev.chainrule.description.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures the parts and writes the page; see benchmarks/run. */
public final class Main {
    private static final List<Part<?>> PARTS = List.of(
            new TrainingPart(),
            new ScalingPart(),
            new PairsPart(),
            new ProductPart(),
            new PredictionPart(),
            new FashionPart(),
            new GrowthPart(),
            new KernelPart());

    private Main() {}

    /** Arguments: {@code --quick}, {@code --only PART,...}, {@code --report}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        boolean report = words.remove("--report");
        List<Part<?>> chosen = chosen(words);
        Path root = Path.of(System.getProperty("chainrule.root", ".")).toAbsolutePath();
        Path shared = Path.of(Optional.ofNullable(System.getenv("CHAINRULE_SHARED"))
                .orElse(root.resolveSibling("shared").toString()));
        Settings settings = new Settings(quick, root, shared);
        Files.createDirectories(settings.scratch());
        Results results = new Results(settings.results());
        if (!report) {
            results.write("machine", Machine.here());
            for (Part<?> part : chosen) {
                long start = System.nanoTime();
                say("-- " + part.name());
                measure(part, settings, results);
                say("-- " + part.name() + " took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
            }
        }
        Page page = new Page(settings.template(), settings.page());
        results.read("machine", Machine.class).ifPresent(page::machine);
        for (Part<?> part : PARTS) {
            section(part, results, page);
        }
        page.write();
        say("written: " + settings.page());
    }

    private static <R> void measure(Part<R> part, Settings settings, Results results) {
        results.write(part.name(), part.measure(settings));
    }

    private static <R> void section(Part<R> part, Results results, Page page) {
        results.read(part.name(), part.type())
                .ifPresent(found -> page.section(part.name(), part.section(found, page.images())));
    }

    private static List<Part<?>> chosen(List<String> words) {
        if (words.isEmpty()) {
            return PARTS;
        }
        String only = words.getFirst().equals("--only") && words.size() == 2
                ? words.getLast()
                : words.getFirst().replace("--only=", "");
        List<String> known = PARTS.stream().map(Part::name).toList();
        List<String> names = List.of(only.split(","));
        for (String name : names) {
            if (!known.contains(name)) {
                say("there is no part '" + name + "'; there are " + String.join(", ", known)
                        + Nearest.hint(name, known));
                System.exit(2);
            }
        }
        return PARTS.stream().filter(part -> names.contains(part.name())).toList();
    }

    /** Tells a person {@code remark}. */
    static void say(String remark) {
        System.err.println("benchmarks: " + remark);
    }
}
