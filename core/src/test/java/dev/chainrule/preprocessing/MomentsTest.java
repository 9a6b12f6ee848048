package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    @Test
    void ofAFewNumbersByHand() {
        // mean 5; squared distances 9, 1, 1, 1, 0, 0, 4, 16, their mean 4
        Moments eight = Moments.of(new double[] {2, 4, 4, 4, 5, 5, 7, 9});
        assertThat(eight.count()).isEqualTo(8);
        assertThat(eight.mean()).isCloseTo(5, within(2e-15));
        assertThat(eight.deviation()).isCloseTo(2, within(2e-15));
        assertThat(Moments.of(new double[] {-3})).isEqualTo(new Moments(1, -3, 0));
        assertThat(Moments.of(new double[0])).isEqualTo(new Moments());
    }

    /** (1, 3) and (7, 9, 11): means 2 and 9, variances 1 and 8/3; together mean 6.2 and variance 13.76. */
    @Test
    void ofTwoPartsByHand() {
        Moments both = Moments.of(new double[] {1, 3}).and(Moments.of(new double[] {7, 9, 11}));
        assertThat(both.count()).isEqualTo(5);
        assertThat(both.mean()).isCloseTo(6.2, within(1e-14));
        assertThat(both.deviation()).isCloseTo(Math.sqrt(13.76), within(1e-14));
    }

    /** In whatever parts, and whatever the size of the numbers: squares of the largest overflow, of the least vanish. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-300, 1e300})
    void ofPartsTheyAreThoseOfTheWhole(double size) {
        RandomStream random = RandomStream.of(4, "moments");
        for (int trial = 0; trial < 100; trial++) {
            double[] values = DoubleStream.generate(() -> size * (3 + random.nextGaussian()))
                    .limit(2 + random.nextInt(40))
                    .toArray();
            Moments whole = Moments.of(values);
            Moments parts = new Moments();
            for (int from = 0; from < values.length; ) {
                int to = Math.min(values.length, from + random.nextInt(9));
                parts = parts.and(Moments.of(Arrays.copyOfRange(values, from, to)));
                from = to;
            }
            assertThat(parts.count()).isEqualTo(values.length);
            assertThat(parts.mean() / size).isCloseTo(whole.mean() / size, within(1e-13));
            assertThat(parts.deviation() / size).isCloseTo(whole.deviation() / size, within(1e-13));
        }
    }

    @Test
    void noNumbersChangeNothing() {
        RandomStream random = RandomStream.of(5, "moments");
        for (int trial = 0; trial < 100; trial++) {
            Moments some = new Moments(3, random.nextGaussian(), random.nextDouble());
            assertThat(some.and(new Moments())).as("these very ones").isEqualTo(some);
            assertThat(new Moments().and(some)).as("those very ones").isEqualTo(some);
        }
        assertThat(new Moments(2, 5, 0).and(new Moments(1, 5, 0))).isEqualTo(new Moments(3, 5, 0));
    }
}
