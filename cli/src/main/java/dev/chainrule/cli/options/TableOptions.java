package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.tables.ReadOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a table is read. */
public final class TableOptions {
    @Option(names = "--query", paramLabel = "SQL", description = "What to take of the file, which is the table data.")
    private @Nullable String query;

    @Option(
            names = "--delimiter",
            paramLabel = "C",
            description = "Between the values of a text file: a character or tab.")
    private @Nullable String delimiter;

    @Option(names = "--decimal", paramLabel = "C", description = "Decimal point of a text file: . (default) or ,")
    private @Nullable String decimal;

    @Option(
            names = "--missing",
            paramLabel = "WORD,...",
            description = "More words that mean \"no value\", beside NA, NaN, null, ? and the like.")
    private @Nullable String missing;

    /** Whether something is said that only DuckDB can do. */
    @Nullable
    public String beyondSpark() {
        return query != null ? "--query" : decimal != null ? "--decimal" : null;
    }

    /** What is said between the values; null if nothing. */
    @Nullable
    public Character delimiter() {
        return delimiter == null ? null : delimiter(delimiter);
    }

    /** The words that are said to mean "no value". */
    public List<String> missing() {
        return NameList.parse("--missing", missing);
    }

    /** @throws UsageException if a word is wrong */
    public ReadOptions readOptions() {
        if (query != null && query.isBlank()) {
            throw new UsageException("--query: there is no SQL");
        }
        if (delimiter != null && delimiter.equals(decimal)) {
            throw new UsageException(
                    "--delimiter and --decimal are both '" + decimal + "': one character cannot be both");
        }
        return new Changed<>(ReadOptions.defaults())
                .by("--delimiter", delimiter, (o, text) -> o.withDelimiter(delimiter(text)))
                .by("--decimal", decimal, (o, text) -> o.withDecimal(character("--decimal", text)))
                .by("--query", query, ReadOptions::withQuery)
                .value()
                .withMissing(missing().toArray(String[]::new));
    }

    /** What has to be said again for another file of the same form, each with a space before it: a model does not keep it. */
    public String again() {
        return (decimal == null ? "" : " --decimal " + decimal) + (query == null ? "" : " --query SQL");
    }

    private static char delimiter(String text) {
        return text.equals("tab") || text.equals("\\t") ? '\t' : character("--delimiter", text);
    }

    private static char character(String option, String text) {
        if (text.length() != 1) {
            throw new UsageException(option + ": expected one character, found '" + text + "'");
        }
        return text.charAt(0);
    }
}
