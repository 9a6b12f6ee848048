package dev.chainrule.tables;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects which words were read as missing, column by column, to tell it in one line. */
final class MissingWords {
    private static final int MAX_NAMED = 10;

    private final List<Of> columns = new ArrayList<>();

    /** The words of a column and how often each stands in it. */
    private record Of(String column, List<String> words, List<String> counts) {
        /** "3 NaN and 2 NA". */
        String counted() {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                all.add(counts.get(i) + " " + words.get(i));
            }
            return String.join(" and ", all);
        }
    }

    /**
     * Adds what {@code column} has.
     *
     * @param rows pairs of a word and its count, as DuckDB gives them; none is nothing to tell
     */
    void add(String column, List<@Nullable String[]> rows) {
        if (!rows.isEmpty()) {
            columns.add(new Of(
                    column,
                    rows.stream().map(row -> String.valueOf(row[0])).toList(),
                    rows.stream().map(row -> String.valueOf(row[1])).toList()));
        }
    }

    /** Adds one line to {@code remarks} if there is something to tell. */
    void tell(List<String> remarks) {
        if (columns.size() == 1) {
            remarks.add("column " + columns.getFirst().column() + ": "
                    + columns.getFirst().counted() + " read as missing");
        } else if (!columns.isEmpty()) {
            Set<String> words = new LinkedHashSet<>();
            columns.forEach(of -> words.addAll(of.words()));
            boolean one = words.size() == 1;
            String named = columns.stream()
                    .limit(MAX_NAMED)
                    .map(of -> (one ? of.counts().getFirst() : of.counted()) + " in " + of.column())
                    .collect(Collectors.joining(", "));
            int more = columns.size() - MAX_NAMED;
            remarks.add((one ? words.iterator().next() + " " : "") + "read as missing: " + named
                    + (more > 0 ? ", and some in " + more + " more column" + (more == 1 ? "" : "s") : ""));
        }
    }
}
