package dev.chainrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the fuzzer over every target, guided by the code that inputs reach; {@code scripts/fuzz} runs longer. */
class GuidedRunTest {
    private static final Duration TIME = Duration.ofSeconds(2);

    /** The same inputs each time, as far as the time goes. */
    private static final int SEED = 1;

    @TestFactory
    Stream<DynamicTest> findsNothing(@TempDir Path folder) throws InterruptedException {
        assumeTrue(GuidedRun.isPossible(), () -> "Jazzer has no driver for " + GuidedRun.platform());
        Map<Target, Future<GuidedRun.Result>> runs = new LinkedHashMap<>();
        int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        try (ExecutorService threads = Executors.newFixedThreadPool(processors)) {
            for (Target target : Target.values()) {
                runs.put(
                        target,
                        threads.submit(() -> new GuidedRun(target, folder.resolve(target.word()))
                                .withSeed(SEED)
                                .run(TIME)));
            }
        }
        return Arrays.stream(Target.values()).map(target -> DynamicTest.dynamicTest(target.word(), () -> {
            GuidedRun.Result result = runs.get(target).get();
            assertThat(result.isClean())
                    .as("%s: scripts/fuzz %s\n%s", target.word(), target.word(), result.log())
                    .isTrue();
            assertThat(result.executions()).isPositive();
            assertThat(result.coverage()).isPositive();
        }));
    }
}
