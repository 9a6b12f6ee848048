package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final String CITIES = """
            city,people,area,capital,founded,zip
            Köln,1087000,405.2,false,0050-01-01,50667
            Berlin,3878000,891.1,true,1237-10-28,10115
            Mainz,,97.7,false,,55116
            """;

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    private Table query(String sql) {
        return scratch.csv(CITIES, ReadOptions.defaults().withQuery(sql));
    }

    @Test
    void theFileIsTheTableDataWithTypes() {
        assertThat(query("SELECT city, people / area AS density, NOT capital AS other, founded + 1 AS next"
                        + " FROM data WHERE people > 1e6 ORDER BY people DESC"))
                .isEqualTo(Table.of(
                        TextColumn.of("city", "Berlin", "Köln"),
                        NumberColumn.of("density", 3878000 / 891.1, 1087000 / 405.2),
                        BooleanColumn.of("other", false, true),
                        DateColumn.ofDates(
                                "next",
                                DateColumn.epochDays(LocalDate.of(1237, 10, 29)),
                                DateColumn.epochDays(LocalDate.of(50, 1, 2)))));
    }

    @Test
    void everyColumnComesBackAsItWasRead() {
        Table whole = scratch.csv(CITIES);
        assertThat(query("FROM data")).isEqualTo(whole);
        assertThat(query("SELECT concat(zip, '!') AS z FROM data").column("z").text(0))
                .isEqualTo("50667!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) AS n FROM data",
                "FROM data SELECT count(*) AS n;",
                "WITH d AS (FROM data) SELECT count(*) AS n FROM d -- all",
                "  (SELECT count(*) AS n FROM data)  ",
            })
    void anySingleSelectWillDo(String sql) {
        assertThat(query(sql)).isEqualTo(Table.of(NumberColumn.of("n", 3)));
    }

    @Test
    void placesAreRowsOfTheQuery() {
        assertThat(query("FROM data").origin().place(1, "city"))
                .isEqualTo("the query over data.csv, row 2, column city");
    }

    @Test
    void sqlThatCannotRunIsToldInOneLine() {
        assertError(
                () -> query("SELECT peple FROM data"),
                "the query over data.csv fails: Referenced column \"peple\" not found in FROM clause! Candidate"
                        + " bindings: \"people\", \"zip\"");
        assertError(() -> query("SELEC 1"), "the query over data.csv is no SQL: syntax error at or near \"SELEC\"");
        assertError(
                () -> query("SELECT city::INTEGER FROM data"),
                "the query over data.csv fails: Could not convert string 'Köln' to INT32 when casting from source column"
                        + " city");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE data",
                "SELECT 1 AS a; SELECT 2 AS b",
                "SELECT 1 AS a; DROP TABLE data",
                "COPY data TO 'out.csv'",
                "SET threads = 1",
                "ATTACH 'x.db'",
                "INSTALL httpfs",
                "",
                "-- nothing",
                ";",
            })
    void onlyOneSelectMayRun(String sql) {
        assertError(
                () -> query(sql), "the query over data.csv must be one SELECT, such as: SELECT * FROM data WHERE ...");
    }

    @Test
    void aQueryReachesNothingButTheData() {
        Path other = scratch.file("other.csv", "a\n1\n");
        for (String source :
                new String[] {"'" + other + "'", "read_csv('" + other + "')", "glob('/*')", "read_text('/*')"}) {
            assertThatExceptionOfType(ChainruleException.class)
                    .isThrownBy(() -> query("SELECT * FROM " + source))
                    .withMessageStartingWith("the query over data.csv fails: Cannot access file ");
        }
    }

    @Test
    void resultsThatAreNoTables() {
        assertError(() -> query("FROM data WHERE false"), "the query over data.csv returns no rows");
        assertError(
                () -> query("SELECT city, area AS city FROM data"),
                "the query over data.csv returns two columns named 'city'; name them with AS");
        assertError(
                () -> query("SELECT 1/0 AS x"),
                "the query over data.csv, row 1, column x: Infinity is not a finite number; correct it, or leave the"
                        + " row out with --query");
        assertError(
                () -> query("SELECT [1] AS l"),
                "the query over data.csv, column l holds values of type INTEGER[], which are several in one; pick what"
                        + " you need with --query");
    }

    @Test
    void namesThatSqlCannotTellApart() {
        assertError(
                () -> scratch.csv("a,A\n1,2\n", ReadOptions.defaults().withQuery("FROM data")),
                "data.csv: the names 'a' and 'A' differ in case only, which DuckDB cannot tell apart; rename one");
        assertThat(scratch.csv("a,A\n1,2\n").names()).containsExactly("a", "A");
    }

    @Test
    void categoricalColumnsOfTheFileAreWordsInTheQuery() {
        ReadOptions options =
                ReadOptions.defaults().withCategorical("zip").withQuery("SELECT zip || 'x' AS z, zip FROM data");
        assertThat(scratch.csv(CITIES, options))
                .isEqualTo(Table.of(
                        TextColumn.of("z", "50667x", "10115x", "55116x"),
                        TextColumn.of("zip", "50667", "10115", "55116")));
        assertThat(scratch.csv(
                        CITIES,
                        ReadOptions.defaults().withCategorical("n").withQuery("SELECT count(*) AS n FROM data")))
                .isEqualTo(Table.of(TextColumn.of("n", "3")));
        assertError(
                () -> scratch.csv(
                        CITIES, ReadOptions.defaults().withCategorical("zp").withQuery("FROM data")),
                "data.csv has no column 'zp'; did you mean 'zip'?");
    }

    @Test
    void groupsAndRandomNumbersComeTheSameEveryTime() {
        StringBuilder text = new StringBuilder("k,x\n");
        for (int i = 0; i < 200_000; i++) {
            text.append(i * 7919L % 1009).append(',').append(i % 13 / 10.0).append('\n');
        }
        ReadOptions options = ReadOptions.defaults()
                .withThreads(4)
                .withQuery("SELECT k, sum(x) AS s, random() AS r FROM data WHERE k IN (SELECT k FROM data) GROUP BY k");
        Table first = scratch.csv(text.toString(), options);
        assertThat(first.rows()).isEqualTo(1009);
        assertThat(scratch.csv(text.toString(), options)).isEqualTo(first);
    }

    @Test
    void aQueryLargerThanItsMemoryUsesTheDisk() {
        ReadOptions options = ReadOptions.defaults()
                .withThreads(1)
                .withMemoryLimit(60_000_000)
                .withQuery("SELECT max(n) AS n FROM (SELECT row_number() OVER (ORDER BY hash(range)) AS n,"
                        + " range::VARCHAR || 'abcdefghijklmnopqrstuvwxyz' AS s FROM range(2000000) ORDER BY s)");
        assertThat(scratch.csv(CITIES, options)).isEqualTo(Table.of(NumberColumn.of("n", 2_000_000)));
    }
}
