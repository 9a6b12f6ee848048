package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.TextColumn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words of a column are taken for. */
class CsvKindsTest {
    private static final double NAN = Double.NaN;

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    /** The column v of a file of these values. */
    private Column column(String... values) {
        return column(ReadOptions.defaults(), values);
    }

    private Column column(ReadOptions options, String... values) {
        return scratch.csv(text(values), options).column("v");
    }

    private ReadResult result(ReadOptions options, String... values) {
        return Tables.read(scratch.file("data.csv", text(values)), options);
    }

    private static String text(String... values) {
        return "v,other\n" + String.join(",x\n", values) + ",x\n";
    }

    private static String numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).collect(Collectors.joining(",x\n"));
    }

    @Test
    void numbers() {
        assertThat(column("1", "+2", "-3.50", ".5", "5.", "1e3", "-2.5E-3", " 7 ", "0", "-0.0", "0.5"))
                .isEqualTo(NumberColumn.of("v", 1, 2, -3.5, 0.5, 5, 1000, -0.0025, 7, 0, -0.0, 0.5));
    }

    @Test
    void numbersAreTheNearestDouble() {
        String[] written = {"0.1", "2.2250738585072011e-308", "1.7976931348623157e308", "4.9E-324", "8.41e21", "1e-400"
        };
        assertThat(column(written))
                .isEqualTo(NumberColumn.of(
                        "v",
                        Arrays.stream(written).mapToDouble(Double::parseDouble).toArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1_000", "0x10", "12%", "$5", "1e", "1 2", "--1", "1.2.3", "e5", ".", "+", "١٢", "1d", "infinite"
            })
    void whatIsNoNumberIsText(String value) {
        assertThat(column("1", value)).isEqualTo(TextColumn.of("v", "1", value));
    }

    @Test
    void codesThatBeginWithAZeroAreText() {
        ReadResult result = result(ReadOptions.defaults(), "00501", "10001", "");
        assertThat(result.table().column("v")).isEqualTo(TextColumn.of("v", "00501", "10001", null));
        assertThat(result.remarks()).containsExactly("column v is read as codes, not numbers: some begin with a zero");
    }

    @Test
    void zerosInFrontOfFractionsAreNoCodes() {
        assertThat(column("01.5", "02", "-10")).isEqualTo(NumberColumn.of("v", 1.5, 2, -10));
        assertThat(column("007", numbers(100, 200), "x")).isInstanceOf(TextColumn.class);
    }

    @Test
    void codesTooLargeForADoubleAreText() {
        ReadResult result = result(ReadOptions.defaults(), "12345678901234567", "5");
        assertThat(result.table().column("v")).isEqualTo(TextColumn.of("v", "12345678901234567", "5"));
        assertThat(result.remarks())
                .containsExactly(
                        "column v is read as codes, not numbers: some are too large to be held exactly as numbers");
        assertThat(column("9007199254740992", "-9007199254740992", "+00000000000000.5"))
                .isEqualTo(NumberColumn.of("v", 0x1p53, -0x1p53, 0.5));
        assertThat(column("-9007199254740993", "5")).isInstanceOf(TextColumn.class);
        assertThat(column("1".repeat(60), "5")).isInstanceOf(TextColumn.class);
        assertThat(column("12345678901234567", "0.5")).isEqualTo(NumberColumn.of("v", 12345678901234567.0, 0.5));
    }

    @Test
    void booleansKeepTheirSpelling() {
        assertThat(column("TRUE", "FALSE", ""))
                .isEqualTo(BooleanColumn.spelled("v", "TRUE", "FALSE", true, false, null));
        assertThat(column("True", "True")).isEqualTo(BooleanColumn.spelled("v", "True", "False", true, true));
        assertThat(column("false")).isEqualTo(BooleanColumn.of("v", false));
        assertThat(column("FALSE")).isEqualTo(BooleanColumn.spelled("v", "TRUE", "FALSE", false));
    }

    @Test
    void wordsInSeveralSpellingsStayWords() {
        assertThat(column("true", "TRUE")).isEqualTo(TextColumn.of("v", "true", "TRUE"));
        assertThat(column("yes", "no")).isEqualTo(TextColumn.of("v", "yes", "no"));
        assertThat(column("true", "1")).isEqualTo(TextColumn.of("v", "true", "1"));
        assertThat(column("0", "1")).isEqualTo(NumberColumn.of("v", 0, 1));
    }

    @Test
    void datesAndTimestamps() {
        assertThat(column("1970-01-02", "", "2024-02-29")).isEqualTo(DateColumn.ofDates("v", 1, NAN, 19782));
        assertThat(column("1970-01-02", "1970-01-01T12:00", "1969-12-31 18:00:00.000"))
                .isEqualTo(DateColumn.ofTimestamps("v", 1, 0.5, -0.25));
        assertThat(column(
                        "1970-01-01T12:00Z", "1970-01-01T12:00+06:00", "1970-01-01T12:00-0600", "1970-01-01T12:00-06"))
                .isEqualTo(DateColumn.ofTimestamps("v", 0.5, 0.25, 0.75, 0.75));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-02-30", "2024-1-05", "24-01-05", "05.01.2024", "2024-01-05T25:00", "2024-01-05 1:00"})
    void whatIsNoDateIsText(String value) {
        assertThat(column("2024-01-05", value)).isEqualTo(TextColumn.of("v", "2024-01-05", value));
    }

    @Test
    void timestampsOfWhichOnlySomeHaveAZoneAreText() {
        assertThat(column("1970-01-01T12:00Z", "1970-01-01T12:00")).isInstanceOf(TextColumn.class);
    }

    @Test
    void missingWordsAreReadAsMissingAndTold() {
        ReadResult result = result(ReadOptions.defaults(), "1", "NaN", " NA ", "NA", "?", "null", "2", "");
        assertThat(result.table().column("v")).isEqualTo(NumberColumn.of("v", 1, NAN, NAN, NAN, NAN, NAN, 2, NAN));
        assertThat(result.remarks()).containsExactly("column v: 2 NA and 1 ? and 1 NaN and 1 null read as missing");
        assertThat(column("N/A", "x", "none")).isEqualTo(TextColumn.of("v", null, "x", "none"));
    }

    @Test
    void missingWordsOfSeveralColumnsAreToldInOneLine() {
        assertThat(Tables.read(scratch.file("data.csv", "a,b,c,d\nNA,x,1,\nNA,NA,1,2\n3,x,1,2\n"))
                        .remarks())
                .containsExactly("NA read as missing: 2 in a, 1 in b");
        assertThat(Tables.read(scratch.file("data.csv", "a,b\nNA,?\n1,NA\n2,NA\n"))
                        .remarks())
                .containsExactly("read as missing: 1 NA in a, 2 NA and 1 ? in b");
        String names = IntStream.range(0, 12).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertThat(Tables.read(scratch.file("data.csv", names + "\n" + "NA,".repeat(11) + "NA\n"))
                        .remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark)
                        .startsWith("NA read as missing: 1 in c0, 1 in c1,")
                        .endsWith(", 1 in c9, and some in 2 more columns"));
    }

    @Test
    void moreMissingWordsCanBeSaid() {
        ReadOptions options = ReadOptions.defaults().withMissing("-999", "unknown");
        assertThat(column(options, "1", "-999", "", "unknown", "-999.0"))
                .isEqualTo(NumberColumn.of("v", 1, NAN, NAN, NAN, -999));
        assertThat(column(options, "a", "-999", "NA")).isEqualTo(TextColumn.of("v", "a", null, null));
    }

    @Test
    void theUsualMissingWordsCanBeReplaced() {
        ReadOptions options = ReadOptions.defaults().withUsualMissing(Set.of("-"));
        assertThat(column(options, "NA", "-", "")).isEqualTo(TextColumn.of("v", "NA", null, ""));
        assertThat(column(ReadOptions.defaults().withUsualMissing(Set.of()), "a", "NA"))
                .isEqualTo(TextColumn.of("v", "a", "NA"));
    }

    @Test
    void aColumnWithoutValuesIsOneOfNumbers() {
        ReadResult result = result(ReadOptions.defaults(), "", "NA");
        assertThat(result.table().column("v")).isEqualTo(NumberColumn.of("v", NAN, NAN));
        assertThat(result.remarks()).containsExactly("column v: 1 NA read as missing");
    }

    @Test
    void categoricalColumnsAreWordsWhateverTheyLookLike() {
        ReadOptions options = ReadOptions.defaults().withCategorical("v");
        assertThat(column(options, "1", "2.50", "")).isEqualTo(TextColumn.of("v", "1", "2.50", null));
        assertThat(column(options, "true", "2024-01-01")).isEqualTo(TextColumn.of("v", "true", "2024-01-01"));
        assertThat(column(ReadOptions.defaults().withCategoricalIfPresent("v", "gone"), "1"))
                .isEqualTo(TextColumn.of("v", "1"));
        assertError(
                () -> scratch.csv("value\n1\n", ReadOptions.defaults().withCategorical("valeu")),
                "data.csv has no column 'valeu'; did you mean 'value'?");
    }

    @Test
    void aStrayWordAmongNumbersIsAnError() {
        scratch.assertCsvError(
                text(numbers(1, 9_999), "abc"),
                "data.csv, line 10001, column v: 'abc' is not a number (the other 9,999 values are); correct it, or say"
                        + " --missing abc, or train with --categorical v");
        scratch.assertCsvError(
                text(numbers(1, 50), "n.a.", "60", "n.a.", "x"),
                "data.csv, line 52, column v: 'n.a.' is not a number, nor are 'x' (the other 51 values are); correct it,"
                        + " or say --missing n.a.,x, or train with --categorical v");
        assertThat(column(ReadOptions.defaults().withMissing("n.a.", "x"), numbers(1, 3), "n.a.", "60", "n.a.", "x"))
                .isEqualTo(NumberColumn.of("v", 1, 2, 3, NAN, 60, NAN, NAN));
    }

    @Test
    void wordsAmongFewOrEquallyManyNumbersAreNoMistakes() {
        assertThat(column(numbers(1, 19), "abc")).isInstanceOf(TextColumn.class);
        assertThat(column(numbers(1, 37), "a", "b")).isInstanceOf(TextColumn.class);
        // Repetition proves nothing: 3 different numbers.
        assertThat(column(numbers(1, 3), numbers(1, 3), numbers(1, 3), "4+")).isInstanceOf(TextColumn.class);
    }

    @Test
    void wordsAmongMoreNumbersAreTold() {
        assertThat(result(ReadOptions.defaults(), numbers(1, 19), "abc").remarks())
                .containsExactly(
                        "data.csv, line 21, column v: 'abc' is not a number, so the column is read as words,"
                                + " though 19 of its values are numbers; correct it, or say --missing abc, if it is to be numbers");
        assertThat(result(ReadOptions.defaults(), "1", "2", "a", "2", "3", "b", "a")
                        .remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark)
                        .startsWith("data.csv, line 4, column v: 'a' is not a number, nor are 'b', so")
                        .contains("4 of its values are numbers"));
        assertThat(result(ReadOptions.defaults(), "1", "2", "a", "b").remarks()).isEmpty();
        assertThat(result(ReadOptions.defaults().withCategorical("v"), "1", "2", "a")
                        .remarks())
                .isEmpty();
    }

    @Test
    void aStrayWordAmongDatesIsAnError() {
        String dates = IntStream.rangeClosed(1, 28)
                .mapToObj(day -> "2023-02-" + (day < 10 ? "0" : "") + day)
                .collect(Collectors.joining(",x\n"));
        scratch.assertCsvError(
                text(dates, "2023-02-29"),
                "data.csv, line 30, column v: '2023-02-29' is not a date (the other 28 values are); correct it, or say"
                        + " --missing 2023-02-29, or train with --categorical v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "-Infinity", "+INF", "1e999"})
    void infiniteNumbersAreErrors(String value) {
        scratch.assertCsvError(
                text("1", "", value),
                "data.csv, line 4, column v: '" + value + "' is not a finite number; correct it, or say --missing "
                        + value);
        assertThat(column(ReadOptions.defaults().withMissing(value), "1", value))
                .isEqualTo(NumberColumn.of("v", 1, NAN));
        assertThat(column("inf", "x")).isEqualTo(TextColumn.of("v", "inf", "x"));
    }

    @Test
    void numbersWithTheOtherDecimalPointAreErrors() {
        scratch.assertCsvError(
                "v;w\n1;a\n2,5;b\n",
                "data.csv, line 3, column v: '2,5' is not a number; if ',' is the decimal point, say --decimal ','; if it"
                        + " separates thousands, remove it; if these are words, train with --categorical v");
        scratch.assertCsvError(
                "v;w\n1,234,567.5;a\n2;b\n",
                "data.csv, line 2, column v: '1,234,567.5' has ',' between thousands; remove them, or say --query \"SELECT"
                        + " * REPLACE (replace(v, ',', '')::DOUBLE AS v) FROM data\"; if these are words,"
                        + " train with --categorical v");
        assertError(
                () -> scratch.csv("v;w\n1,5;a\n2.5;b\n", ReadOptions.defaults().withDecimal(',')),
                "data.csv, line 3, column v: '2.5' is not a number; if '.' is the decimal point, say --decimal '.'; if it"
                        + " separates thousands, remove it; if these are words, train with --categorical v");
        assertThat(scratch.csv("v;w\n1,5;a\n2,3,4;b\n").column("v")).isEqualTo(TextColumn.of("v", "1,5", "2,3,4"));
    }

    /** As spreadsheets write them: the advice is followed, and leads to the numbers. */
    @Test
    void numbersWithSeparatorsBetweenThousandsAreReadByTheQueryThatTheErrorNames() {
        ReadOptions german = ReadOptions.defaults().withDecimal(',');
        String text = "km;w\n1.250,5;a\n2,5;b\n;c\n1.000.000;d\n";
        assertError(
                () -> scratch.csv(text, german),
                "data.csv, line 2, column km: '1.250,5' has '.' between thousands; remove them, or say --query \"SELECT *"
                        + " REPLACE (replace(replace(km, '.', ''), ',', '.')::DOUBLE AS km) FROM data\"; if these are"
                        + " words, train with --categorical km");
        String query = "SELECT * REPLACE (replace(replace(km, '.', ''), ',', '.')::DOUBLE AS km) FROM data";
        assertThat(scratch.csv(text, german.withQuery(query)).column("km"))
                .isEqualTo(NumberColumn.of("km", 1250.5, 2.5, NAN, 1e6));
        assertError(
                () -> scratch.csv(text, german.withQuery("SELECT km FROM data")),
                "the query over data.csv, row 1, column km: '1.250,5' has '.' between thousands; remove them, or say"
                        + " --query \"SELECT * REPLACE (replace(replace(km, '.', ''), ',', '.')::DOUBLE AS km) FROM"
                        + " data\"; if these are words, train with --categorical km");
    }

    /** A few of them among many plain numbers are no mistakes; a number with the other point is not to lose it. */
    @Test
    void separatorsBetweenThousandsAreNotTakenOutOfOtherNumbers() {
        ReadOptions german = ReadOptions.defaults().withDecimal(',');
        String plain = IntStream.rangeClosed(1, 30).mapToObj(n -> n + ",5;a\n").collect(Collectors.joining());
        assertError(
                () -> scratch.csv("km;w\n" + plain + "1.250,5;b\n", german),
                "data.csv, line 32, column km: '1.250,5' has '.' between thousands; remove them, or say --query \"SELECT *"
                        + " REPLACE (replace(replace(km, '.', ''), ',', '.')::DOUBLE AS km) FROM data\"; if these are"
                        + " words, train with --categorical km");
        assertError(
                () -> scratch.csv("km;w\n1.250,5;a\n2.5;b\n3,1;c\n", german),
                "data.csv, line 2, column km: '1.250,5' is not a number; if '.' is the decimal point, say --decimal '.'; if"
                        + " it separates thousands, remove it; if these are words, train with --categorical km");
    }

    @Test
    void adviceCanBeCopiedToACommandLine() {
        scratch.assertCsvError(
                "the age;w\n"
                        + IntStream.rangeClosed(1, 30).mapToObj(n -> n + ";a\n").collect(Collectors.joining())
                        + "k. A.;b\n",
                "data.csv, line 32, column the age: 'k. A.' is not a number (the other 30 values are); correct it, or say"
                        + " --missing \"k. A.\", or train with --categorical \"the age\"");
        assertThat(OptionWord.of(List.of("n.a.", "x"))).isEqualTo("n.a.,x");
        assertThat(OptionWord.of("größe")).isEqualTo("größe");
        assertThat(OptionWord.of("weight, kg")).isEqualTo("\"\\\"weight, kg\\\"\"");
        assertThat(OptionWord.of("in $")).isEqualTo("\"in \\$\"");
    }

    @Test
    void aHeaderOfNumbersIsRemarked() {
        assertThat(Tables.read(scratch.file("data.csv", "5.1,3.5\n4.9,3.0\n")).remarks())
                .containsExactly(
                        "data.csv: the first line was read as the names of the columns, but holds only numbers");
    }
}
