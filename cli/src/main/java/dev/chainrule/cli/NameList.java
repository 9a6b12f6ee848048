package dev.chainrule.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names with commas between them, as in {@code --target a,b}; one that has a comma itself stands in double quotes. */
final class NameList {
    private NameList() {}

    /**
     * The names in {@code text}, without the spaces around them; none for null.
     *
     * @throws UsageException if a name is empty or a quote does not end
     */
    static List<String> parse(String option, @Nullable String text) {
        List<String> names = new ArrayList<>();
        if (text == null) {
            return names;
        }
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (char c : (text + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                names.add(name.toString().strip());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        if (quoted) {
            throw new UsageException(option + ": a quote does not end in '" + text + "'");
        }
        if (names.contains("")) {
            throw new UsageException(option + ": expected names with commas between them, found '" + text + "'");
        }
        return names;
    }
}
