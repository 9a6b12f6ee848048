package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Tanh;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorOverStepTest {
    private static final double[][] SAMPLES = {{0.5, -0.2}, {0.3, 0.9}};
    private static final Objective OBJECTIVE =
            Objective.of(new HalfSquaredError(), new double[][] {{0.3}, {-0.4}}, Reduction.MEAN);

    private static ErrorOverStep of(Network network) {
        Parameters parameters = Parameters.initial(network, Initializer.GLOROT_UNIFORM, 3);
        return ErrorOverStep.of(
                ReferencePass.of(parameters), SAMPLES, OBJECTIVE, Mode.PREDICTION, 100, ErrorOverStep.decades(11));
    }

    @Test
    void truncationFallsWithTheSquareOfTheStepAndRoundingGrowsAsItShrinks() {
        ErrorOverStep error = of(Network.of(2, List.of(4), new Tanh(), 1, new Tanh()));
        assertThat(error.points()).hasSize(11);
        for (int i = 0; i < 2; i++) {
            double ratio =
                    error.points().get(i).error() / error.points().get(i + 1).error();
            assertThat(ratio).isBetween(80.0, 125.0);
        }
        double best = error.best().orElseThrow().error();
        assertThat(best).isLessThan(1e-9);
        assertThat(error.best().orElseThrow().step()).isBetween(1e-7, 1e-3);
        assertThat(error.points().getLast().error()).isGreaterThan(1000 * best);
        assertThat(error.points()).allSatisfy(point -> assertThat(point.kinks()).isZero());
    }

    @Test
    void kinksAreCountedAndLeftOut() {
        ErrorOverStep error = of(Network.of(2, List.of(4), new Relu(), 1, new Tanh()));
        assertThat(error.points().getFirst().kinks())
                .isGreaterThan(error.points().get(6).kinks());
        assertThat(error.best().orElseThrow().error()).isLessThan(1e-9);
    }
}
