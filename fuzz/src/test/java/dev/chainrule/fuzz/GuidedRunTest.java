package dev.chainrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the fuzzer over all targets, guided by the code that inputs reach; scripts/fuzz runs longer. */
class GuidedRunTest {
    private static final Duration TIME = Duration.ofSeconds(25);

    /** The same inputs each time, as far as the time goes. */
    private static final int SEED = 1;

    /** Where found inputs are left. */
    private static final Path FOUND = Path.of("target", "found");

    @Test
    void findsNothing(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(GuidedRun.isPossible(), () -> "Jazzer has no driver for " + GuidedRun.platform());
        Map<String, byte[]> inputs = AnyFuzz.inputs();
        GuidedRun.Result result =
                new GuidedRun(AnyFuzz.class, inputs, folder).withSeed(SEED).run(TIME);
        assertThat(result.isClean())
                .as(() -> "found " + kept(result.found()) + "\n" + result.log())
                .isTrue();
        assertThat(result.executions()).isGreaterThanOrEqualTo(inputs.size());
        assertThat(result.coverage()).isGreaterThan(1000);
    }

    /** Copies what was found to where it stays, without the byte that says for which target it is. */
    private static List<Path> kept(List<Path> found) {
        List<Path> kept = new ArrayList<>();
        try {
            for (Path file : found) {
                byte[] input = Files.readAllBytes(file);
                if (input.length > 0) {
                    Path folder = Files.createDirectories(
                            FOUND.resolve(AnyFuzz.target(input).word()));
                    kept.add(Files.write(
                            folder.resolve(file.getFileName()), Arrays.copyOfRange(input, 1, input.length)));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return kept;
    }
}
