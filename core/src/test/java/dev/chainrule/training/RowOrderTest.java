package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    @Test
    void isOneShuffleOfAllRowsUpToALimit() {
        int[] expected = IntStream.range(0, 1000).toArray();
        RandomStream.of(5, "shuffle", 3).shuffle(expected);
        assertThat(taken(new RowOrder(5, 3, 1000, 4), 1000, 32)).isEqualTo(expected);
        assertThat(taken(new RowOrder(5, 3, 1000, 4, 16_000, 64), 1000, 7)).isEqualTo(expected);
    }

    @Test
    void ofLargeDataTakesEveryRowOnceHoweverTheBatchesAreCut() {
        for (int rows : new int[] {1, 2, 999, 1000, 40_000}) {
            for (int block : new int[] {1, 64, 100, 4096}) {
                int[] order = taken(new RowOrder(5, 3, rows, 4, 0, block), rows, 32);
                assertThat(taken(new RowOrder(5, 3, rows, 4, 0, block), rows, 513))
                        .isEqualTo(order);
                Arrays.sort(order);
                assertThat(order).isEqualTo(IntStream.range(0, rows).toArray());
            }
        }
    }

    @Test
    void ofLargeDataReadsEachStretchOfTheFileOnceAndMixesMany() {
        int blockRows = 64 / 16;
        int rows = 4 * RowOrder.WINDOW * blockRows;
        int[] order = taken(new RowOrder(5, 3, rows, 4, 0, 64), rows, 32);
        int[] windowOf = new int[rows / blockRows];
        Arrays.fill(windowOf, -1);
        for (int i = 0; i < rows; i++) {
            int window = i / (RowOrder.WINDOW * blockRows);
            int block = order[i] / blockRows;
            assertThat(windowOf[block]).isIn(-1, window);
            windowOf[block] = window;
        }
        long blocksOfABatch = Arrays.stream(order, 0, 32)
                .map(row -> row / blockRows)
                .distinct()
                .count();
        assertThat(blocksOfABatch).isGreaterThan(25);
        assertThat(taken(new RowOrder(5, 4, rows, 4, 0, 64), rows, 32)).isNotEqualTo(order);
        assertThat(taken(new RowOrder(6, 3, rows, 4, 0, 64), rows, 32)).isNotEqualTo(order);
    }

    @Test
    void passesOverRowsAsIfItTookThem() {
        for (long large : new long[] {1 << 20, 0}) {
            int[] all = taken(new RowOrder(5, 3, 5000, 4, large, 64), 5000, 5000);
            for (int from : new int[] {0, 1, 1023, 1024, 1025, 4999}) {
                RowOrder order = new RowOrder(5, 3, 5000, 4, large, 64);
                order.skip(from);
                int[] rest = new int[5000 - from];
                order.next(rest.length, rest);
                assertThat(rest).isEqualTo(Arrays.copyOfRange(all, from, 5000));
            }
        }
    }

    private static int[] taken(RowOrder order, int rows, int batch) {
        int[] all = new int[rows];
        int[] some = new int[batch];
        for (int from = 0; from < rows; from += batch) {
            int count = Math.min(batch, rows - from);
            order.next(count, some);
            System.arraycopy(some, 0, all, from, count);
        }
        return all;
    }
}
