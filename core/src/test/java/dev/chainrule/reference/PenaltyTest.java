package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import org.junit.jupiter.api.Test;

class PenaltyTest {
    private final Layout layout = Network.of(2, Layer.of(1, new Identity()).with(new Normalization.Layer()))
            .layout();
    private final double[] parameters = {-2, 3, 5, 7, 11};

    @Test
    void isOverWeightsOnly() {
        assertThat(new Penalty(0.1, 0.01).value(layout, parameters)).isCloseTo(0.1 * 5 + 0.005 * 13, within(1e-15));
        assertThat(new Penalty(0, 0).value(layout, parameters)).isZero();
    }

    @Test
    void addsItsDerivative() {
        double[] gradient = {1, 1, 1, 1, 1};
        new Penalty(0.1, 0.01).addGradient(layout, parameters, gradient);
        assertThat(gradient).containsExactly(new double[] {1 - 0.1 - 0.02, 1 + 0.1 + 0.03, 1, 1, 1}, within(1e-15));
        double[] atZero = new double[5];
        new Penalty(1, 1).addGradient(layout, new double[5], atZero);
        assertThat(atZero).containsOnly(0);
    }

    @Test
    void isNotNegative() {
        assertThatThrownBy(() -> new Penalty(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Penalty(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
