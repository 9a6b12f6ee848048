package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Rational;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            0.5; 1/2
            0,5; 1/2
            .5; 1/2
            3/8; 3/8
            -3/8; -3/8
            0,3 / 0,8; 3/8
            6/4; 3/2
            1.2e-3; 3/2500
            1,2E-3; 3/2500
            1.2·10^-3; 3/2500
            1.2 × 10⁻³; 3/2500
            1.2 x 10^(-3); 3/2500
            3·10²; 300
            −0.25; -1/4
            +7; 7
            -0; 0
            """)
    void numbers(String text, String value) {
        assertThat(Given.parse(text, "test").value()).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a half", "1.2.3", "1,234.5", "", "1/0", "1/2/3", "0x10", "NaN", "1e", "--1", "1e999999", "·10^3"
            })
    void noNumbers(String text) {
        assertThatThrownBy(() -> Given.parse(text, "sheet, line 4"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("sheet, line 4: ");
    }

    @Test
    void digitsThatANumberClaims() {
        assertThat(Given.parse("0.50", "test").halfUnit()).isEqualTo(0.005);
        assertThat(Given.parse("1/2", "test").halfUnit()).isEqualTo(0.05);
        assertThat(Given.parse("1/3", "test").halfUnit()).isZero();
        assertThat(Given.parse("3e2", "test").halfUnit()).isEqualTo(50);
        assertThat(Given.parse("1/3", "test").is(1.0 / 3, 0)).isTrue();
        assertThat(Given.parse("1/3", "test").is(0.3333, 0)).isFalse();
        assertThat(Given.parse("0.25", "test").is(0.245, 0)).isTrue();
        assertThat(Given.parse("0.25", "test").is(0.2449, 0)).isFalse();
        assertThat(Given.parse("30", "test").is(34, 0)).isTrue();
        assertThat(Given.parse("30.", "test").value()).isEqualTo(Rational.of(30, 1));
        assertThat(Given.parse("100", "test").is(70, 0)).isFalse();
        assertThat(Given.parse("0.0406", "test").isCutOff(0.040681)).isTrue();
        assertThat(Given.parse("0.0407", "test").isCutOff(0.040681)).isFalse();
    }

    @Test
    void lines() {
        Answers answers = Answers.parse("""

                # hidden units
                h1 = 0.59  # to two digits
                  a(1)[2]#1.3 = −0,5
                w11' ≈ 3/8
                """, "sheet.txt");
        assertThat(answers.list()).extracting(Answer::name).containsExactly("h1", "a(1)[2]#1.3", "w11'");
        assertThat(answers.list()).extracting(answer -> answer.given().text()).containsExactly("0.59", "−0,5", "3/8");
        assertThat(answers.list().getLast().where()).isEqualTo("sheet.txt, line 5");
    }

    @Test
    void json() {
        Answers answers = Answers.parse("""
                {
                  "h1": 0.50, "h2": "3/8",
                  "loss": 1e-3
                }
                """, "sheet.json");
        assertThat(answers.list()).extracting(Answer::name).containsExactly("h1", "h2", "loss");
        assertThat(answers.list().getFirst().given().decimals()).isEqualTo(2);
        assertThat(answers.list().getLast().where()).isEqualTo("sheet.json, line 3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            h1 0.5;                       line 1: expected 'name = value', found 'h1 0.5'
            = 0.5;                        line 1: expected 'name = value'
            h1 =;                         line 1: 'h1' has no value
            h1 = 0.5 = x;                 line 1: expected a number such as 0.5, 0,5, 3/8 or 1.2e-3, found '0.5 = x'
            '# nothing';                  there are no answers
            '{}';                         there are no answers
            '{"h1": true}';               line 1: 'h1': expected a number or a text such as "3/8", found true
            '{"h1": [1]}';                line 1: 'h1': expected a number or a text such as "3/8", found a list
            '{"h1": 1, "h1": 2}';         line 1, column 15: not valid JSON: "h1" is there twice
            '{"h1": 1} 2';                line 1, column 11: not valid JSON: expected nothing more after the first value
            '{"h1": ';                    line 1, column 8: not valid JSON: the text ends before everything in it is closed
            '{"h1": 0,5}';                line 1, column 10: not valid JSON: something is out of place near '{"h1": 0,5}'
            '{"h1": 1 "h2": 2}';          line 1, column 10: not valid JSON: something is out of place near '{"h1": 1 "h2": 2}'
            '{h1: 1}';                    line 1, column 2: not valid JSON: something is out of place near '{h1: 1}'
            '{"h1": one}';                line 1, column 8: not valid JSON: something is out of place near '{"h1": one}'
            """)
    void whatIsNoSheet(String text, String message) {
        assertThatThrownBy(() -> Answers.parse(text, "sheet"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("sheet")
                .hasMessageContaining(message);
    }

    @Test
    void files(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sheet.txt"), "\uFEFFh1 = 0.5\r\nh2 = 1/3\r\n");
        assertThat(Answers.read(file).list()).hasSize(2);
        assertThatThrownBy(() -> Answers.read(folder.resolve("none")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("there is no file");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> Answers.read(bytes)).hasMessageContaining("UTF-8");
    }
}
