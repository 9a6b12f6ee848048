package dev.chainrule.benchmarks.accuracy;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param root the checkout
 * @param shared the folder with data that do not come with the project
 */
record Folders(Path root, Path shared) {
    /** Tables fetched or made, none of them committed. */
    Path tables() {
        return work().resolve("tables");
    }

    /** What is only for now. */
    Path work() {
        return root.resolve("benchmarks/target/accuracy");
    }

    /** One file of results per table. */
    Path results() {
        return root.resolve("benchmarks/results/accuracy");
    }

    /** The page that is written. */
    Path page() {
        return root.resolve("docs/accuracy.md");
    }
}
