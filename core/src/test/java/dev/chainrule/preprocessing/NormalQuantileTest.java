package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalQuantileTest {
    @Test
    void publishedNumbers() {
        assertThat(NormalQuantile.of(0.5)).isCloseTo(0, within(1e-15));
        assertThat(NormalQuantile.of(0.75)).isCloseTo(0.674489750196081743, within(1e-15));
        assertThat(NormalQuantile.of(0.9)).isCloseTo(1.281551565544600467, within(1e-14));
        assertThat(NormalQuantile.of(0.975)).isCloseTo(1.959963984540054236, within(1e-14));
        assertThat(NormalQuantile.of(0.999)).isCloseTo(3.090232306167813542, within(1e-13));
        assertThat(NormalQuantile.of(0.001)).isCloseTo(-3.090232306167813542, within(1e-13));
        assertThat(NormalQuantile.of(1e-6)).isCloseTo(-4.753424308822898948, within(1e-9));
    }

    @Test
    void ascendsAndIsOddAboutOneHalf() {
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < 1000; i++) {
            double z = NormalQuantile.of(i / 1000.0);
            assertThat(z).isGreaterThan(before);
            assertThat(NormalQuantile.of(1 - i / 1000.0)).isCloseTo(-z, within(1e-12));
            before = z;
        }
        assertThat(NormalQuantile.of(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(NormalQuantile.of(1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** The density integrated by Simpson's rule from −9 to z is p again. */
    @Test
    void invertsTheIntegralOfTheDensity() {
        for (double p : new double[] {1e-4, 0.02, 0.3, 0.5, 0.7, 0.99, 0.9999}) {
            double z = NormalQuantile.of(p);
            int steps = 20_000;
            double h = (z + 9) / steps;
            double sum = 0;
            for (int i = 0; i <= steps; i++) {
                int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
                double x = -9 + i * h;
                sum += weight * Math.exp(-0.5 * x * x);
            }
            assertThat(sum * h / 3 / Math.sqrt(2 * Math.PI)).isCloseTo(p, within(1e-12));
        }
    }
}
