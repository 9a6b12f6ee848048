package dev.chainrule.cli.endure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Briefly what scripts/endure does at length. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EndureTest {
    private static final Program PROGRAM = new Program(null);
    private static final Path PENGUINS =
            Path.of("..", "examples", "data", "penguins.csv").toAbsolutePath().normalize();

    @TempDir
    private Path work;

    @Test
    void aTrainingThatIsKilledTimeAndAgainComesToTheSameModel() throws IOException, InterruptedException {
        var tally = new KilledTraining(PROGRAM, work, PENGUINS, 1, _ -> {}).kill(4);
        assertThat(tally.all()).isEqualTo(4);
        assertThat(tally.models()).isPositive();
        assertThat(tally.markdown()).contains("| together | 4 |");
    }

    @Test
    void onAFullDiskTheOldFilesStay() throws IOException, InterruptedException {
        assumeThat(FullDisk.isPossible(work))
                .as("a small disk can be made here (Linux, unshare with user namespaces)")
                .isTrue();
        assertThat(FullDisk.tryAll(PROGRAM, work, PENGUINS))
                .filteredOn(line -> line.contains("No space left on device"))
                .hasSizeGreaterThan(10);
    }

    @Test
    void aLongTrainingHoldsNoMoreAtItsEnd() throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/task")).exists();
        LongTraining.Result result = new LongTraining(PROGRAM, work).run(5_000_000, 20_000, 0.1);
        assertThat(result.updates()).isGreaterThanOrEqualTo(5_000_000);
        assertThat(result.samples()).hasSizeGreaterThanOrEqualTo(Vitals.FEWEST);
    }

    @Test
    void aServerThatIsAskedForLongHoldsNoMoreAtItsEnd() throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/task")).exists();
        LongServing.Result result = new LongServing(PROGRAM, work, PENGUINS).run(8, 0.2);
        assertThat(result.answers()).isPositive();
        assertThat(result.refusals()).isPositive();
        assertThat(result.versions()).isGreaterThan(2);
        assertThat(result.samples()).hasSizeGreaterThanOrEqualTo(Vitals.FEWEST);
    }
}
