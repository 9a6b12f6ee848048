package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static List<int[]> all(Shares shares) {
        List<int[]> steps = new ArrayList<>();
        while (shares.hasNext()) {
            steps.add(shares.next());
        }
        return steps;
    }

    @Test
    void oneOfHundredGivesOneRowInHundred() {
        List<int[]> steps = all(new Shares(new int[] {10_000, 100, 0}, 101, false));

        assertThat(steps).hasSize(100).allSatisfy(step -> assertThat(step).containsExactly(100, 1, 0));
    }

    @Test
    void aloneItGivesEveryBatchWhole() {
        assertThat(all(new Shares(new int[] {0, 70}, 32, false)))
                .containsExactly(new int[] {0, 32}, new int[] {0, 32}, new int[] {0, 6});
    }

    @Test
    void everyRowIsGivenOnceAndAllKeepPace() {
        for (int seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.of(seed, "shares");
            int[] rows = new int[1 + random.nextInt(12)];
            Arrays.setAll(rows, p -> random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(900));
            long total = Arrays.stream(rows).sum();
            if (total == 0) {
                continue;
            }
            int batch = (int) Math.min(total, 1 + random.nextInt(100));
            Shares shares = new Shares(rows, batch, false);
            assertThat(shares.steps()).isEqualTo(Math.ceilDiv(total, batch));
            long done = 0;
            while (shares.hasNext()) {
                int[] given = shares.next();
                int sum = Arrays.stream(given).sum();
                assertThat(sum).isEqualTo((int) Math.min(batch, total - done));
                done += sum;
                int[] taken = shares.taken();
                for (int p = 0; p < rows.length; p++) {
                    assertThat(given[p]).isNotNegative();
                    double owed = (double) rows[p] * done / total;
                    assertThat((double) taken[p]).isBetween(owed - 2, owed + 2);
                }
            }
            assertThat(shares.taken()).containsExactly(rows);
        }
    }

    @Test
    void noPartitionGivesASingleRowToANormalisedBatch() {
        for (int seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.of(seed, "normalised");
            int[] rows = new int[1 + random.nextInt(8)];
            Arrays.setAll(rows, p -> random.nextInt(4) == 0 ? 0 : 2 + random.nextInt(200));
            if (Arrays.stream(rows).sum() == 0) {
                continue;
            }
            Shares shares = new Shares(rows, 2 + random.nextInt(40), true);
            long steps = shares.steps();
            List<int[]> given = all(shares);
            assertThat(given).hasSize((int) steps);
            assertThat(shares.taken()).containsExactly(rows);
            given.forEach(step -> assertThat(step).doesNotContain(1));
            given.forEach(step -> assertThat(Arrays.stream(step).sum()).isPositive());
        }
    }

    @Test
    void aLoneRowIsRefusedWhereBatchesAreNormalised() {
        assertThatThrownBy(() -> new Shares(new int[] {5, 1}, 2, true))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("partition 1 has 1 row");
    }
}
