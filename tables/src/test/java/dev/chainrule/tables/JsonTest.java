package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final double NAN = Double.NaN;

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    private Table json(String text) {
        return Tables.read(scratch.file("data.json", text)).table();
    }

    private Table lines(String text) {
        return Tables.read(scratch.file("data.jsonl", text)).table();
    }

    @Test
    void valuesHaveTheTypesOfJson() {
        assertThat(json("[{\"n\": 1, \"x\": 0.1, \"s\": \"ü😀\\n\\\"\", \"b\": true},"
                        + " {\"n\": null, \"x\": -2e3, \"s\": null, \"b\": null}]"))
                .isEqualTo(Table.of(
                        NumberColumn.of("n", 1, NAN),
                        NumberColumn.of("x", 0.1, -2000),
                        TextColumn.of("s", "ü😀\n\"", null),
                        BooleanColumn.of("b", true, null)));
    }

    @ParameterizedTest
    @CsvSource({"x.jsonl", "x.ndjson", "x.json", "x.jsonl.gz", "x.json.gz", "x.ndjson.gz"})
    void anObjectToALine(String name) {
        assertThat(Tables.read(scratch.file(name, "{\"a\":1}\n\n{\"b\":\"x\"}\n{\"a\":3}"))
                        .table())
                .isEqualTo(Table.of(NumberColumn.of("a", 1, NAN, 3), TextColumn.of("b", null, "x", null)));
    }

    @Test
    void aRareNameIsAColumnHoweverManyThereAre() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append("{\"k").append(i).append("\": 1}\n");
        }
        Table table = lines(text.toString());
        assertThat(table.names()).hasSize(300).startsWith("k0", "k1").endsWith("k299");
        assertThat(table.column("k299").missing()).isEqualTo(299);
    }

    @Test
    void textsAreOnlyTakenForDates() {
        assertThat(json("[{\"d\":\"1970-01-02\",\"t\":\"1970-01-01T12:00:00Z\",\"n\":\"12\",\"c\":\"12:30:00\","
                        + "\"u\":\"550e8400-e29b-41d4-a716-446655440000\",\"b\":\"true\",\"m\":\"NA\",\"e\":\"\"}]"))
                .isEqualTo(Table.of(
                        DateColumn.ofDates("d", 1),
                        DateColumn.ofTimestamps("t", 0.5),
                        TextColumn.of("n", "12"),
                        TextColumn.of("c", "12:30:00"),
                        TextColumn.of("u", "550e8400-e29b-41d4-a716-446655440000"),
                        TextColumn.of("b", "true"),
                        TextColumn.of("m", "NA"),
                        TextColumn.of("e", "")));
        assertThat(json("[{\"d\":\"1970-01-02\"},{\"d\":\"today\"}]"))
                .isEqualTo(Table.of(TextColumn.of("d", "1970-01-02", "today")));
    }

    @Test
    void aColumnOfNullsIsOneOfNumbers() {
        ReadResult result = Tables.read(scratch.file("data.json", "[{\"a\": null, \"b\": 1}]"));
        assertThat(result.table()).isEqualTo(Table.of(NumberColumn.of("a", NAN), NumberColumn.of("b", 1)));
        // Whether it is of use is told by whoever learns from it.
        assertThat(result.remarks()).isEmpty();
    }

    @Test
    void rowsAreNamedByLineWhereThereIsOneToALine() {
        assertThat(lines("{\"a\":1}\n\n{\"a\":2}\n").origin().place(1)).isEqualTo("data.jsonl, line 3");
        assertThat(json("[{\"a\":1},\n{\"a\":2}]").origin().place(1)).isEqualTo("data.json, row 2");
        assertError(
                () -> lines("{\"a\":1}\n\n{\"a\":1e999}\n"),
                "data.jsonl, line 3, column a: Infinity is not a finite number; correct it, or leave the row out with"
                        + " --query");
    }

    @Test
    void valuesOfSeveralTypesAreErrors() {
        assertError(
                () -> lines("{\"a\":1}\n{\"a\":2.5}\n{\"a\":\"x\"}\n{\"a\":true}\n"),
                "data.jsonl, line 3, column a: a text, but values before it are numbers; a column holds values of one"
                        + " kind");
        assertError(
                () -> json("[{\"a\":[1]},{\"a\":[2]}]"),
                "data.json, column a holds values of type BIGINT[], which are several in one; pick what you need with"
                        + " --query");
        assertError(
                () -> json("[{\"a\":{}}]"),
                "data.json, column a: each value is an object, which holds several in one; pick what you need with"
                        + " --query");
    }

    @Test
    void malformedJson() {
        assertError(
                () -> lines("{\"a\":1}\n{\"a\":2\n{\"a\":3}\n"),
                "data.jsonl, line 2: no valid JSON at byte 8 of it: unexpected character");
        assertError(
                () -> lines("{\"a\":1,\"y\":2}\n{\"a\":2,\"y\":3}\n{\"a\":}\n"),
                "data.jsonl, line 3: no valid JSON at byte 6 of it: unexpected character");
        assertError(
                () -> lines("\n{\"a\":1}\n\n \r\n{\"a\":}\n{\"a\":2}\n"),
                "data.jsonl, line 5: no valid JSON at byte 6 of it: unexpected character");
        assertError(
                () -> lines("{\"a\":1}\n{\"a\":2"),
                "data.jsonl, line 2: no valid JSON at byte 7 of it: unexpected end of data");
        assertError(
                () -> json("[{\"a\":1},{\"a\":2]"),
                "data.json, value 2: no valid JSON at byte 7 of it: unexpected character");
        assertError(() -> json("{\"a\":}"), "data.json, value 1: no valid JSON at byte 6 of it: unexpected character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "\"hello\"", "[]", "[{}]", "3"})
    void whatHoldsNoObjects(String text) {
        assertError(() -> json(text), "data.json holds no rows: expected an array of objects, or an object to a line");
    }

    @Test
    void namesThatCannotBe() {
        assertError(() -> json(""), "data.json is empty");
        assertError(
                () -> json("[{\"a\":1,\"A\":2}]"),
                "data.json: the names 'A' and 'a' differ in case only, which DuckDB cannot tell apart; rename one");
        assertError(() -> json("[{\"a\":1,\"\":2}]"), "data.json: a value has an empty name; give it one");
        assertThat(json("[{\"a\":1,\"a_1\":2,\"C3\":3}]").names()).containsExactly("a", "a_1", "C3");
        assertError(
                () -> json("[{\"a\":1,\"a\":2}]"),
                "data.json: JSON transform error in record/value 1: Object {\"a\":1,\"a\":2} has duplicate key \"a\"");
    }
}
