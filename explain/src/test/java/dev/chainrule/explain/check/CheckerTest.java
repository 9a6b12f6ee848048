package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Letters;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckerTest {
    private static final String TWO_THREE_TWO = """
            { "layers": [2, 3, 2], "activations": ["sigmoid", "sigmoid"], "loss": "half-squared-error",
              "weights": [ [[0.15, 0.25, -0.2], [0.3, -0.1, 0.4]], [[0.4, 0.5], [-0.3, 0.2], [0.6, -0.45]] ],
              "biases": [ [0.35, 0.1, -0.05], [0.6, 0.2] ],
              "inputs": [0.05, 0.1], "targets": [0.01, 0.99], "learningRate": 0.5 }
            """;

    private static Checker checker(Map<String, Object> changes) {
        Map<String, Object> tree =
                new LinkedHashMap<>(NetworkFile.parse(TWO_THREE_TWO, "test").toTree());
        tree.putAll(changes);
        return Checker.of(NetworkFile.of(tree, "test"));
    }

    private static Judgement judge(String sheet) {
        return checker(Map.of()).judge(Answers.parse(sheet, "sheet")).getLast();
    }

    private static String line(String name, double value) {
        return name + " = " + new Digits(7).text(value);
    }

    private static double value(String name) {
        Checker checker = checker(Map.of());
        return checker.problem().value(checker.names().find(name, "test").expression());
    }

    // ---- names ----

    @ParameterizedTest
    @EnumSource(Notation.class)
    void everyPrintedNameMeansWhatItStandsFor(Notation notation) {
        Checker checker = checker(Map.of("notation", notation.id()));
        Letters letters = Letters.of(notation, checker.problem().file());
        for (Quantity q : new Shapes(checker.problem()).all()) {
            String id = checker.names().find(q.id(), "test").quantity().id();
            for (TextStyle style : List.of(TextStyle.UNICODE, TextStyle.ASCII)) {
                String printed = style.glyph(letters.glyph(q));
                assertThat(checker.names().find(printed, "test").quantity().id())
                        .as("%s as %s in %s", q.id(), printed, notation)
                        .isEqualTo(id);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            a(1)[2];        a(1)[2]#1
            a ( 1 ) [ 2 ];  a(1)[2]#1
            δ(2)[1];        d(2)[1]#1
            w'(1)[1,2];     w'(1)[1,2]#1
            w(1)[1,2]';     w'(1)[1,2]#1
            loss;           loss#1
            loss';          loss#2
            h(2)[1]';       h(2)[1]#2
            y1';            h(2)[1]#2
            L+;             loss#2
            a(1)[2]#2;      a(1)[2]#2
            h3;             h(1)[3]#1
            d3;             d(1)[3]#1
            s3;             s(1)[3]#1
            y_2;            h(2)[2]#1
            a(1)3;          a(1)[3]#1
            a3;             a(1)[3]#1
            u32 new;        w'(2)[3,2]#1
            new u32;        w'(2)[3,2]#1
            w13+;           w'(1)[1,3]#1
            dL/dh2;         dh(1)[2]#1
            dh2;            dh(1)[2]#1
            dy1;            dh(2)[1]#1
            ∂L/∂a₁⁽²⁾;      d(2)[1]#1
            dh1/da1(1);     s(1)[1]#1
            f'(a3);         s(1)[3]#1
            σ'(a(1)3);      s(1)[3]#1
            dw21;           dw(1)[2,1]#1
            db3;            db(1)[3]#1
            Δw21;           w'(1)[2,1]#1
            Δw(1)[2,1];     w'(1)[2,1]#1
            x1 w12;         xw(1)[1,2]#1
            eta;            eta#1
            η;              eta#1
            Y1;             h(2)[1]#1
            h[3];           h(1)[3]#1
            u[3,2]';        w'(2)[3,2]#1
            w[1][2];        w(1)[1,2]#1
            """)
    void names(String name, String id) {
        Subject subject = checker(Map.of()).names().find(name, "test");
        assertThat(subject.quantity().id()).isEqualTo(id);
        assertThat(subject.isChange()).isEqualTo(name.startsWith("Δ"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            q7;             sheet, line 1: 'q7' names nothing here
            h4;             names nothing here; did you mean 'h1'?
            ouput1;         names nothing here
            Δd(1)[1];       Δ is the change of a parameter, as in Δw(1)[1,1]; d is none
            Δdw(1)[2,1];    Δ is the change of a parameter, as in Δw(1)[1,1]; dw is none
            δ1;             'δ1' may be d(1)[1] or d(2)[1]; say which
            d1;             'd1' may be d(1)[1] or d(2)[1]; say which
            a(3)[1];        'a(3)[1]': there is no layer 3; the last is layer 2
            a(1)[4];        'a(1)[4]': there is no 4, they are 1 to 3
            a(1)[0];        'a(1)[0]': there is no 0
            w(1)[3,1];      there is no 3, they are 1 to 2
            w(1)[3];        expected two indices, source and destination
            a(1)[1,2];      expected one index
            c(2)[1,1];      layer 2 has none
            m(1)[1,1];      there is none
            a(1)[1]#3;      there are 2 passes to ask about
            a(1)[1]#1.2;    there is no sample 2
            w'(1)[1,1]#1.1; belongs to no single sample
            """)
    void namesThatMeanNothing(String name, String message) {
        assertThatThrownBy(() -> judge(name + " = 1"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesWhereThereIsNoUpdateOrNoTarget() {
        Map<String, Object> tree =
                new LinkedHashMap<>(NetworkFile.parse(TWO_THREE_TWO, "test").toTree());
        tree.remove("learningRate");
        Checker noRate = Checker.of(NetworkFile.of(tree, "test"));
        assertThatThrownBy(() -> noRate.judge(Answers.parse("w'(1)[1,1] = 1", "sheet")))
                .hasMessageContaining("the network file gives no learningRate");
        assertThatThrownBy(() -> noRate.judge(Answers.parse("loss' = 1", "sheet")))
                .hasMessageContaining("the network file gives no learningRate");
        tree.remove("targets");
        Checker noTargets = Checker.of(NetworkFile.of(tree, "test"));
        assertThatThrownBy(() -> noTargets.judge(Answers.parse("d(1)[1] = 1", "sheet")))
                .hasMessageContaining("the network file gives no targets");
        assertThat(noTargets.judge(Answers.parse("a(1)[1] = 0.3875", "sheet")))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.RIGHT);
    }

    @Test
    void theSameNumberTwice() {
        assertThatThrownBy(() -> judge("h1 = 0.5\n\nh(1)[1] = 0.6"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("sheet, line 3: 'h(1)[1]' has been answered already, as 'h1' (sheet, line 1)");
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void everyPrintedNameOfASampleMeansIt(Notation notation) {
        Checker checker = checker(Map.of(
                "inputs", List.of(List.of(0.05, 0.1), List.of(0.5, -0.2)),
                "targets", List.of(List.of(0.01, 0.99), List.of(0.9, 0.2)),
                "notation", notation.id()));
        Letters letters = Letters.of(notation, checker.problem().file());
        for (Step step : checker.problem().trace().steps(Level.TERM)) {
            Quantity q = step.quantity();
            if (!step.expression().isMatrix()
                    && q.scope().sample() == 2
                    && q.scope().pass() == 1) {
                String printed = TextStyle.UNICODE.glyph(letters.glyph(q));
                assertThat(checker.names().find(printed, "test").quantity())
                        .as(printed)
                        .isEqualTo(q);
            }
        }
    }

    @Test
    void aLargeNetworkIsJudgedToo() {
        Checker checker = Checker.of(NetworkFile.of(
                Map.of(
                        "layers", List.of(100, 40, 10),
                        "activations", List.of("tanh", "softmax"),
                        "loss", "cross-entropy",
                        "inputs", Collections.nCopies(100, 0.25),
                        "targets", List.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                        "learningRate", 0.1),
                "large"));
        Subject gradient = checker.names().find("dw(1)[1,1]", "test");
        double right = checker.problem().value(gradient.expression());
        assertThat(verdict(checker, line("dw(1)[1,1]", right))).isEqualTo(Verdict.RIGHT);
        assertThat(verdict(checker, line("dw(1)[1,1]", -right))).isEqualTo(Verdict.SLIP);
        assertThat(verdict(checker, line("dw(1)[1,1]", right * 1.01))).isEqualTo(Verdict.WRONG);
        assertThatThrownBy(() -> checker.judge(Answers.parse("h1 = 1", "sheet")))
                .hasMessageContaining("names are such as a(1)[1]");
    }

    @Test
    void samplesAndPasses() {
        Map<String, Object> batch = Map.of(
                "inputs", List.of(List.of(0.05, 0.1), List.of(0.5, -0.2)),
                "targets", List.of(List.of(0.01, 0.99), List.of(0.9, 0.2)));
        Names mean = checker(batch).names();
        assertThat(mean.find("a(1)[1]#1.2", "t").quantity().id()).isEqualTo("a(1)[1]#1.2");
        assertThat(mean.find("dw(1)[1,1]", "t").quantity().id()).isEqualTo("dw(1)[1,1]#1");
        assertThat(mean.find("dw(1)[1,1]#1.2", "t").quantity().id()).isEqualTo("dw(1)[1,1]#1.2");
        assertThat(mean.find("loss'", "t").quantity().id()).isEqualTo("loss#2");
        assertThatThrownBy(() -> mean.find("h1", "t"))
                .hasMessage("t: 'h1': of which sample? Say for instance h(1)[1]#1.1");

        Map<String, Object> each = new LinkedHashMap<>(batch);
        each.put("conventions", Map.of("batch", "each"));
        Names one = checker(each).names();
        assertThat(one.find("w'(1)[1,1]", "t").quantity().id()).isEqualTo("w'(1)[1,1]#2");
        assertThat(one.find("h1#2", "t").quantity().id()).isEqualTo("h(1)[1]#2");
        assertThatThrownBy(() -> one.find("h1", "t")).hasMessageContaining("say for instance h(1)[1]#1");
    }

    // ---- verdicts ----

    @Test
    void theAnswerAsJson() {
        Judgement judgement = judge("h1 = 0.5957");
        assertThat(judgement.toTree())
                .containsExactly(
                        Map.entry("name", "h1"),
                        Map.entry("given", 0.5957),
                        Map.entry("expected", 0.5956807306078472),
                        Map.entry("verdict", "right"),
                        Map.entry("names", List.of()));
    }

    @Test
    void sentences() {
        assertThat(judge("h1 = 0.5957").sentence()).isEqualTo("Right.");
        assertThat(judge("dw11 = 0.00").sentence()).startsWith("Rounded so far that no digit of it shows");
        assertThat(judge("h1 = 0.9876").sentence())
                .isEqualTo("Not 0.9876: it is 0.595681, and no slip that is known leads to this number.");
        assertThat(judge("h1 = 0.5956").sentence()).startsWith("Right up to its last digit");
        assertThat(judge("h1 = 0.3875").sentence()).startsWith("This is the value without the activation function");
    }

    @Test
    void oneDigitNamesNoSlipUnlessItIsItsNumber() {
        Checker checker = checker(Map.of());
        for (String name : List.of("dw(2)[1,2]", "dw(1)[1,1]", "d(1)[1]", "loss")) {
            double right = value(name);
            for (double factor : new double[] {-1, 2, 0.5, 10, 0.1, 100}) {
                String one =
                        new BigDecimal(right * factor).round(new MathContext(1)).toPlainString();
                String two =
                        new BigDecimal(right * factor).round(new MathContext(2)).toString();
                Judgement vague = checker.judge(Answers.parse(name + " = " + one, "sheet"))
                        .getFirst();
                assertThat(vague.verdict()).as("%s", vague).isIn(Verdict.RIGHT, Verdict.ROUNDING, Verdict.WRONG);
                Judgement clear = checker.judge(Answers.parse(name + " = " + two, "sheet"))
                        .getFirst();
                assertThat(clear.names())
                        .as("%s", clear)
                        .containsAnyOf(
                                "wrong-sign", "factor-2", "shifted-decimal", "signal-sign", "loss-squared-error");
            }
        }
        assertThat(judge("dw(2)[1,2] = -0.6").sentence()) // ten times −0.0569
                .isEqualTo("Not -0.6: it is -0.0569024. With one digit more, a slip that led to it could be named.");
        assertThat(judge("w22 = 0.4").names()).contains("another-unit"); // w23 is 0.4 exactly
    }

    @Test
    void whatFollowsFromAWrongNumberIsARightStep() {
        double a2 = 0.7 * 0.4 + value("xw(2)[2,1]") + value("xw(2)[3,1]") + 0.6;
        List<Judgement> judged = checker(Map.of()).judge(Answers.parse("h1 = 0.7\n" + line("a(2)[1]", a2), "sheet"));
        assertThat(judged.getFirst().verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judged.getLast().verdict()).isEqualTo(Verdict.SLIP);
        assertThat(judged.getLast().names()).startsWith("follows-from-your-h1");
        assertThat(judged.getLast().sentence())
                .startsWith("This step is right: it follows from your h1 = 0.7, which is not.");
    }

    @Test
    void whatFollowsFromRoundedNumbersIsRightUpToRounding() {
        List<Judgement> judged =
                checker(Map.of()).judge(Answers.parse("h1 = 0.6\nh2 = 0.5\nh3 = 0.5\na(2)[1] = 0.9900", "sheet"));
        assertThat(judged.getLast().verdict()).isEqualTo(Verdict.ROUNDING);
        assertThat(judged.getLast().names()).contains("from-your-rounded-numbers");
    }

    @Test
    void aSlipAfterAWrongNumberIsSeenToo() {
        double a2 = -0.5 * 0.4 + value("xw(2)[2,1]") + value("xw(2)[3,1]");
        List<Judgement> judged = checker(Map.of()).judge(Answers.parse("h1 = -0.5\n" + line("a(2)[1]", a2), "sheet"));
        assertThat(judged.getLast().names()).contains("bias-forgotten");
    }

    @Test
    void aSlipWithAWrongNumberOfTheSheetSaysSo() {
        // 0.3 · 0.1 with the other sign; the right number is another by more than its sign
        List<Judgement> judged = checker(Map.of()).judge(Answers.parse("d(1)[1] = 0.3\ndw(1)[2,1] = -0.030", "sheet"));
        double right = value("dw(1)[2,1]");
        assertThat(judged.getLast().names()).contains("wrong-sign");
        assertThat(judged.getLast().reasons())
                .filteredOn(reason -> reason.name().equals("wrong-sign"))
                .extracting(Reason::sentence)
                .containsExactly("With your d(1)[1] = 0.3, this is the value with the other sign.");
        assertThat(judged.getLast().sentence())
                .startsWith("With your d(1)[1] = 0.3, this is ")
                .contains("The right number is " + Digits.USUAL.text(right) + ".");
    }

    @Test
    void otherWaysToTheNumberAreSaidInWords() {
        Judgement judgement = judge("d(1)[1] = 0.00918");
        assertThat(judgement.names()).containsExactly("slope-forgotten", "another-quantity");
        assertThat(judgement.sentence())
                .startsWith("This is the value without f′: δ is ∂L/∂h times f′(a). The right number is ")
                .endsWith(" (The same number: the answer to another question)");
        Reason reason = new Reason("x-y", Verdict.SLIP, "This is the value without f′: δ is ∂L/∂h times f′(a).");
        assertThat(reason.gist()).isEqualTo("the value without f′");
    }

    @Test
    void aLetterThatTheNotationHasForAnotherStep() {
        Checker layers = checker(Map.of("notation", "layers"));
        assertThat(layers.names().find("z(1)[2]", "t").quantity().id()).isEqualTo("a(1)[2]#1");
        assertThat(layers.names().find("W(1)[2,3]", "t").quantity().id()).isEqualTo("w(1)[2,3]#1");
        Judgement judgement =
                layers.judge(Answers.parse("a(1)[1] = 0.5957", "sheet")).getFirst();
        assertThat(judgement.verdict()).isEqualTo(Verdict.CONVENTION);
        assertThat(judgement.names()).startsWith("letter-of-the-notation");
    }

    @Test
    void aSignalInTheSignOfTheNotation() {
        Checker hanKamber = checker(Map.of("notation", "han-kamber"));
        double delta =
                hanKamber.problem().value(hanKamber.names().find("d(2)[1]", "t").expression());
        assertThat(verdict(hanKamber, line("Err6", -delta))).isEqualTo(Verdict.RIGHT);
        assertThat(verdict(hanKamber, line("d(2)[1]", delta))).isEqualTo(Verdict.RIGHT);
        assertThat(verdict(hanKamber, line("Err6", delta))).isEqualTo(Verdict.CONVENTION);
    }

    private static Verdict verdict(Checker checker, String sheet) {
        return checker.judge(Answers.parse(sheet, "sheet")).getFirst().verdict();
    }

    @Test
    void exactFractionsAtAKink() {
        // 0.1 + 0.2 − 0.3 is 0 for a learner and 5.6e-17 in double precision; relu′ differs
        Map<String, Object> tree = Map.of(
                "layers", List.of(3, 1, 1),
                "activations", List.of("relu", "identity"),
                "weights", List.of(List.of(List.of(1), List.of(1), List.of(1)), List.of(List.of(2))),
                "inputs", List.of(0.1, 0.2, -0.3),
                "targets", List.of(1));
        Checker checker = Checker.of(NetworkFile.of(tree, "kink"));
        assertThat(verdict(checker, "a(1)[1] = 0")).isEqualTo(Verdict.RIGHT);
        for (String exact : List.of("s(1)[1] = 0", "d(1)[1] = 0.000", "dw(1)[1,1] = 0")) {
            Judgement judgement = checker.judge(Answers.parse(exact, "sheet")).getFirst();
            assertThat(judgement.verdict()).isEqualTo(Verdict.CONVENTION);
            assertThat(judgement.names()).containsExactly("exact-arithmetic");
            assertThat(judgement.sentence())
                    .startsWith(
                            "Right in exact arithmetic, where a(1)[1] is 0 and the slope there 0 (reluAtZero); "
                                    + "double precision is off by 5.55112e-17 and takes the slope 1. In double precision it is ");
        }
        double inDoubles =
                checker.problem().value(checker.names().find("dw(1)[2,1]", "t").expression());
        assertThat(inDoubles).isNotZero();
        assertThat(verdict(checker, line("dw(1)[2,1]", inDoubles))).isEqualTo(Verdict.RIGHT);
        assertThat(verdict(checker, line("dw(1)[2,1]", -inDoubles))).isEqualTo(Verdict.SLIP);
    }

    @Test
    void aSheetOfZerosIsNotRight() {
        Checker checker = checker(Map.of());
        for (String name : List.of("loss", "h1", "y1", "d(2)[1]", "dw11", "w11'", "dw(2)[1,1]")) {
            for (String zero : List.of("0", "0.0", "0.00", "0.000000", "0/1", "-0.0")) {
                Judgement judgement = checker.judge(Answers.parse(name + " = " + zero, "sheet"))
                        .getFirst();
                assertThat(judgement.verdict()).as("%s", judgement).isNotIn(Verdict.RIGHT, Verdict.CONVENTION);
                boolean isRounded = new BigDecimal(judgement.expected())
                                .setScale(Math.max(0, judgement.given().decimals()), RoundingMode.HALF_UP)
                                .signum()
                        == 0;
                if (isRounded) {
                    assertThat(judgement.names()).startsWith("no-digit-shows").doesNotContain("factor-2");
                    assertThat(judgement.sentence()).startsWith("Rounded so far that no digit of it shows. It is ");
                } else {
                    // what a slip makes exactly 0 is that slip's
                    assertThat(judgement.verdict()).as("%s", judgement).isIn(Verdict.SLIP, Verdict.WRONG);
                }
            }
        }
    }
}
