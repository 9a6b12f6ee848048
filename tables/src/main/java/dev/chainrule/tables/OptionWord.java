package dev.chainrule.tables;

import java.util.List;
import java.util.stream.Collectors;

/** Values of options as advice can be copied to a command line. */
final class OptionWord {
    private OptionWord() {}

    /** {@code name} alone: of a column, of a value. */
    static String of(String name) {
        return of(List.of(name));
    }

    /** {@code names} with commas between them, as an option takes a list, and in quotes where a shell would divide it. */
    static String of(List<String> names) {
        String list = names.stream().map(OptionWord::inList).collect(Collectors.joining(","));
        return list.matches("[\\p{L}\\p{N}_.,:/+-]+") ? list : '"' + list.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
    }

    private static String inList(String name) {
        boolean plain = name.indexOf(',') < 0 && !name.startsWith("\"") && name.equals(name.strip());
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
