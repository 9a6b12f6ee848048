package dev.chainrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs that fuzzing begins from, and every one that it ever found something with, end as they may. */
class KeptInputsTest {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Processor time for the inputs of a target, which take milliseconds, and the first of all a few seconds. */
    private static final Duration BUSY = Duration.ofMinutes(3);

    /** For what waits and is not busy; counted in ticks, so that a machine that stands still meanwhile does not count. */
    private static final Duration WAITING = Duration.ofMinutes(30);

    private static final Duration TICK = Duration.ofMillis(100);

    @ParameterizedTest
    @EnumSource
    void endAsTheyMay(Target target) throws InterruptedException {
        Map<String, byte[]> inputs = target.inputs();
        assertThat(inputs).as(target.word()).isNotEmpty();
        within(
                BUSY,
                WAITING,
                () -> inputs.forEach((name, input) -> {
                    try {
                        target.read(input);
                    } catch (RuntimeException | Error e) {
                        throw new AssertionError(target.word() + ", " + name, e);
                    }
                }));
    }

    @Test
    void whatDoesNotEndIsFound() {
        assertThatThrownBy(() -> within(Duration.ofSeconds(1), WAITING, () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("KeptInputsTest");
        assertThatThrownBy(() -> within(BUSY, Duration.ofSeconds(1), () -> {
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Thread.sleep");
    }

    /** Runs {@code work}, which need not end, for so much processor time of this process, and so long, at most. */
    private static void within(Duration busy, Duration waiting, Runnable work) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = Thread.ofPlatform().daemon().name("inputs").start(task);
        long limit = SYSTEM.getProcessCpuTime() + busy.toNanos();
        long ticks = waiting.dividedBy(TICK);
        try {
            while (ticks-- > 0 && SYSTEM.getProcessCpuTime() < limit) {
                try {
                    task.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    // once more
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
            throw new AssertionError(Arrays.stream(thread.getStackTrace())
                    .map(frame -> "\n\tat " + frame)
                    .collect(Collectors.joining("", "it does not end; it was", "")));
        } finally {
            thread.interrupt();
        }
    }
}
