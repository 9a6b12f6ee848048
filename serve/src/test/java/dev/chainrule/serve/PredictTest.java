package dev.chainrule.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.serve.Client.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /predict/NAME}: the same predictions as without a server, in the columns of {@code predict}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictTest {
    private static final Map<String, Target> TARGETS = Map.of(
            "classes", Models.CLASSES,
            "two", Models.TWO,
            "number", Models.NUMBER,
            "numbers", Models.NUMBERS,
            "quantiles", Models.QUANTILES,
            "labels", Models.LABELS);

    private final Map<String, Model> models = new LinkedHashMap<>();
    private Server server;
    private Client client;

    @BeforeAll
    void start(@TempDir Path folder) {
        List<Path> files = new ArrayList<>();
        TARGETS.forEach((name, target) -> {
            models.put(name, Models.of(target, 3));
            files.add(Models.save(models.get(name), folder, name));
        });
        server = Server.start(Settings.of(files));
        client = new Client(server);
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classes", "two", "number", "numbers", "quantiles", "labels"})
    void jsonGivesWhatTheModelGives(String name) {
        Table table = Models.table(57, 5);
        Reply reply = client.post("/predict/" + name, Client.rows(table));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        Table expected = models.get(name).predict(table).toTable();
        List<?> rows = reply.list();
        assertThat(rows).hasSize(57);
        for (int row = 0; row < 57; row++) {
            Map<?, ?> object = (Map<?, ?>) rows.get(row);
            assertThat(new ArrayList<Object>(object.keySet())).isEqualTo(expected.names());
            for (Column column : expected.columns()) {
                Object value = column instanceof NumberColumn
                        ? (Object) ((Number) object.get(column.name())).doubleValue()
                        : object.get(column.name());
                assertThat(value).as(column.name()).isEqualTo(Client.value(column, row));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classes", "two", "number", "numbers", "quantiles", "labels"})
    void csvGivesWhatTheModelGives(String name) {
        Table table = Models.table(23, 6);
        Reply reply = client.post("/predict/" + name, "text/csv; charset=utf-8", csv(table, ","));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(reply.body()).isEqualTo(csv(models.get(name).predict(table).toTable(), ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void otherSeparatorsAreSeenInTheHeader(String separator) {
        Table table = Models.table(3, 7);
        String csv = "\uFEFF" + csv(table, separator).replace("\n", "\r\n");
        Reply reply = client.post("/predict/number", "text/csv", csv);
        assertThat(reply.body())
                .isEqualTo(csv(models.get("number").predict(table).toTable(), ","));
    }

    private static String csv(Table table, String separator) {
        StringBuilder csv = new StringBuilder(
                table.names().stream().map(PredictTest::quoted).collect(Collectors.joining(separator, "", "\n")));
        for (int row = 0; row < table.rows(); row++) {
            int at = row;
            csv.append(table.columns().stream()
                    .map(column -> column.isMissing(at) ? "" : quoted(column.word(at)))
                    .collect(Collectors.joining(separator, "", "\n")));
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\n]+") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Test
    void oneObjectGetsOneObject() {
        Table table = Models.table(1, 8);
        Reply reply = client.post("/predict/two", Client.rows(table).getFirst());
        assertThat(reply.object().get("prediction"))
                .isEqualTo(models.get("two").predict(table).words(0).getFirst());
    }

    @Test
    void columnsMayStandInAnyOrderWithOthersBetweenThem() {
        Table table = Models.table(4, 9);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Map<String, @Nullable Object> row : Client.rows(table)) {
            List<String> names = new ArrayList<>(row.keySet());
            Collections.reverse(names);
            Map<String, @Nullable Object> other = new LinkedHashMap<>();
            other.put("id", "77");
            names.forEach(name -> other.put(name, row.get(name)));
            other.put("nested", Map.of("deep", List.of(1, Map.of("er", 2))));
            rows.add(other);
        }
        assertThat(client.post("/predict/number", rows).body())
                .isEqualTo(client.post("/predict/number", Client.rows(table)).body());
    }

    @Test
    void aLargeBodyIsReadWhileItComes() {
        Table table = Models.table(9000, 16);
        String body = Client.JSON.writeValueAsString(Client.rows(table));
        assertThat(body).hasSizeGreaterThan(1 << 20);
        double[] expected = models.get("number").predict(table).values();
        double[] answered = client.post("/predict/number", body).list().stream()
                .mapToDouble(row -> ((Number) ((Map<?, ?>) row).get("prediction")).doubleValue())
                .toArray();
        assertThat(answered).isEqualTo(expected);
        Reply broken = client.post("/predict/number", body.substring(0, body.length() - 20));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.reason()).startsWith("the body is not valid JSON");
    }

    @Test
    void noRowsGetNoPredictions() {
        assertThat(client.post("/predict/number", "[]").body()).isEqualTo("[]");
        String header = csv(Models.table(0, 1), ",");
        assertThat(client.post("/predict/number", "text/csv", header).body()).isEqualTo("prediction\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "plain        | \"12,5\"      | expected a number, found '12,5'; the decimal point is '.'",
                "plain        | \"\"          | expected a number, found ''",
                "plain        | true          | expected a number, found 'true'",
                "plain        | [1]           | expected a number, a text, true, false or null, found an array",
                "plain        | {\"a\":1}     | expected a number, a text, true, false or null, found an object",
                "plain        | 1e300         | 1.0E300 is too large for the scaling 'none' of this column",
                "plain        | 1e999         | expected a finite number, found Infinity",
                "plain        | \"Infinity\"  | expected a finite number, found Infinity",
                "member       | \"yes\"       | expected true or false, found 'yes'",
                "member       | 1             | expected true or false, found '1'",
                "since        | \"31.12.2024\"| expected a date such as 2024-12-31 or 2024-12-31T18:00:00, found '31.12.2024'",
            })
    void aBadValueIsNamedByRowAndColumn(String column, String json, String reason) {
        List<Map<String, @Nullable Object>> rows = Client.rows(Models.table(3, 10));
        rows.get(2).put(column, "HERE");
        Reply reply = client.post(
                "/predict/classes", Client.JSON.writeValueAsString(rows).replace("\"HERE\"", json));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.object()).isEqualTo(Map.of("error", Map.of("row", 3, "column", column, "reason", reason)));
    }

    @Test
    void aMissingColumnIsNamedAndWhatMayHaveBeenMeant() {
        List<Map<String, @Nullable Object>> rows = Client.rows(Models.table(2, 11));
        rows.get(1).put("standart", rows.get(1).remove("standard"));
        Reply reply = client.post("/predict/classes", rows);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("row")).isEqualTo(2);
        assertThat(reply.error("column")).isEqualTo("standard");
        assertThat(reply.reason())
                .isEqualTo("the column is missing; 'standart' is there, which the model does not know");

        rows.get(1).remove("standart");
        assertThat(client.post("/predict/classes", rows).reason())
                .isEqualTo("the column is missing; null says that there is no value");

        Reply csv = client.post("/predict/classes", "text/csv", "plain,colour\n1,rot\n");
        assertThat(csv.status()).isEqualTo(400);
        assertThat(csv.error("row")).isNull();
        assertThat(csv.error("column")).isEqualTo("standard");
    }

    @Test
    void aColumnTwiceIsRefused() {
        String row =
                Client.JSON.writeValueAsString(Client.rows(Models.table(1, 12)).getFirst());
        Reply reply = client.post("/predict/classes", "[" + row.replaceFirst("\\{", "{\"plain\":1,") + "]");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("column")).isEqualTo("plain");
        assertThat(reply.reason()).isEqualTo("the column is there twice");
        assertThat(client.post("/predict/classes", "text/csv", "plain,plain\n1,2\n")
                        .reason())
                .isEqualTo("the column is there twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "''                 | there is no body; expected rows as JSON",
                "[1]                | expected an object by column name, found a number",
                "7                  | expected an array of objects by column name, or one object, found a number",
                "null               | expected an array of objects by column name, or one object, found null",
                "[] []              | after the JSON value there is more; expected one value",
                "[{\"plain\":       | the body is not valid JSON",
                "[{\"plain\": 01}]  | the body is not valid JSON",
                "[{\"plain\": NaN}] | the body is not valid JSON: NaN is no number in JSON; a missing value is null",
                "{plain: 1}         | the body is not valid JSON",
            })
    void whatIsNoRowsIsRefused(String body, String reason) {
        Reply reply = client.post("/predict/classes", body.equals("''") ? "" : body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.reason()).startsWith(reason).doesNotContain("\n");
    }

    @Test
    void aCsvWithABadLineIsRefusedByItsNumber() {
        String csv = csv(Models.table(3, 13), ",");
        Reply fewer = client.post("/predict/classes", "text/csv", csv + "1,2\n");
        assertThat(fewer.status()).isEqualTo(400);
        assertThat(fewer.error("row")).isEqualTo(4);
        assertThat(fewer.reason()).isEqualTo("expected 11 values as in the header, found 2 (line 5)");

        String broken = csv.substring(0, csv.indexOf('\n') + 1) + "abc" + ",".repeat(10) + "\n";
        Reply bad = client.post("/predict/classes", "text/csv", broken);
        assertThat(bad.error("row")).isEqualTo(1);
        assertThat(bad.error("column")).isEqualTo("plain");
        assertThat(bad.reason()).isEqualTo("expected a number, found 'abc'");

        assertThat(client.post("/predict/classes", "text/csv", "").reason()).startsWith("there is no header");
    }

    @Test
    void wordsForNoValueAreThoseOfTheTrainingTable() {
        Table table = Models.table(1, 14);
        Map<String, @Nullable Object> row = Client.rows(table).getFirst();
        row.put("plain", null);
        String expected = client.post("/predict/number", row).body();
        row.put("plain", "none at all");
        assertThat(client.post("/predict/number", row).body()).isEqualTo(expected);
    }

    @Test
    void unknownModelsAndAddressesAndMethodsAreTold() {
        Reply model = client.post("/predict/numbre", "[]");
        assertThat(model.status()).isEqualTo(404);
        assertThat(model.reason()).isEqualTo("there is no model of that name; did you mean 'number'?");
        assertThat(client.get("/nothing/here").status()).isEqualTo(404);
        Reply method = client.get("/predict/number");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("allow")).isEqualTo("POST");
        Reply type = client.post("/predict/number", "application/x-www-form-urlencoded", "a=1");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.reason()).contains("application/json or text/csv");
    }

    @Test
    void manyAtOnceAreAnsweredEachWithItsOwn() {
        Table table = Models.table(300, 15);
        List<Map<String, @Nullable Object>> rows = Client.rows(table);
        double[] expected = models.get("number").predict(table).values();
        List<Integer> wrong = IntStream.range(0, 300)
                .parallel()
                .filter(i -> {
                    boolean bad = i % 7 == 3;
                    Map<String, @Nullable Object> row = new LinkedHashMap<>(rows.get(i));
                    if (bad) {
                        row.put("standard", "no number");
                    }
                    Reply reply = client.post("/predict/number", row);
                    return bad
                            ? reply.status() != 400 || !"standard".equals(reply.error("column"))
                            : ((Number) reply.object().get("prediction")).doubleValue() != expected[i];
                })
                .boxed()
                .toList();
        assertThat(wrong).isEmpty();
    }
}
