package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names with commas between them, as in {@code --target a,b}. One that has a comma itself, or begins with a quote, stands
 * in double quotes, in which a quote is written twice, as in CSV. Within a name a quote is a letter like others.
 */
public final class NameList {
    private NameList() {}

    /**
     * The names in {@code text}, without the spaces around them; none for null.
     *
     * @throws UsageException if a name is empty or a quote does not end
     */
    public static List<String> parse(String option, @Nullable String text) {
        List<String> names = new ArrayList<>();
        if (text == null) {
            return names;
        }
        for (int from = 0; from <= text.length(); ) {
            int end;
            String rest = text.substring(from);
            if (rest.stripLeading().startsWith("\"")) {
                int open = text.indexOf('"', from);
                end = closing(option, text, open);
                names.add(text.substring(open + 1, end).replace("\"\"", "\""));
                end = text.indexOf(',', end) < 0 ? text.length() : text.indexOf(',', end);
            } else {
                end = text.indexOf(',', from) < 0 ? text.length() : text.indexOf(',', from);
                names.add(text.substring(from, end).strip());
            }
            from = end + 1;
        }
        if (names.contains("")) {
            throw new UsageException(option + ": expected names with commas between them, found '" + text + "'");
        }
        return names;
    }

    /** {@code names} such that {@link #parse} reads them again. */
    public static String text(List<String> names) {
        return names.stream().map(NameList::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String name) {
        boolean isPlain = name.equals(name.strip()) && !name.contains(",") && !name.startsWith("\"");
        return isPlain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Where the quote at {@code open} ends, which must be before a comma or the end. */
    private static int closing(String option, String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '"') {
                    String rest = text.substring(i + 1).strip();
                    if (!rest.isEmpty() && !rest.startsWith(",")) {
                        throw new UsageException(
                                option + ": after a name in quotes expected a comma, found '" + rest + "'");
                    }
                    return i;
                }
                i++;
            }
        }
        throw new UsageException(option + ": a quote does not end in '" + text + "'");
    }
}
