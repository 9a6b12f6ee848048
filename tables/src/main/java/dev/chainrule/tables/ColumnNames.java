package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the names of the columns of a file must be. */
final class ColumnNames {
    static final int MAX_COLUMNS = 10_000;

    private ColumnNames() {}

    /** An error that begins with {@code where} if there are too many names, a blank one, or two equal ones. */
    static void check(String where, List<String> names) {
        if (names.size() > MAX_COLUMNS) {
            throw new ChainruleException(where + ": " + names.size() + " columns; at most " + MAX_COLUMNS
                    + " are read (are rows and columns exchanged?)");
        }
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isBlank()) {
                String hint = i == names.size() - 1 && i > 0 ? " (a delimiter at the end of the line?)" : "";
                throw new ChainruleException(where + ": column " + (i + 1) + " has no name" + hint);
            }
            Integer before = positions.putIfAbsent(name, i);
            if (before != null) {
                throw new ChainruleException(where + ": columns " + (before + 1) + " and " + (i + 1)
                        + " are both named '" + name + "'; rename one");
            }
        }
    }

    /** An error if two names differ in case only: to DuckDB they are the same. */
    static void checkCase(String where, Collection<String> names) {
        Map<String, String> folded = new HashMap<>();
        for (String name : names) {
            String before = folded.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (before != null) {
                throw new ChainruleException(where + ": the names '" + before + "' and '" + name
                        + "' differ in case only, which DuckDB cannot tell apart; rename one");
            }
        }
    }

    /** An error if a column that should be read as words is not among {@code names}. */
    static void checkCategorical(String where, ReadOptions options, Collection<String> names) {
        for (String name : options.categorical()) {
            if (!names.contains(name)) {
                throw new ChainruleException(where + " has no column '" + name + "'" + Nearest.hint(name, names));
            }
        }
    }
}
