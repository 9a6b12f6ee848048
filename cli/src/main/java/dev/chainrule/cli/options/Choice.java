package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Description;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of several things by its name, with parameters if they are not to have their defaults: {@code adam}, {@code
 * adam:beta1=0.8,epsilon=1e-6}. Nothing in it means anything to a shell. The names and parameters are those of recipes
 * and network files.
 */
public final class Choice {
    private Choice() {}

    /**
     * The {@code type} that {@code text} names.
     *
     * @throws UsageException if there is no such name or parameter, or a value is out of range
     */
    public static <T> T parse(Class<T> type, String option, String text) {
        return UsageException.unlessWrong(() -> Description.read(type, tree(option, text), option));
    }

    private static Object tree(String option, String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return text;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", text.substring(0, colon));
        for (String parameter : text.substring(colon + 1).split(",", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new UsageException(option + ": expected NAME:PARAMETER=VALUE,..., found '" + text + "'");
            }
            String name = parameter.substring(0, equals);
            if (tree.put(name, value(parameter.substring(equals + 1))) != null) {
                throw new UsageException(option + ": '" + name + "' is given twice in '" + text + "'");
            }
        }
        return tree;
    }

    private static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
