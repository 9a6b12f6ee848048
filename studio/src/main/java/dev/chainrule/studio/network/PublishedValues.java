package dev.chainrule.studio.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What texts print of their worked examples, each with the id of the quantity it stands for. */
final class PublishedValues {
    private static final Pattern OF_LAYER =
            Pattern.compile("(?:forward|backward)\\[(\\d+)]\\.(\\w+)\\[(\\d+)](?:\\[(\\d+)])?");
    private static final Pattern OF_UPDATE = Pattern.compile("update\\.(\\w+)\\[(\\d+)]\\[(\\d+)](?:\\[(\\d+)])?");
    private static final Pattern OF_LOSS = Pattern.compile("loss\\.perOutput\\[(\\d+)]");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("preActivations", "a"),
            Map.entry("activations", "h"),
            Map.entry("activationGradients", "dh"),
            Map.entry("activationSlopes", "s"),
            Map.entry("deltas", "d"),
            Map.entry("weightGradients", "dw"),
            Map.entry("biasGradients", "db"),
            Map.entry("contributions", "c"),
            Map.entry("weights", "w'"),
            Map.entry("weightChanges", "w'"),
            Map.entry("biases", "b'"),
            Map.entry("biasChanges", "b'"));

    private PublishedValues() {}

    /** {@code values} with their ids. */
    static List<Object> withIds(List<?> values) {
        List<Object> all = new ArrayList<>();
        for (Object value : values) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("id", id(String.valueOf(((Map<?, ?>) value).get("path"))));
            ((Map<?, ?>) value).forEach((name, field) -> tree.put(String.valueOf(name), field));
            all.add(tree);
        }
        return all;
    }

    /**
     * The id of what stands at {@code path} in the JSON of a trace; of a change that of the new parameter. Null for what
     * comes after the update, which no step writes.
     */
    static @Nullable String id(String path) {
        if (path.equals("loss.total")) {
            return "loss";
        }
        Matcher loss = OF_LOSS.matcher(path);
        if (loss.matches()) {
            return "loss[" + oneMore(loss.group(1)) + "]";
        }
        Matcher layer = OF_LAYER.matcher(path);
        if (layer.matches()) {
            return id(layer.group(2), layer.group(1), layer.group(3), layer.group(4));
        }
        Matcher update = OF_UPDATE.matcher(path);
        return update.matches() ? id(update.group(1), update.group(2), update.group(3), update.group(4)) : null;
    }

    private static @Nullable String id(String name, String layer, String i, @Nullable String j) {
        String word = WORDS.get(name);
        return word == null
                ? null
                : word + "(" + oneMore(layer) + ")[" + oneMore(i) + (j == null ? "" : "," + oneMore(j)) + "]";
    }

    private static int oneMore(String index) {
        return Integer.parseInt(index) + 1;
    }
}
