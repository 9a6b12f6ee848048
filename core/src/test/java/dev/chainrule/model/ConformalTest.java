package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConformalTest {
    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The ⌈(n + 1)(1 − α)⌉-th smallest score: of nine and 0.9 the ninth, of nineteen the eighteenth. */
    @Test
    void isTheScoreOfTheRank() {
        double[] nine = {0.5, -1, 3, 2, -0.25, 0, 7, 1, 4};
        assertThat(Conformal.shift(nine, ones(9), 0.9)).isEqualTo(7);
        assertThat(Conformal.shift(nine, ones(9), 0.95 - 0.05)).isEqualTo(7);
        assertThat(Conformal.shift(nine, ones(9), 0.5)).isEqualTo(1);
        assertThat(Conformal.shift(nine, ones(9), 0.1)).isEqualTo(-1);
        assertThat(Conformal.shift(Arrays.copyOf(nine, 8), ones(8), 0.9))
                .as("too few rows")
                .isZero();
        assertThat(Conformal.shift(new double[0], new double[0], 0.9)).isZero();
        double[] nineteen = new double[19];
        Arrays.setAll(nineteen, i -> 19 - i);
        assertThat(Conformal.shift(nineteen, ones(19), 0.9)).isEqualTo(18);
    }

    @Test
    void aWeightIsAShareOfTheRows() {
        double[] scores = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        double[] weights = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(Conformal.shift(scores, weights, 0.5)).isEqualTo(6);
        weights[0] = 5;
        weights[9] = 0;
        assertThat(Conformal.shift(scores, weights, 0.5)).isEqualTo(4);
        double[] twice = Arrays.stream(weights).map(w -> 2 * w).toArray();
        assertThat(Conformal.shift(scores, twice, 0.5)).isEqualTo(4);
    }

    /** Romano et al. 2019, theorem 1: at least the share, and at most 1/(n + 1) more. */
    @Test
    void theShareIsKeptOnAverage() {
        RandomStream random = RandomStream.of(4, "conformal");
        int covered = 0;
        int trials = 20_000;
        for (int trial = 0; trial < trials; trial++) {
            double[] scores = new double[29];
            Arrays.setAll(scores, i -> random.nextGaussian());
            covered += random.nextGaussian() <= Conformal.shift(scores, ones(29), 0.8) ? 1 : 0;
        }
        assertThat((double) covered / trials).isBetween(0.79, 0.8 + 1.0 / 30 + 0.01);
    }
}
