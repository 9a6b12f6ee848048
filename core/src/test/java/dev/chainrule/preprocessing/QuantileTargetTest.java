package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantileTargetTest {
    private static final QuantileTarget TWO = new QuantileTarget(
            List.of(new NumberTarget.Scale("a", 10, 2), new NumberTarget.Scale("b", 0, 1, -1.0, 1.0)),
            List.of(0.1, 0.5, 0.9));

    @Test
    void outputsStandTargetAfterTarget() {
        assertThat(TWO.outputs()).isEqualTo(6);
        assertThat(TWO.task()).isEqualTo(Task.REGRESSION);
        assertThat(TWO.scale(2).column()).isEqualTo("a");
        assertThat(TWO.scale(3).column()).isEqualTo("b");
        assertThat(TWO.columns()).containsExactly("a", "b");
        assertThat(TWO.names())
                .containsExactly(
                        "a:quantile:0.1",
                        "a:quantile:0.5",
                        "a:quantile:0.9",
                        "b:quantile:0.1",
                        "b:quantile:0.5",
                        "b:quantile:0.9");
        QuantileTarget one = new QuantileTarget(TWO.scales().subList(0, 1), List.of(0.05, 0.95));
        assertThat(one.names()).containsExactly("quantile:0.05", "quantile:0.95");
    }

    @Test
    void quantilesNeverCross() {
        assertThat(TWO.values(new double[] {1, -1, 0, 0.5, 3, -9})).containsExactly(8, 10, 12, -1, 0.5, 1);
    }

    @Test
    void theMiddleIsTheMedianOrBetweenTwo() {
        assertThat(TWO.middle()).containsExactly(1, 1);
        assertThat(middle(0.05, 0.95)).containsExactly(0, 1);
        assertThat(middle(0.1, 0.2, 0.3)).containsExactly(1, 1);
        assertThat(middle(0.1, 0.2, 0.3, 0.5)).containsExactly(3, 3);
        assertThat(middle(0.7)).containsExactly(0, 0);
        assertThat(middle(0.5, 0.9)).containsExactly(0, 0);
    }

    private static int[] middle(Double... quantiles) {
        return new QuantileTarget(List.of(), List.of(quantiles)).middle();
    }

    @Test
    void everyQuantileHasTheSameTarget() {
        Table table = Table.of(List.of(NumberColumn.of("a", 12, 8), NumberColumn.of("b", 0.5, -3)));
        Preprocessing preprocessing = new Preprocessing(List.of(), TWO);
        assertThat(preprocessing.targets(table).toRows())
                .isDeepEqualTo(new float[][] {{1, 1, 1, 0.5f, 0.5f, 0.5f}, {-1, -1, -1, -3, -3, -3}});
        assertThat(preprocessing.targetNames()).isEqualTo(TWO.names());
    }

    @Test
    void isDescribedAndChecked() {
        assertThat(Description.read(Target.class, Description.of(TWO), "model")).isEqualTo(TWO);
        assertThatThrownBy(() -> new QuantileTarget(List.of(), List.of(0.5, 0.1)))
                .hasMessageContaining("ascending");
    }
}
