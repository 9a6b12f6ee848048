package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChainTest {
    @ParameterizedTest
    @EnumSource(Notation.class)
    void inDoublesItIsThePass(Notation notation) {
        for (long seed = 0; seed < 20; seed++) {
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 2), notation);
            Chain<Double> doubles = Chain.of(trace, Arithmetic.DOUBLES);
            Chain<FractionOrDecimal> fractions = Chain.of(trace, Fractions.ARITHMETIC);
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    double room = 1e-9 * Math.max(1, Math.abs(step.value()));
                    assertThat(doubles.value(step.quantity()))
                            .as("seed %d, %s", seed, step.id())
                            .isCloseTo(step.value(), within(room));
                    assertThat(fractions.value(step.quantity()).toDouble())
                            .as("seed %d, %s", seed, step.id())
                            .isCloseTo(step.value(), within(room));
                }
            }
        }
    }

    /** 2-2-1 without activation, from hmkcode.com: all numbers are decimals of few digits. */
    static final NetworkFile LINEAR = NetworkFile.of(
            Map.of(
                    "layers", List.of(2, 2, 1),
                    "activations", List.of("identity", "identity"),
                    "weights",
                            List.of(
                                    List.of(List.of(0.11, 0.12), List.of(0.21, 0.08)),
                                    List.of(List.of(0.14), List.of(0.15))),
                    "inputs", List.of(2, 3),
                    "targets", List.of(1),
                    "learningRate", 0.05),
            "linear");

    @Test
    void inFractionsNothingIsLost() {
        Trace trace = Trace.of(Walk.of(LINEAR, 1), Notation.W_U);
        Chain<FractionOrDecimal> chain = Chain.of(trace, Fractions.ARITHMETIC);
        assertThat(chain.value(Quantity.of(Kind.ACTIVATION, 1, 1, Scope.ONLY))).hasToString("17/20");
        assertThat(chain.value(Quantity.of(Kind.ACTIVATION, 2, 1, Scope.ONLY))).hasToString("191/1000");
        assertThat(chain.value(new Quantity(Kind.LOSS, 0, 0, 0, Scope.ONLY))).hasToString("654481/2000000");
        assertThat(chain.value(Quantity.of(Kind.NEW_WEIGHT, 1, 1, 1, Scope.ONLY)))
                .hasToString("60663/500000");
    }

    /** The source's own remark: with its new weights rounded to two decimals, the next output is 0.2533, not 0.2557. */
    @Test
    void roundedWeightsGiveThePublishedOutput() {
        Trace trace = Trace.of(Walk.of(LINEAR, 2), Notation.W_U);
        Quantity next = Quantity.of(
                Kind.ACTIVATION, 2, 1, trace.scope(trace.walk().passes().get(1), 0));
        Rounded two = Rounded.toDecimals(2);
        Chain<BigDecimal> weights =
                Chain.of(trace, two, _ -> null, (q, value) -> q.kind() == Kind.NEW_WEIGHT ? two.written(value) : value);
        assertThat(weights.value(next)).isEqualByComparingTo("0.2533");
        assertThat(Chain.of(trace, two).value(next)).isEqualByComparingTo("0.25");
        Quantity sum = Quantity.of(Kind.PRE_ACTIVATION, 2, 1, next.scope());
        assertThat(Chain.of(trace, two).computed(sum)).isEqualByComparingTo("0.2533");
        assertThat(Chain.of(trace, Arithmetic.DOUBLES).value(next)).isCloseTo(0.2557457808075, within(1e-15));
    }

    @Test
    void aVariantChangesWhatFollowsFromIt() {
        Trace trace = Trace.of(Walk.of(LINEAR, 1), Notation.W_U);
        Quantity hidden = Quantity.of(Kind.ACTIVATION, 1, 1, Scope.ONLY);
        Chain<Double> chain = Chain.of(
                trace, Arithmetic.DOUBLES, q -> q.equals(hidden) ? Expression.constant(2) : null, (_, value) -> value);
        assertThat(chain.value(hidden)).isEqualTo(2);
        assertThat(chain.value(Quantity.of(Kind.ACTIVATION, 2, 1, Scope.ONLY)))
                .isCloseTo(2 * 0.14 + 0.48 * 0.15, within(1e-15));
        assertThat(chain.value(Quantity.of(Kind.ACTIVATION, 1, 2, Scope.ONLY))).isCloseTo(0.48, within(1e-15));
    }

    @Test
    void aStepWithoutANumberSaysWhich() {
        NetworkFile saturated = NetworkFile.of(
                Map.of(
                        "layers", List.of(1, 1),
                        "activations", List.of("sigmoid"),
                        "loss", "binary-cross-entropy",
                        "weights", List.of(List.of(List.of(-9))),
                        "inputs", List.of(1),
                        "targets", List.of(1)),
                "saturated");
        Trace trace = Trace.of(Walk.of(saturated, 1), Notation.LAYERS);
        Chain<BigDecimal> chain = Chain.of(trace, Rounded.toDecimals(2));
        assertThatThrownBy(() -> chain.value(new Quantity(Kind.LOSS, 0, 0, 0, Scope.ONLY)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("loss: no finite number; more digits may help");
    }

    @Test
    void manyPassesNeedNoDeepStack() {
        Trace trace = Trace.of(Walk.of(LINEAR, 2000), Notation.W_U);
        Quantity last = Quantity.of(
                Kind.NEW_WEIGHT, 2, 1, 1, trace.shared(trace.walk().passes().getLast()));
        assertThat(Chain.of(trace, Arithmetic.DOUBLES).value(last)).isCloseTo(trace.value(last), within(1e-12));
    }
}
