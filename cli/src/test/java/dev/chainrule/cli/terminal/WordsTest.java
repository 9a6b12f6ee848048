package dev.chainrule.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.cli.options.Choice;
import dev.chainrule.cli.options.NameList;
import dev.chainrule.network.Activation;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Relu;
import dev.chainrule.optimization.Nesterov;
import dev.chainrule.optimization.Optimizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of the command line into things, and things into words. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0            | 0.0000
            0.98765432   | 0.9877
            -12.34567    | -12.346
            123.456      | 123.46
            52192.7      | 52,193
            0.00012341   | 1.234e-4
            1e-6         | 1e-6
            0.00001      | 1e-5
            2.5e12       | 2.5e12
            NaN          | –
            Infinity     | –
            """)
    void numbers(double x, String text) {
        assertThat(Words.number(x)).isEqualTo(text);
    }

    @Test
    void oneMoreIsOne() {
        assertThat(Words.more(1, "class", "classes")).isEqualTo("1 more class");
        assertThat(Words.more(1234, "class", "classes")).isEqualTo("1,234 more classes");
    }

    @Test
    void valuesAndCountsAndTimes() {
        assertThat(Words.spread(0.99991, 0.0001308)).isEqualTo("0.9999 ± 0.0001");
        assertThat(Words.spread(52192.7, 1234.5)).isEqualTo("52,193 ± 1,235");
        assertThat(Words.spread(1, Double.NaN)).isEqualTo("1.0000 ± –");
        assertThat(Words.value(44.45)).isEqualTo("44.45");
        assertThat(Words.value(4050)).isEqualTo("4050");
        assertThat(Words.value(1.0 / 3)).isEqualTo("0.333333");
        assertThat(Words.value(0)).isEqualTo("0");
        assertThat(Words.value(1e300)).isEqualTo("1e300");
        assertThat(Words.value(-1.23456789e-300)).isEqualTo("-1.23457e-300");
        assertThat(Words.value(1e15)).isEqualTo("1e15");
        assertThat(Words.value(123_456_000_000_000.0)).isEqualTo("123456000000000");
        assertThat(Words.value(1e-8)).isEqualTo("0.00000001");
        assertThat(Words.count(1, "row")).isEqualTo("1 row");
        assertThat(Words.count(20_640, "row")).isEqualTo("20,640 rows");
        assertThat(Words.duration(2.44)).isEqualTo("2.4 s");
        assertThat(Words.duration(125)).isEqualTo("2 min 5 s");
        assertThat(Words.duration(7500)).isEqualTo("2 h 5 min");
    }

    @Test
    void namesFitIntoOneLine() {
        assertThat(Words.fit("abcdef", 4)).isEqualTo("abc…");
        assertThat(Words.fit("a\uD83D\uDE00cdef", 4)).isEqualTo("a\uD83D\uDE00…");
        assertThat(Words.fit("ab\uD83D\uDE00ef", 4)).as("not half a letter").isEqualTo("ab…");
        assertThat(Words.fit("two\nlines, \u001b[31mred\u009b", 40)).isEqualTo("two lines,  [31mred ");
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy,accuracy",
        "balancedAccuracy,balanced accuracy",
        "auc,AUC",
        "r2,R²",
        "precisionMacro,'precision, macro'",
        "f1Micro,'F1, micro'",
        "hammingLoss,hamming loss"
    })
    void metrics(String name, String words) {
        assertThat(Words.metric(name)).isEqualTo(words);
    }

    @Test
    void names() {
        assertThat(NameList.parse("--keep", null)).isEmpty();
        assertThat(NameList.parse("--keep", "a, b ,c d")).isEqualTo(List.of("a", "b", "c d"));
        assertThat(NameList.parse("--keep", "\"a,b\",c")).isEqualTo(List.of("a,b", "c"));
        assertThat(NameList.parse("--keep", "name \"x\", 5\" pipe")).isEqualTo(List.of("name \"x\"", "5\" pipe"));
        assertThat(NameList.parse("--keep", "\"\"\"x\"\", y\" , z")).isEqualTo(List.of("\"x\", y", "z"));
        List<String> any = List.of("a", "b, c", "\"d\"", "5\" pipe", " e ", "f\ng");
        assertThat(NameList.parse("--keep", NameList.text(any))).isEqualTo(any);
        assertThat(NameList.text(List.of("a", "5\" pipe"))).isEqualTo("a,5\" pipe");
        assertThatThrownBy(() -> NameList.parse("--keep", "\"a\"b,c"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("after a name in quotes expected a comma, found 'b,c'");
        assertThatThrownBy(() -> NameList.parse("--keep", "a,,b")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> NameList.parse("--keep", "")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> NameList.parse("--keep", "\"a"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("a quote does not end");
    }

    @Test
    void choices() {
        assertThat(Choice.parse(Activation.class, "--activation", "relu")).isEqualTo(new Relu());
        assertThat(Choice.parse(Activation.class, "--activation", "leaky-relu:slope=0.2"))
                .isEqualTo(new LeakyRelu(0.2));
        assertThat(Choice.parse(Optimizer.class, "--optimizer", "nesterov")).isInstanceOf(Nesterov.class);
        assertThatThrownBy(() -> Choice.parse(Activation.class, "--activation", "leaky-relu:slope=steep"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--activation.slope: expected a number, found 'steep'");
    }

    @Test
    void tables() {
        TextTable table = new TextTable(2).row("a", "word", "1").row("long", "b", "1,000");
        assertThat(table).hasToString("  a     word      1\n  long  b     1,000\n");
        assertThat(table.width()).isEqualTo("  long  b     1,000".length());
    }
}
