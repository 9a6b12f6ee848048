package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void sineAndCosineOfAMillionAngles() {
        RandomStream random = RandomStream.of(1, "angles");
        double cosine = 0;
        double sine = 0;
        for (int i = 0; i < 1_000_000; i++) {
            double size = i % 3 == 0 ? 0.5 : i % 3 == 1 ? 10 : 0x1p22;
            float u = (float) random.nextDouble(-size, size);
            double turn = u - StrictMath.rint(u); // exact
            cosine = Math.max(cosine, Math.abs(Turns.cos(u) - StrictMath.cos(2 * StrictMath.PI * turn)));
            sine = Math.max(sine, Math.abs(Turns.sin(u) - StrictMath.sin(2 * StrictMath.PI * turn)));
        }
        assertThat(cosine).isLessThan(2e-7);
        assertThat(sine).isLessThan(2e-7);
    }

    @Test
    void quartersAndWhatHasNoAngle() {
        assertThat(Turns.cos(0)).isEqualTo(1f);
        assertThat(Turns.sin(0)).isZero();
        assertThat(Turns.cos(0.25f)).isZero();
        assertThat(Turns.sin(0.25f)).isEqualTo(1f);
        assertThat(Turns.sin(-0.25f)).isEqualTo(-1f);
        assertThat(Turns.cos(-1000.5f)).isEqualTo(-1f);
        assertThat(Turns.cos(Float.MAX_VALUE)).isEqualTo(1f);
        assertThat(Turns.cos(Float.NEGATIVE_INFINITY)).isEqualTo(1f);
        assertThat(Turns.cos(Float.NaN)).isNaN();
        assertThat(Turns.sin(Float.NaN)).isNaN();
    }
}
