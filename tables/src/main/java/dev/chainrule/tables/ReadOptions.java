package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How to read a file. Start from {@link #defaults()} and change what is needed.
 *
 * @param delimiter what stands between the values of a text file; empty: the one of {@code , ; tab |} that the header
 *     has most of (in .tsv a tab)
 * @param decimal the decimal point of a text file: {@code '.'} or {@code ','}
 * @param usualMissing the words that mean "no value" in a text file, compared without the spaces around a value
 * @param missing further words that mean "no value", in every format
 * @param query SQL (DuckDB's) that selects from the file under the name {@code data}; empty: the whole file
 * @param categorical columns whose values are words even where they look like numbers, booleans or dates
 * @param categoricalIfPresent the same for columns that the file need not have: the word columns of a model that the
 *     file is read for
 * @param threads how many threads read; 0: as many as there are processors. The result does not depend on it
 * @param memoryLimit how many bytes DuckDB may use outside the Java heap before it goes to the disk (at least about
 *     50 MB); 0: what the largest Java heap leaves of the machine's memory, at least a quarter and at most 80 % of it
 */
public record ReadOptions(
        Optional<Character> delimiter,
        char decimal,
        Set<String> usualMissing,
        Set<String> missing,
        Optional<String> query,
        Set<String> categorical,
        Set<String> categoricalIfPresent,
        int threads,
        long memoryLimit) {
    /** What people and programs write for "no value": nothing, NA, N/A, n/a, #N/A, NaN, nan, NULL, Null, null, None, ?. */
    public static final Set<String> USUAL_MISSING =
            Set.of("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "Null", "null", "None", "?");

    private static final ReadOptions DEFAULTS =
            new ReadOptions(Optional.empty(), '.', USUAL_MISSING, Set.of(), Optional.empty(), Set.of(), Set.of(), 0, 0);

    /**
     * Copies the sets.
     *
     * @throws ChainruleException if the delimiter or the decimal point cannot be one
     * @throws IllegalArgumentException if threads or memoryLimit is negative
     */
    public ReadOptions {
        usualMissing = Set.copyOf(usualMissing);
        missing = Set.copyOf(missing);
        categorical = Set.copyOf(categorical);
        categoricalIfPresent = Set.copyOf(categoricalIfPresent);
        if (delimiter.isPresent() && !isDelimiter(delimiter.get())) {
            throw new ChainruleException("a delimiter is a single ASCII character other than a quote, a line break, a"
                    + " letter or a digit, not '" + delimiter.get() + "'");
        }
        if (decimal != '.' && decimal != ',') {
            throw new ChainruleException("the decimal point is '.' or ',', not '" + decimal + "'");
        }
        if (threads < 0 || memoryLimit < 0) {
            throw new IllegalArgumentException("negative: threads " + threads + ", memoryLimit " + memoryLimit);
        }
    }

    private static boolean isDelimiter(char c) {
        return c < 128 && c != '"' && c != '\n' && c != '\r' && c != 0 && !Character.isLetterOrDigit(c);
    }

    /** Delimiter by the header, decimal point '.', the usual missing words, no query, all threads. */
    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    /**
     * With {@code delimiter} between the values of a text file.
     *
     * @throws ChainruleException if it is no ASCII character, or a quote, a line break, a letter or a digit
     */
    public ReadOptions withDelimiter(char delimiter) {
        return new ReadOptions(
                Optional.of(delimiter),
                decimal,
                usualMissing,
                missing,
                query,
                categorical,
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /**
     * With {@code decimal}, '.' or ',', as the decimal point of a text file.
     *
     * @throws ChainruleException if it is neither of the two
     */
    public ReadOptions withDecimal(char decimal) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                missing,
                query,
                categorical,
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /** With {@code words} in place of the words that usually mean "no value" in a text file. */
    public ReadOptions withUsualMissing(Set<String> words) {
        return new ReadOptions(
                delimiter, decimal, words, missing, query, categorical, categoricalIfPresent, threads, memoryLimit);
    }

    /** With {@code words} that mean "no value" too. */
    public ReadOptions withMissing(String... words) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                union(missing, words),
                query,
                categorical,
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /** With {@code sql} over the file, which is the table {@code data} in it. */
    public ReadOptions withQuery(String sql) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                missing,
                Optional.of(sql),
                categorical,
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /** With {@code columns}, which the file must have, read as words. */
    public ReadOptions withCategorical(String... columns) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                missing,
                query,
                union(categorical, columns),
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /** With {@code columns}, where the file has them, read as words. */
    public ReadOptions withCategoricalIfPresent(String... columns) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                missing,
                query,
                categorical,
                union(categoricalIfPresent, columns),
                threads,
                memoryLimit);
    }

    /**
     * With so many threads; 0 means as many as there are processors.
     *
     * @throws IllegalArgumentException if they are negative
     */
    public ReadOptions withThreads(int threads) {
        return new ReadOptions(
                delimiter,
                decimal,
                usualMissing,
                missing,
                query,
                categorical,
                categoricalIfPresent,
                threads,
                memoryLimit);
    }

    /**
     * With so many bytes for DuckDB outside the Java heap; 0 means what the Java heap leaves of the machine's.
     *
     * @throws IllegalArgumentException if they are negative
     */
    public ReadOptions withMemoryLimit(long bytes) {
        return new ReadOptions(
                delimiter, decimal, usualMissing, missing, query, categorical, categoricalIfPresent, threads, bytes);
    }

    /** Whether the column {@code name} holds words whatever they look like. */
    boolean isCategorical(String name) {
        return categorical.contains(name) || categoricalIfPresent.contains(name);
    }

    private static Set<String> union(Set<String> words, String... more) {
        Set<String> all = new LinkedHashSet<>(words);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
