package dev.chainrule.benchmarks;

import java.nio.file.Path;

/**
 * One part of what is measured: it has results of its own, and a section of the page that is made of them.
 *
 * @param <R> the results, a record that can be kept as JSON
 */
interface Part<R> {
    /** Its name for {@code --only}, for the file of results, and for the section. */
    String name();

    /** The type of the results. */
    Class<R> type();

    /** Measures. */
    R measure(Settings settings);

    /** The results as Markdown. Charts go into {@code images}, to which the page refers by the word "images". */
    String section(R results, Path images);
}
