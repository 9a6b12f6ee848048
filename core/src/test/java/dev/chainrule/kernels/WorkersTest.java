package dev.chainrule.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    /** So expensive that a loop of two such items is handed out. */
    private static final long DEAR = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void doEachItemOnceRoundAfterRound(int threads) throws InterruptedException {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 3_000; round++) {
                int items = 1 + round % 50;
                int[] done = new int[items];
                workers.split(items, DEAR, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        done[i]++;
                    }
                });
                assertThat(done).containsOnly(1);
                if (round % 500 == 0) {
                    Thread.sleep(2); // long enough for the workers to park
                }
            }
        }
    }

    @Test
    void workAtTheSameTime() {
        try (Workers workers = new Workers(2)) {
            CountDownLatch met = new CountDownLatch(2);
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            workers.each(2, 2, (part, worker) -> {
                threads.add(Thread.currentThread());
                met.countDown();
                awaitQuietly(met);
            });
            assertThat(threads).hasSize(2).contains(Thread.currentThread());
        }
    }

    @Test
    void giveConcurrentPartsDifferentWorkerNumbers() {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(3);
            for (int round = 0; round < 1_000; round++) {
                workers.each(12, 3, (part, worker) -> {
                    assertThat(inside.incrementAndGet(worker)).isEqualTo(1);
                    Thread.onSpinWait();
                    inside.decrementAndGet(worker);
                });
            }
        }
    }

    @Test
    void cutALoopTheSameWayEveryTime() {
        try (Workers workers = new Workers(3)) {
            List<Set<List<Integer>>> cuts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Set<List<Integer>> ranges = ConcurrentHashMap.newKeySet();
                workers.split(100, DEAR, (from, to) -> ranges.add(List.of(from, to)));
                cuts.add(ranges);
            }
            assertThat(cuts.get(0))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .isEqualTo(cuts.get(1))
                    .isEqualTo(cuts.get(2));
        }
    }

    @Test
    void leaveLittleWorkToTheCaller() {
        try (Workers workers = new Workers(2)) {
            List<Thread> threads = new ArrayList<>();
            workers.split(100, 10, (from, to) -> threads.add(Thread.currentThread()));
            assertThat(threads).containsExactly(Thread.currentThread());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void passOnWhatTheFirstFailingPartThrew(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 100; round++) {
                assertThatThrownBy(() -> workers.split(64, DEAR, (from, to) -> {
                            throw new ArithmeticException("at " + from);
                        }))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessage("at 0");
            }
            workers.split(64, DEAR, (from, to) -> {}); // and are of use afterwards
            assertThat(workers.busy()).isFalse();
        }
    }

    @Test
    void runALoopInsideALoopWhereItIs() {
        try (Workers workers = new Workers(2)) {
            workers.split(2, DEAR, (from, to) -> {
                Thread outer = Thread.currentThread();
                workers.split(
                        50, DEAR, (f, t) -> assertThat(Thread.currentThread()).isSameAs(outer));
                assertThatIllegalStateException().isThrownBy(() -> workers.each(2, 2, (part, worker) -> {}));
            });
        }
    }

    @Test
    void keepTheCallersInterruption() {
        try (Workers workers = new Workers(2)) {
            workers.each(2, 2, (part, worker) -> {
                if (worker == 0) {
                    Thread.currentThread().interrupt();
                } else {
                    sleepQuietly(5); // the caller parks meanwhile
                }
            });
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void endTheirThreadsWhenClosed() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers workers = new Workers(3);
        CountDownLatch met = new CountDownLatch(3);
        workers.each(3, 3, (part, worker) -> {
            threads.add(Thread.currentThread());
            met.countDown();
            awaitQuietly(met);
        });
        workers.close();
        workers.close();
        threads.remove(Thread.currentThread());
        assertThat(threads).hasSize(2);
        for (Thread thread : threads) {
            assertThat(thread.isDaemon()).isTrue();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThatIllegalStateException().isThrownBy(() -> workers.each(2, 2, (part, worker) -> {}));
    }

    @Test
    void areAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Workers(0)).withMessageContaining("0");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleepQuietly(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
