package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Options whose value is one of a few words. */
public final class Word {
    private Word() {}

    /**
     * The constant of {@code type} whose name in lower case is {@code text}.
     *
     * @throws UsageException if there is none; the message names the nearest
     */
    public static <E extends Enum<E>> E of(Class<E> type, String option, String text) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> words = constants.stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = words.indexOf(text);
        if (index < 0) {
            String hint = Nearest.hint(text, words);
            throw new UsageException(option + ": '" + text + "' is unknown"
                    + (hint.isEmpty() ? "; known are " + String.join(", ", words) : hint));
        }
        return constants.get(index);
    }
}
