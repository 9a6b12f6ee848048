package dev.chainrule.serve.rows;

import dev.chainrule.description.Nearest;
import dev.chainrule.serve.http.Body;
import dev.chainrule.serve.http.OneLine;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.rows.ValueEncoder.WrongValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Rows as the tensors of an inference request of the Open Inference Protocol: one per column, of shape rows × 1. */
public final class TensorRows {
    private static final Set<String> NUMBERS =
            Set.of("FP64", "FP32", "FP16", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32", "UINT16", "UINT8");

    private static final int MOST_DIMENSIONS = 8;

    private final RowEncoder encoder;
    private final Map<String, Integer> inputs = new LinkedHashMap<>();
    private final Tensors tensors;

    /** Rows for {@code encoder}, whose columns come as the inputs of {@code tensors}. */
    public TensorRows(RowEncoder encoder, Tensors tensors) {
        this.encoder = encoder;
        this.tensors = tensors;
        for (int i = 0; i < tensors.inputs().size(); i++) {
            inputs.put(tensors.inputs().get(i).name(), i);
        }
    }

    /**
     * What was asked beside the rows.
     *
     * @param id of the request, which its answer repeats; null for none
     * @param outputs that are wanted; all if there are none
     */
    public record Question(@Nullable String id, List<String> outputs) {
        /** Copies the list. */
        public Question {
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Adds the rows in {@code body} to {@code rows}.
     *
     * @throws Refusal if the body is at fault; it then names the row and the column
     */
    public Question read(Body body, EncodedRows rows, int mostRows) {
        return JsonFormat.read(body, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.bad("expected an object with \"inputs\", found " + JsonRows.kind(parser.currentToken()));
            }
            String id = null;
            List<String> outputs = List.of();
            boolean[] seen = new boolean[tensors.inputs().size()];
            boolean any = false;
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "id" -> id = token == JsonToken.VALUE_STRING ? parser.getString() : null;
                    case "inputs" -> {
                        requireArray(token, "inputs");
                        any = true;
                        inputs(parser, rows, seen, mostRows);
                    }
                    case "outputs" -> {
                        requireArray(token, "outputs");
                        outputs = outputs(parser);
                    }
                    default -> parser.skipChildren();
                }
            }
            if (!any) {
                throw Refusal.bad("the request has no \"inputs\"");
            }
            requireAll(seen);
            return new Question(id, outputs);
        });
    }

    private void requireAll(boolean[] seen) {
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                String name = tensors.inputs().get(i).name();
                throw Refusal.badColumn(
                        tensors.columns().get(i), "the input '" + name + "' is missing; a missing value is null");
            }
        }
    }

    private static void requireArray(JsonToken token, String name) {
        if (token != JsonToken.START_ARRAY) {
            throw Refusal.bad("\"" + name + "\" must be an array, is " + JsonRows.kind(token));
        }
    }

    private void inputs(JsonParser parser, EncodedRows rows, boolean[] seen, int mostRows) {
        Values values = new Values();
        boolean first = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw Refusal.bad("an input must be an object, is " + JsonRows.kind(token));
            }
            values.read(parser, mostRows);
            if (first) {
                rows.addAll(values.count);
                first = false;
            }
            int input = known(values.name);
            if (seen[input]) {
                throw Refusal.badColumn(tensors.columns().get(input), "the input '" + values.name + "' is there twice");
            }
            seen[input] = true;
            encode(input, values, rows);
        }
    }

    private int known(String name) {
        Integer input = inputs.get(name);
        if (input == null) {
            String hint = name.length() > 100 ? "" : Nearest.hint(name, inputs.keySet());
            throw Refusal.bad("the model has no input " + OneLine.quoted(name) + hint);
        }
        return input;
    }

    private void encode(int input, Values values, EncodedRows rows) {
        Tensor tensor = tensors.inputs().get(input);
        String column = tensors.columns().get(input);
        values.requireShape(column);
        if (values.count != rows.rows()) {
            throw Refusal.badColumn(
                    column,
                    "the input has " + values.count + " values, another " + rows.rows() + "; expected one per row");
        }
        boolean isNumber = NUMBERS.contains(values.datatype);
        if (!isNumber && !values.datatype.equals("BYTES") && !values.datatype.equals("BOOL")) {
            throw Refusal.badColumn(
                    column,
                    "there is no datatype " + OneLine.quoted(values.datatype) + " here; expected " + tensor.datatype());
        }
        if (tensor.datatype().equals("FP64") && !isNumber) {
            throw Refusal.badColumn(column, "the input must be of numbers, such as FP64, is " + values.datatype);
        }
        ValueEncoder value = encoder.columns().get(encoder.find(column));
        for (int row = 0; row < values.count; row++) {
            rows.select(row);
            try {
                values.encode(row, value, isNumber, rows);
            } catch (WrongValue e) {
                throw Refusal.badRow(row + 1, column, e.reason());
            }
        }
    }

    private List<String> outputs(JsonParser parser) {
        List<String> wanted = new ArrayList<>();
        List<String> names = tensors.outputs().stream().map(Tensor::name).toList();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw Refusal.bad("an output must be an object with a \"name\", is " + JsonRows.kind(token));
            }
            String name = "";
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("name") && value == JsonToken.VALUE_STRING) {
                    name = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
            if (!names.contains(name)) {
                throw Refusal.bad(
                        "the model has no output " + OneLine.quoted(name) + "; it has " + String.join(", ", names));
            }
            if (!wanted.contains(name)) {
                wanted.add(name);
            }
        }
        return wanted;
    }

    /** One tensor as it came; its fields may stand in any order, so that its values are kept until all are read. */
    private static final class Values {
        /** What stands for a value that is among the numbers. */
        private enum Kind {
            NUMBER
        }

        private String name = "";
        private String datatype = "";
        private long @Nullable [] shape;
        private double[] numbers = new double[1];
        private @Nullable Object[] others = new Object[1];
        private int count;

        void read(JsonParser parser, int most) {
            name = "";
            datatype = "";
            shape = null;
            count = -1;
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "name" -> name = text(parser, token, field);
                    case "datatype" -> datatype = text(parser, token, field);
                    case "shape" -> {
                        requireArray(token, "shape");
                        shape = shape(parser);
                    }
                    case "data" -> {
                        requireArray(token, "data");
                        count = 0;
                        data(parser, most);
                    }
                    default -> parser.skipChildren();
                }
            }
            if (count < 0) {
                throw Refusal.bad(
                        "the input " + OneLine.quoted(name) + " has no \"data\"; tensors in binary form are not taken");
            }
        }

        private static String text(JsonParser parser, JsonToken token, String field) {
            if (token != JsonToken.VALUE_STRING) {
                throw Refusal.bad("the \"" + field + "\" of an input must be a text, is " + JsonRows.kind(token));
            }
            return parser.getString();
        }

        private static long[] shape(JsonParser parser) {
            long[] shape = new long[MOST_DIMENSIONS];
            int length = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token != JsonToken.VALUE_NUMBER_INT || length == MOST_DIMENSIONS) {
                    throw Refusal.bad("a \"shape\" must be a few whole numbers");
                }
                shape[length++] = parser.getLongValue();
            }
            return Arrays.copyOf(shape, length);
        }

        /** Values in one list, or in lists of lists, row after row. */
        private void data(JsonParser parser, int most) {
            for (int depth = 1; depth > 0; ) {
                JsonToken token = parser.nextToken();
                switch (token) {
                    case START_ARRAY -> depth++;
                    case END_ARRAY -> depth--;
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(parser.getDoubleValue(), Kind.NUMBER, most);
                    case VALUE_STRING -> add(0, parser.getString(), most);
                    case VALUE_TRUE -> add(0, "true", most);
                    case VALUE_FALSE -> add(0, "false", most);
                    case VALUE_NULL -> add(0, null, most);
                    case null, default -> throw Refusal.bad("\"data\" must be values, found " + JsonRows.kind(token));
                }
            }
        }

        private void add(double number, @Nullable Object other, int most) {
            if (count == most) {
                throw Refusal.tooLarge("the request has more than " + most + " rows; send fewer at a time");
            }
            if (count == numbers.length) {
                int capacity = Math.min(most, 4 * count);
                numbers = Arrays.copyOf(numbers, capacity);
                others = Arrays.copyOf(others, capacity);
            }
            numbers[count] = number;
            others[count++] = other;
        }

        void requireShape(String column) {
            long[] given = shape;
            if (given == null) {
                throw Refusal.badColumn(column, "the input has no \"shape\"; expected [rows, 1]");
            }
            boolean isColumn = (given.length == 1 || (given.length == 2 && given[1] == 1)) && given[0] == count;
            if (!isColumn) {
                throw Refusal.badColumn(
                        column,
                        "the shape " + Arrays.toString(given) + " is not that of one column with " + count
                                + " values; expected [" + count + ", 1]");
            }
        }

        void encode(int row, ValueEncoder value, boolean isNumber, EncodedRows rows) throws WrongValue {
            Object other = others[row];
            if (other == null) {
                value.missing(rows);
            } else if (other == Kind.NUMBER) {
                value.number(numbers[row], rows);
            } else if (isNumber) {
                throw new WrongValue("expected a number or null, found " + OneLine.quoted(other.toString()));
            } else {
                value.text(other.toString(), rows);
            }
        }
    }
}
