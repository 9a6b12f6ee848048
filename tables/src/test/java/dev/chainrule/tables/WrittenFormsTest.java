package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.TextColumn;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and amounts as people write them are told, with a query that converts them. */
class WrittenFormsTest {
    private static final Pattern QUERY = Pattern.compile("--query \"((?:[^\"\\\\]|\\\\\")*)\"");

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    /** The options with the query that {@code message} advises, as a shell hands it on. */
    private static ReadOptions advised(String message) {
        Matcher query = QUERY.matcher(message);
        assertThat(query.find()).isTrue();
        return ReadOptions.defaults().withQuery(query.group(1).replace("\\\"", "\""));
    }

    @Test
    void datesInAnotherFormAreTold() {
        ReadResult result = Tables.read(scratch.file("data.csv", "d,v\n17.03.2020,1\n,2\n03.04.2020,3\n"));
        assertThat(result.table().column("d")).isEqualTo(TextColumn.of("d", "17.03.2020", null, "03.04.2020"));
        assertThat(result.remarks())
                .containsExactly("column d looks like dates written DD.MM.YYYY; they are read as text: write them as"
                        + " YYYY-MM-DD, or convert them with --query \"SELECT * REPLACE (strptime(d, '%d.%m.%Y')::DATE AS d)"
                        + " FROM data\"");
    }

    @ParameterizedTest
    @CsvSource({
        "17.03.2020, DD.MM.YYYY",
        "7.3.2020, DD.MM.YYYY",
        "17/03/2020, DD/MM/YYYY",
        "03/17/2020, MM/DD/YYYY",
        "3/17/20, MM/DD/YY",
        "17/03/2020 10:05, DD/MM/YYYY HH:MM",
        "17/03/2020 10:05:59, DD/MM/YYYY HH:MM:SS",
        "3/17/2020 1:05 PM, MM/DD/YYYY HH:MM PM",
        "2020/03/17, YYYY/MM/DD",
        "2020.03.17, YYYY.MM.DD",
        "17-03-2020, DD-MM-YYYY",
        "17-Mar-2020, DD-Mon-YYYY",
        "17 Mar 2020, DD Mon YYYY"
    })
    void eachFormIsConvertedByTheQueryThatIsAdvised(String date, String form) {
        Path file = scratch.file("data.csv", "when,v\n" + date + ",1\nNA,2\n");
        String remark = Tables.read(file).remarks().getLast();
        assertThat(remark).contains(" looks like dates written " + form + "; ");
        ReadResult converted = Tables.read(file, advised(remark));
        assertThat(converted.table().column("when")).isInstanceOfSatisfying(DateColumn.class, column -> {
            assertThat(column.value(0)).isBetween(18_000.0, 18_400.0);
            assertThat(column.isMissing(1)).isTrue();
        });
        assertThat(converted.remarks()).noneMatch(line -> line.contains("looks like dates"));
    }

    @Test
    void whereDayAndMonthCanBeExchangedBothAreTold() {
        assertThat(Tables.read(scratch.file("data.csv", "d,v\n03/04/2020,1\n05/06/2020,2\n"))
                        .remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark)
                        .contains("written DD/MM/YYYY or MM/DD/YYYY (then '%m/%d/%Y'); they")
                        .contains("strptime(d, '%d/%m/%Y')"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.13", "10.0.0.1", "2020-13-45", "40/40/2020", "A-Mar-2020", "12 Foo 2020", "5.5.20"})
    void whatIsNoDateIsNotTold(String word) {
        assertThat(Tables.read(scratch.file("data.csv", "d,v\n" + word + ",1\n"))
                        .remarks())
                .isEmpty();
        assertThat(Tables.read(
                                scratch.file("data.csv", "d,v\n17.03.2020,1\n"),
                                ReadOptions.defaults().withCategorical("d"))
                        .remarks())
                .isEmpty();
    }

    @Test
    void datesInTextsOfJsonAreTold() {
        assertThat(Tables.read(scratch.file("data.json", "[{\"d\":\"2020/03/17\"}]"))
                        .remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark).contains("written YYYY/MM/DD;"));
    }

    @Test
    void numbersWithASignAreRefused() {
        assertError(
                () -> scratch.csv("p,v\n12%,1\n7.5 %,2\n"),
                "data.csv, line 2, column p: '12%' is a number with a sign; remove the signs, or say --query \"SELECT *"
                        + " REPLACE (regexp_replace(p, '[$€£%,]', '', 'g')::DOUBLE AS p) FROM data\"; if these are words,"
                        + " train with --categorical p");
        assertThat(scratch.csv("p,v\n12%,1\n", ReadOptions.defaults().withCategorical("p"))
                        .column("p"))
                .isEqualTo(TextColumn.of("p", "12%"));
        assertThat(scratch.csv("p,v\n12%,1\nhalf,2\n").column("p")).isInstanceOf(TextColumn.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"12.5%; 12.5", "$1,234.50; 1234.5", "-$5; -5", "€ 7; 7", "7,25 €; 7.25", "1.234,5 £; 1234.5"})
    void eachIsConvertedByTheQueryThatIsAdvised(String written, double number) {
        Path file = scratch.file("data.csv", "v;order\n1;" + written + "\n2;NA\n");
        String[] message = new String[1];
        try {
            Tables.read(file);
        } catch (ChainruleException e) {
            message[0] = e.getMessage();
        }
        assertThat(message[0]).isNotNull();
        assertThat(Tables.read(file, advised(message[0])).table().column("order"))
                .isEqualTo(NumberColumn.of("order", number, Double.NaN));
    }
}
