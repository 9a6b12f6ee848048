package dev.chainrule.cli.endure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VitalsTest {
    private static final String HISTOGRAM = """
            29817:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            10       12937384  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
               2:           195        2816816  [F (java.base@25.0.3)
              40:             3             48  jdk.internal.vm.FillerObject (java.base@25.0.3)
            Total           208       15754248
            """;

    @Test
    void whatFillsGapsIsNotHeld() {
        assertThat(Vitals.living(HISTOGRAM)).isEqualTo(2816816);
    }

    private static List<Vitals> heaps(long... heaps) {
        return IntStream.range(0, heaps.length)
                .mapToObj(i -> new Vitals(heaps[i] << 20, 0, 0, 0, 0))
                .toList();
    }

    @Test
    void aStartIsNoGrowth() {
        Vitals.requireFlat(heaps(1, 5, 10, 10, 10, 10, 10, 10));
    }

    @Test
    void whatGrowsIsTold() {
        assertThatThrownBy(() -> Vitals.requireFlat(heaps(10, 11, 12, 13, 14, 15, 16, 17)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("it grows: ");
    }

    @Test
    void fewSamplesSayNothing() {
        assertThatThrownBy(() -> Vitals.requireFlat(heaps(1, 1, 1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("found 3");
    }
}
