package dev.chainrule.cli.tracking;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names as MLflow has them for metrics, parameters and tags, which are names of files too: of letters, digits, {@code _},
 * {@code -}, {@code .} and spaces, with slashes between folders. What else a name has becomes {@code _}, and names that
 * would be the same then are told apart by a number, also where a file system does not know upper case.
 */
final class MlflowNames {
    /** Less than MLflow's limit of 250, and of file systems. */
    private static final int LONGEST = 200;

    private final Map<List<String>, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The name of {@code name}, the same each time, in the folder {@code group}; empty for none. */
    String of(String group, String name) {
        return given.computeIfAbsent(List.of(group, name), _ -> {
            String plain = (group.isEmpty() ? "" : allowed(group) + "/") + allowed(name);
            String unique = plain;
            for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
                unique = plain + "_" + number;
            }
            return unique;
        });
    }

    /** A point at the start may stand for another folder, and Windows drops points and spaces at the end. */
    private static String allowed(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_. -]", "_");
        plain = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("^[. ]|[. ]$", "_");
        return plain.isEmpty() ? "_" : plain;
    }
}
