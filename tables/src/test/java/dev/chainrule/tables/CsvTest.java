package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How delimited text is split into values. */
class CsvTest {
    private static final Table TWO_BY_TWO =
            Table.of(TextColumn.of("name", "Jörg", "Zoë 😀"), NumberColumn.of("n", 1, 2.5));

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsTheOneTheHeaderHasMostOf(String delimiter) {
        assertThat(scratch.csv("name,n\nJörg,1\nZoë 😀,2.5\n".replace(",", delimiter)))
                .isEqualTo(TWO_BY_TWO);
    }

    @Test
    void aDelimiterCanBeSaid() {
        ReadOptions options = ReadOptions.defaults().withDelimiter(':');
        assertThat(scratch.csv("name:n\nJörg:1\nZoë 😀:2.5\n", options)).isEqualTo(TWO_BY_TWO);
        assertThat(scratch.csv("a,b;c\nx,y;3\n", ReadOptions.defaults().withDelimiter(';'))
                        .names())
                .containsExactly("a,b", "c");
    }

    @Test
    void aQuotedDelimiterInTheHeaderDoesNotCount() {
        assertThat(scratch.csv("\"a,b,c\";d\nx;2\n").names()).containsExactly("a,b,c", "d");
    }

    @Test
    void tsvHasTabsWhateverTheHeaderLooksLike() {
        Path file = scratch.file("data.tsv", "a,b,c\td\nx,y\t2\n");
        assertThat(Tables.read(file).table().names()).containsExactly("a,b,c", "d");
    }

    @ParameterizedTest
    @CsvSource({"data.csv.gz", "data.CSV", "data.txt", "data.txt.gz", "'a[1] b*?.csv'"})
    void theEndingTellsTheFormat(String name) {
        Path file = scratch.file(name, "name,n\nJörg,1\nZoë 😀,2.5\n");
        assertThat(Tables.read(file).table()).isEqualTo(TWO_BY_TWO);
    }

    @Test
    void aFolderNamedLikeAPartitionAddsNoColumn() throws Exception {
        Path part = Files.createDirectory(folder.resolve("year=2024"));
        assertThat(Tables.read(new Scratch(part).file("x.csv", "a\n1\n"))
                        .table()
                        .names())
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anyLineBreakWillDo(String lineBreak) {
        assertThat(scratch.csv("name,n\nJörg,1\nZoë 😀,2.5\n".replace("\n", lineBreak)))
                .isEqualTo(TWO_BY_TWO);
        assertThat(scratch.csv("name,n\nJörg,1\nZoë 😀,2.5".replace("\n", lineBreak)))
                .isEqualTo(TWO_BY_TWO);
    }

    @Test
    void lineBreaksOfTwoSystemsMayBeMixed() {
        assertThat(scratch.csv("name,n\r\nJörg,1\nZoë 😀,2.5\r\n")).isEqualTo(TWO_BY_TWO);
        assertThat(scratch.csv("name,n\nJörg,1\r\nZoë 😀,2.5\n")).isEqualTo(TWO_BY_TWO);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        assertThat(scratch.csv("\uFEFFname,n\nJörg,1\nZoë 😀,2.5\n")).isEqualTo(TWO_BY_TWO);
        assertThat(scratch.csv("\uFEFF\"name\",n\nJörg,1\nZoë 😀,2.5\n")).isEqualTo(TWO_BY_TWO);
    }

    @Test
    void quotedValuesMayHoldDelimitersQuotesAndLineBreaks() {
        Table table = scratch.csv("a,\"the \"\"b\"\"\"\n\"x,y\",\"1\r\n2\"\n\"say \"\"hi\"\"\",in\"ner\n\" , \",' '\n");
        assertThat(table)
                .isEqualTo(Table.of(
                        TextColumn.of("a", "x,y", "say \"hi\"", " , "),
                        TextColumn.of("the \"b\"", "1\r\n2", "in\"ner", "' '")));
    }

    @Test
    void spacesBelongToWordsButNotToNamesAndNumbers() {
        assertThat(scratch.csv(" a , b\n x , 1 \ny,\t2\n"))
                .isEqualTo(Table.of(TextColumn.of("a", " x ", "y"), NumberColumn.of("b", 1, 2)));
        assertThat(scratch.csv("\" a \",b\nx,1\n").names()).containsExactly(" a ", "b");
    }

    @Test
    void blankLinesAreNoRows() {
        Table table = scratch.csv("\n\na,b\n\n1,x\n\n\n2,y\n\n");
        assertThat(table).isEqualTo(Table.of(NumberColumn.of("a", 1, 2), TextColumn.of("b", "x", "y")));
        assertThat(table.origin().place(0)).isEqualTo("data.csv, line 5");
        assertThat(table.origin().place(1)).isEqualTo("data.csv, line 8");
        assertThat(scratch.csv("a\n\n1\n\"\"\n2\n\n")).isEqualTo(Table.of(NumberColumn.of("a", 1, Double.NaN, 2)));
    }

    @Test
    void linesAreCountedThroughLineBreaksInValuesAndNames() {
        Table table = scratch.csv("\"a\nb\",c\n\"1\r\n2\r3\",x\n4,\"y\n\nz\"\n5,w");
        assertThat(table.origin().place(0)).isEqualTo("data.csv, line 3");
        assertThat(table.origin().place(1)).isEqualTo("data.csv, line 6");
        assertThat(table.origin().place(2, "c")).isEqualTo("data.csv, line 9, column c");
    }

    @Test
    void emptyValuesAreMissingQuotedOrNot() {
        assertThat(scratch.csv("a,b\n \t ,1\n\"  \",2\nx,3\n").column("a"))
                .isEqualTo(TextColumn.of("a", null, null, "x"));
        assertThat(scratch.csv("a,b,c\n,\"\",1\nx,y,\n"))
                .isEqualTo(Table.of(
                        TextColumn.of("a", null, "x"),
                        TextColumn.of("b", null, "y"),
                        NumberColumn.of("c", 1, Double.NaN)));
    }

    @Test
    void decimalCommas() {
        ReadOptions options = ReadOptions.defaults().withDecimal(',');
        assertThat(scratch.csv("a;b;c\n1,5;-,25;7\n2;1e-3;8\n;+3,;\n", options))
                .isEqualTo(Table.of(
                        NumberColumn.of("a", 1.5, 2, Double.NaN),
                        NumberColumn.of("b", -0.25, 0.001, 3),
                        NumberColumn.of("c", 7, 8, Double.NaN)));
    }

    @Test
    void aStreamIsReadByItsNameOrElseByItsContent() {
        assertThat(read("name,n\nJörg,1\nZoë 😀,2.5\n", "standard input")).isEqualTo(TWO_BY_TWO);
        assertThat(read(" \n[{\"name\":\"Jörg\",\"n\":1},{\"name\":\"Zoë 😀\",\"n\":2.5}]", "standard input"))
                .isEqualTo(TWO_BY_TWO);
        assertThat(read("{\"name\":\"Jörg\",\"n\":1}\n{\"name\":\"Zoë 😀\",\"n\":2.5}", "-"))
                .isEqualTo(TWO_BY_TWO);
        assertThat(read("{\"a\":1}\n", "x.jsonl").origin().place(0)).isEqualTo("x.jsonl, line 1");
    }

    private static Table read(String text, String name) {
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return Tables.read(in, name, ReadOptions.defaults()).table();
    }

    @Test
    void theResultDoesNotDependOnThreads() {
        StringBuilder text = new StringBuilder("i,word,day\n");
        for (int i = 0; i < 300_000; i++) {
            text.append(i)
                    .append(i % 1000 == 7 ? ",\"x\ny\"" : ",w" + i % 17)
                    .append(",2024-01-")
                    .append(10 + i % 20);
            text.append('\n');
        }
        Table one = scratch.csv(text.toString(), ReadOptions.defaults().withThreads(1));
        Table many = scratch.csv(text.toString(), ReadOptions.defaults().withThreads(4));
        assertThat(many).isEqualTo(one);
        NumberColumn order = (NumberColumn) many.column("i");
        for (int i = 0; i < many.rows(); i++) {
            assertThat(order.value(i)).isEqualTo(i);
        }
        assertThat(many.origin().place(299_999)).isEqualTo("data.csv, line 300301");
        assertThat(many.column("day")).isInstanceOf(DateColumn.class);
    }
}
