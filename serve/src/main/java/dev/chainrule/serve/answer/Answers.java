package dev.chainrule.serve.answer;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.model.Predictions;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/**
 * Predictions in the columns of {@link Predictions#toTable()}, which are those of the command {@code predict}: as JSON
 * objects or as CSV. Immutable.
 */
public final class Answers {
    private final boolean numbers;
    private final int targets;
    private final int classes;
    private final int quantiles;
    private final List<String> names = new ArrayList<>();
    private final SerializedString[] fields;

    /** For the predictions of {@code target}; {@code classes} and {@code quantiles} as they are named there. */
    public Answers(Target target, List<String> classes, List<String> quantiles) {
        this.numbers = target instanceof NumberTarget || target instanceof QuantileTarget;
        this.targets = target.columns().size();
        this.classes = classes.size();
        this.quantiles = quantiles.size();
        names.addAll(targets == 1 ? List.of("prediction") : target.columns());
        classes.forEach(name -> names.add("probability:" + name));
        names.addAll(quantiles);
        this.fields = names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
    }

    /** About how many bytes the answer for one row has. */
    public int bytesPerRow() {
        return names.stream().mapToInt(name -> name.length() + 30).sum();
    }

    /** {@code predictions} as an array of objects, or if there is only one and {@code alone}, as an object. */
    public byte[] json(Predictions predictions, boolean alone) {
        return Json.write(out -> {
            if (!alone) {
                out.writeStartArray();
            }
            for (int row = 0; row < predictions.rows(); row++) {
                row(predictions, row, out);
            }
            if (!alone) {
                out.writeEndArray();
            }
        });
    }

    private void row(Predictions predictions, int row, JsonGenerator out) {
        int at = 0;
        out.writeStartObject();
        List<String> words = numbers ? List.of() : predictions.words(row);
        for (int k = 0; k < targets; k++) {
            out.writeName(fields[at++]);
            if (numbers) {
                Json.number(predictions.value(row, k), out);
            } else {
                out.writeString(words.get(k));
            }
        }
        for (int k = 0; k < classes; k++) {
            out.writeName(fields[at++]);
            Json.number(predictions.probability(row, k), out);
        }
        for (int k = 0; k < quantiles; k++) {
            out.writeName(fields[at++]);
            Json.number(predictions.quantile(row, k), out);
        }
        out.writeEndObject();
    }

    /** {@code predictions} as CSV with a header. */
    public String csv(Predictions predictions) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            separate(text, i);
            quote(text, names.get(i));
        }
        text.append('\n');
        for (int row = 0; row < predictions.rows(); row++) {
            csvRow(predictions, row, text);
        }
        return text.toString();
    }

    private void csvRow(Predictions predictions, int row, StringBuilder text) {
        List<String> words = numbers ? List.of() : predictions.words(row);
        for (int k = 0; k < targets; k++) {
            separate(text, k);
            if (numbers) {
                number(text, predictions.value(row, k));
            } else {
                quote(text, words.get(k));
            }
        }
        for (int k = 0; k < classes; k++) {
            text.append(',');
            // the shortest decimal that is this float, not the longer one that is its double
            number(text, Double.parseDouble(Float.toString(predictions.probability(row, k))));
        }
        for (int k = 0; k < quantiles; k++) {
            text.append(',');
            number(text, predictions.quantile(row, k));
        }
        text.append('\n');
    }

    private static void separate(StringBuilder text, int column) {
        if (column > 0) {
            text.append(',');
        }
    }

    /** What is no number is left empty. */
    private static void number(StringBuilder text, double x) {
        if (Double.isFinite(x)) {
            text.append(NumberColumn.text(x));
        }
    }

    private static void quote(StringBuilder text, String word) {
        boolean plain = word.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') && !word.isEmpty();
        if (plain) {
            text.append(word);
        } else {
            text.append('"').append(word.replace("\"", "\"\"")).append('"');
        }
    }
}
