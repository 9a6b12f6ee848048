package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import dev.chainrule.description.Nearest;
import dev.chainrule.preprocessing.Roles;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of the command line of {@link Train}. */
final class TrainArguments {
    private static final List<String> NAMES = List.of(
            "--target",
            "--task",
            "--ignore",
            "--weights",
            "--categorical",
            "--missing",
            "--delimiter",
            "--recipe",
            "--preset",
            "--validation",
            "--seed",
            "--out",
            "--partitions",
            "--local-steps",
            "--outer-rate",
            "--outer-momentum",
            "--checkpoint",
            "--checkpoint-interval");

    /** One of several names: up to a comma, or in double quotes, in which a quote is written twice. */
    private static final Pattern NAME = Pattern.compile("\\s*(?:\"([^\"]*+(?:\"\"[^\"]*+)*+)\"\\s*|([^,]*))(?:,|$)");

    private final String data;
    private final Map<String, String> values;

    private TrainArguments(String data, Map<String, String> values) {
        this.data = data;
        this.values = values;
    }

    /** @throws ChainruleException if a word is unknown or missing */
    static TrainArguments of(String... words) {
        String data = null;
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].startsWith("--")) {
                if (data != null) {
                    throw new ChainruleException("expected one table, found " + data + " and " + words[i]);
                }
                data = words[i];
                continue;
            }
            if (!NAMES.contains(words[i])) {
                throw new ChainruleException("there is no option " + words[i] + Nearest.hint(words[i], NAMES)
                        + "; there are " + String.join(" ", NAMES));
            }
            if (i + 1 == words.length) {
                throw new ChainruleException(words[i] + " needs a value");
            }
            values.put(words[i], words[++i]);
        }
        if (data == null) {
            throw new ChainruleException(
                    "name a table: DATA --target NAME [--out model.onnx], and any of " + String.join(" ", NAMES));
        }
        return new TrainArguments(data, values);
    }

    /** What is said for {@code name}; null if nothing. */
    @Nullable
    String get(String name) {
        return values.get(name);
    }

    String get(String name, String usual) {
        return values.getOrDefault(name, usual);
    }

    private List<String> list(String name) {
        String text = values.get(name);
        return text == null
                ? List.of()
                : NAME.matcher(text)
                        .results()
                        .map(found -> found.group(1) == null
                                ? found.group(2).strip()
                                : found.group(1).replace("\"\"", "\""))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private int number(String name, int usual) {
        long number = whole(name, usual);
        if (number != (int) number) {
            throw new ChainruleException(name + ": " + number + " is too much");
        }
        return (int) number;
    }

    private long whole(String name, long usual) {
        String text = values.get(name);
        try {
            return text == null ? usual : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ChainruleException(name + ": expected a whole number, found '" + text + "'", e);
        }
    }

    private double number(String name, double usual) {
        String text = values.get(name);
        try {
            return text == null ? usual : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ChainruleException(name + ": expected a number, found '" + text + "'", e);
        }
    }

    /** The table. */
    FrameFile file() {
        Set<String> missing = new HashSet<>(FrameFile.USUAL_MISSING);
        missing.addAll(list("--missing"));
        return new FrameFile(data, get("--delimiter", ""), missing, new HashSet<>(list("--categorical")));
    }

    /** Words beside the usual ones that mean "no value". */
    List<String> missing() {
        return list("--missing");
    }

    /** The roles of the columns. */
    Roles roles() {
        List<String> targets = list("--target");
        if (targets.isEmpty()) {
            throw new ChainruleException("--target is missing: name the column to predict");
        }
        String task = get("--task");
        return new Roles(
                targets,
                task == null || task.equals("auto") ? null : Task.of(task),
                list("--ignore"),
                get("--weights"),
                null,
                null);
    }

    /** The share of the rows to hold out; {@code usual} if nothing is said. */
    double validation(double usual) {
        double share = number("--validation", usual);
        if (!(share >= 0 && share < 1)) {
            throw new ChainruleException(
                    "--validation: expected a share of the rows, from 0 to less than 1, found " + share);
        }
        return share;
    }

    /** The seed; {@code usual} if nothing is said. */
    long seed(long usual) {
        return whole("--seed", usual);
    }

    /** Into how many partitions to divide the rows; 0 for as they are. */
    int partitions() {
        int partitions = number("--partitions", 0);
        if (partitions < 0) {
            throw new ChainruleException("--partitions must be at least 1, is " + partitions);
        }
        return partitions;
    }

    /** How the training is spread. */
    Options options() {
        return new Options(
                number("--local-steps", 1),
                number("--outer-rate", 1.0),
                number("--outer-momentum", 0.0),
                get("--checkpoint"),
                number("--checkpoint-interval", 1));
    }
}
