package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.onnx.OnnxFormat;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.serve.Client.Reply;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v2/models/NAME/infer}: the Open Inference Protocol, by the names of the model's ONNX graph. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferTest {
    private static final Map<String, Target> TARGETS = Map.of(
            "classes", Models.CLASSES,
            "number", Models.NUMBER,
            "numbers", Models.NUMBERS,
            "quantiles", Models.QUANTILES,
            "labels", Models.LABELS);

    private final Map<String, Model> models = new LinkedHashMap<>();
    private Server server;
    private Client client;

    @BeforeAll
    void start(@TempDir Path folder) {
        TARGETS.forEach((name, target) -> models.put(name, Models.of(target, 4)));
        // a column whose name an output would have
        models.put(
                "taken",
                Models.of(
                        List.of(
                                new NumberFeature("prediction", 0, false, new Scaling.None()),
                                new NumberFeature("probabilities", 0, false, new Scaling.None())),
                        Models.CLASSES,
                        5));
        List<Path> files = new ArrayList<>();
        models.forEach((name, model) -> files.add(Models.save(model, folder, name)));
        server = Server.start(Settings.of(files));
        client = new Client(server);
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classes", "number", "numbers", "quantiles", "labels", "taken"})
    void theMetadataIsThatOfTheGraph(String name) throws InvalidProtocolBufferException {
        GraphProto graph =
                ModelProto.parseFrom(new OnnxFormat().encode(models.get(name))).getGraph();
        Map<?, ?> metadata = client.get("/v2/models/" + name).object();
        assertThat(metadata.get("name")).isEqualTo(name);
        assertThat(tensors(metadata.get("inputs"))).isEqualTo(tensors(graph.getInputList()));
        assertThat(tensors(metadata.get("outputs")))
                .containsExactlyInAnyOrderElementsOf(tensors(graph.getOutputList()));
    }

    private static List<String> tensors(Object described) {
        List<String> tensors = new ArrayList<>();
        for (Object tensor : (List<?>) described) {
            Map<?, ?> map = (Map<?, ?>) tensor;
            tensors.add(map.get("name") + " " + map.get("datatype") + " " + map.get("shape"));
        }
        return tensors;
    }

    private static List<String> tensors(List<ValueInfoProto> values) {
        List<String> tensors = new ArrayList<>();
        for (ValueInfoProto value : values) {
            String datatype = switch (value.getType().getTensorType().getElemType()) {
                case 1 -> "FP32";
                case 8 -> "BYTES";
                case 11 -> "FP64";
                default -> "?";
            };
            List<Long> shape = new ArrayList<>();
            value.getType()
                    .getTensorType()
                    .getShape()
                    .getDimList()
                    .forEach(dimension -> shape.add(dimension.hasDimParam() ? -1 : dimension.getDimValue()));
            tensors.add(value.getName() + " " + datatype + " " + shape);
        }
        return tensors;
    }

    private static Map<String, @Nullable Object> tensor(Column column, boolean nested) {
        List<@Nullable Object> data = new ArrayList<>();
        for (int row = 0; row < column.size(); row++) {
            @Nullable
            Object value = column instanceof DateColumn dates && !dates.isMissing(row)
                    ? (Object) dates.value(row)
                    : Client.value(column, row);
            data.add(nested ? Collections.singletonList(value) : value);
        }
        Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
        if (nested) { // also with the fields in another order
            tensor.put("data", data);
        }
        tensor.put("name", column.name());
        tensor.put("shape", nested ? List.of(column.size(), 1) : List.of(column.size()));
        tensor.put("datatype", column instanceof NumberColumn || column instanceof DateColumn ? "FP64" : "BYTES");
        tensor.putIfAbsent("data", data);
        return tensor;
    }

    private static Map<String, @Nullable Object> question(Table table) {
        List<Object> inputs = new ArrayList<>();
        for (Column column : table.columns()) {
            inputs.add(tensor(column, inputs.size() % 2 == 1));
        }
        Map<String, @Nullable Object> question = new LinkedHashMap<>();
        question.put("id", "q 7");
        question.put("inputs", inputs);
        return question;
    }

    private static Map<?, ?> output(Reply reply, String name) {
        return ((List<?>) reply.object().get("outputs"))
                .stream()
                        .map(output -> (Map<?, ?>) output)
                        .filter(output -> name.equals(output.get("name")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void classesComeWithTheirProbabilities() {
        Table table = Models.table(9, 20);
        Reply reply = client.post("/v2/models/classes/infer", question(table));
        Predictions expected = models.get("classes").predict(table);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.object().get("id")).isEqualTo("q 7");
        assertThat(reply.object().get("model_name")).isEqualTo("classes");
        assertThat((List<?>) client.get("/v2/models/classes").object().get("versions"))
                .isEqualTo(List.of(reply.object().get("model_version")));
        Map<?, ?> probabilities = output(reply, "probabilities");
        assertThat(probabilities.get("shape")).isEqualTo(List.of(9, 3));
        List<?> data = (List<?>) probabilities.get("data");
        for (int row = 0; row < 9; row++) {
            assertThat(((List<?>) output(reply, "prediction").get("data")).get(row))
                    .isEqualTo(expected.words(row).getFirst());
            for (int k = 0; k < 3; k++) {
                assertThat(((Number) data.get(3 * row + k)).floatValue()).isEqualTo(expected.probability(row, k));
            }
        }
    }

    @Test
    void numbersAndQuantilesAndLabelsHaveTheirOutputs() {
        Table table = Models.table(4, 21);
        Reply numbers = client.post("/v2/models/numbers/infer", question(table));
        Predictions expected = models.get("numbers").predict(table);
        // the second target has the name of a column
        for (int k = 0; k < 2; k++) {
            Map<?, ?> output = output(numbers, k == 0 ? "price" : "plain_");
            assertThat(output.get("shape")).isEqualTo(List.of(4));
            for (int row = 0; row < 4; row++) {
                assertThat(((Number) ((List<?>) output.get("data")).get(row)).doubleValue())
                        .isEqualTo(expected.value(row, k));
            }
        }
        Predictions sorted = models.get("quantiles").predict(table);
        Map<?, ?> quantiles = output(client.post("/v2/models/quantiles/infer", question(table)), "quantiles");
        assertThat(quantiles.get("shape")).isEqualTo(List.of(4, 3));
        assertThat(((Number) ((List<?>) quantiles.get("data")).get(5)).doubleValue())
                .isEqualTo(sorted.quantile(1, 2));
        Reply labels = client.post("/v2/models/labels/infer", question(table));
        assertThat(((List<?>) output(labels, "news").get("data")).get(3))
                .isEqualTo(models.get("labels").predict(table).words(3).get(1));
    }

    @Test
    void onlyTheOutputsThatAreWantedCome() {
        Map<String, @Nullable Object> question = question(Models.table(1, 22));
        question.put("outputs", List.of(Map.of("name", "probabilities", "parameters", Map.of("binary_data", false))));
        Reply reply = client.post("/v2/models/classes/infer", question);
        assertThat((List<?>) reply.object().get("outputs")).hasSize(1);
        question.put("outputs", List.of(Map.of("name", "logits")));
        Reply wrong = client.post("/v2/models/classes/infer", question);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.reason()).isEqualTo("the model has no output 'logits'; it has prediction, probabilities");
    }

    @Test
    void wholeNumbersAndTruthsAreTakenAsTheyAre() {
        Map<String, @Nullable Object> question = question(Models.table(2, 23));
        List<Map<String, @Nullable Object>> inputs = inputs(question);
        inputs.get(0).putAll(Map.of("datatype", "INT32", "data", List.of(3, -4)));
        inputs.get(4).putAll(Map.of("datatype", "BOOL", "data", List.of(true, false)));
        Reply whole = client.post("/v2/models/number/infer", question);
        inputs.get(0).putAll(Map.of("datatype", "FP64", "data", List.of(3.0, -4.0)));
        inputs.get(4).putAll(Map.of("datatype", "BYTES", "data", List.of("TRUE", "false")));
        assertThat(whole.status()).as(whole.body()).isEqualTo(200);
        assertThat(client.post("/v2/models/number/infer", question).body()).isEqualTo(whole.body());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> inputs(Map<String, @Nullable Object> question) {
        return (List<Map<String, @Nullable Object>>) question.get("inputs");
    }

    private Reply refused(Consumer<List<Map<String, @Nullable Object>>> change) {
        Map<String, @Nullable Object> question = question(Models.table(3, 24));
        change.accept(inputs(question));
        Reply reply = client.post("/v2/models/classes/infer", question);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        return reply;
    }

    @Test
    void aWrongTensorIsNamed() {
        assertThat(refused(inputs -> inputs.removeLast()).error("column")).isEqualTo("in \"pieces\"");
        assertThat(refused(inputs -> inputs.add(inputs.getFirst())).reason())
                .isEqualTo("the input 'plain' is there twice");
        assertThat(refused(inputs -> inputs.getFirst().put("name", "plane")).reason())
                .isEqualTo("the model has no input 'plane'; did you mean 'plain'?");
        assertThat(refused(inputs -> inputs.getFirst().put("shape", List.of(1, 3)))
                        .reason())
                .isEqualTo("the shape [1, 3] is not that of one column with 3 values; expected [3, 1]");
        assertThat(refused(inputs -> inputs.getFirst().remove("shape")).reason())
                .contains("no \"shape\"");
        assertThat(refused(inputs -> inputs.getFirst().remove("data")).reason()).contains("no \"data\"");
        assertThat(refused(inputs -> inputs.getFirst().put("datatype", "BYTES")).reason())
                .isEqualTo("the input must be of numbers, such as FP64, is BYTES");
        assertThat(refused(inputs -> inputs.getFirst().put("datatype", "COMPLEX"))
                        .reason())
                .isEqualTo("there is no datatype 'COMPLEX' here; expected FP64");
        assertThat(refused(inputs -> inputs.get(1).putAll(Map.of("shape", List.of(2), "data", List.of(1, 2))))
                        .reason())
                .isEqualTo("the input has 2 values, another 3; expected one per row");
    }

    @Test
    void aWrongValueIsNamedByRowAndColumn() {
        Reply number = refused(inputs -> inputs.get(1).put("data", List.of(1, 2, "three")));
        assertThat(number.error("row")).isEqualTo(3);
        assertThat(number.error("column")).isEqualTo("standard");
        assertThat(number.reason()).isEqualTo("expected a number or null, found 'three'");
        Reply truth = refused(inputs -> inputs.get(4).put("data", List.of("true", "maybe", "false")));
        assertThat(truth.error("row")).isEqualTo(2);
        assertThat(truth.error("column")).isEqualTo("member");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                                   | expected an object with \"inputs\", found an array",
                "{}                                                   | the request has no \"inputs\"",
                "{\"inputs\": 3}                                      | \"inputs\" must be an array, is a number",
                "{\"inputs\": [3]}                                    | an input must be an object, is a number",
                "{\"inputs\": [{\"name\": 3}]}                        | the \"name\" of an input must be a text, is a number",
                "{\"inputs\": [{\"shape\": [1.5]}]}                   | a \"shape\" must be a few whole numbers",
                "{\"inputs\": [{\"data\": [{}]}]}                     | \"data\" must be values, found an object",
                "{\"inputs\": [{\"data\": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}]} | the JSON is beyond what is taken",
            })
    void whatIsNoQuestionIsRefused(String body, String reason) {
        Reply reply = client.post("/v2/models/classes/infer", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).startsWith(reason);
    }

    @Test
    void tensorsInBinaryFormAreRefused() {
        Reply reply = client.send(client.request("/v2/models/classes/infer")
                .header("Inference-Header-Content-Length", "2")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        assertThat(reply.status()).isEqualTo(415);
    }
}
