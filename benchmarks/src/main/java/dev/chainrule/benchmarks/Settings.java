package dev.chainrule.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * How and where to measure.
 *
 * @param quick whether only to see that everything runs
 * @param root the checkout
 * @param shared the folder with data that do not come with the project
 */
public record Settings(boolean quick, Path root, Path shared) {
    /** Seconds of one timed stretch. */
    public double stretch() {
        return quick ? 0.1 : 1;
    }

    /** How many stretches each program has, in turns with the others. */
    public int rounds() {
        return quick ? 1 : 5;
    }

    /** Seconds of warm-up, at least. */
    public double warmUp() {
        return quick ? 0.5 : 2;
    }

    /** One thread and then two, where there are two processors. */
    public List<Integer> threads() {
        return !quick && Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2) : List.of(1);
    }

    /** Where what is only for now is kept. */
    Path scratch() {
        return root.resolve("benchmarks/target/scratch");
    }

    /** Where results go, one file per part. */
    Path results() {
        return quick ? root.resolve("benchmarks/target/quick/results") : root.resolve("benchmarks/results");
    }

    /** The page that is written. */
    Path page() {
        return quick ? root.resolve("benchmarks/target/quick/benchmarks.md") : template();
    }

    /** The page as it stands. */
    Path template() {
        return root.resolve("docs/benchmarks.md");
    }
}
