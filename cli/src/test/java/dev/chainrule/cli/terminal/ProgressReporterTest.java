package dev.chainrule.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.training.Epoch;
import dev.chainrule.training.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Streams streams() {
        return new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> true);
    }

    private static void epoch(TrainingListener listener, int number) {
        for (int done = 32; done <= 96; done += 32) {
            listener.batch(new TrainingListener.Batch(3L * number, number, 32, done, 0.5, 0.01, 0.1, () -> 1));
        }
        listener.epoch(new Epoch(number, 3L * number, 0.25, 0.5, Map.of("accuracy", 0.75), 1, 0.01));
    }

    @Test
    void aLineThatFitsAndIsWipedInTheEnd() throws InterruptedException {
        try (ProgressReporter progress = new ProgressReporter("", 1, 40, true, streams())) {
            for (int number = 1; number <= 20; number++) {
                epoch(progress, number);
            }
            assertThat(progress.rowsSeen()).isEqualTo(20 * 96);
            assertThat(progress.epochsDone()).isEqualTo(20);
            while (!text().contains("epoch 20/40")) {
                Thread.sleep(20);
            }
        }
        assertThat(text())
                .containsPattern(
                        "epoch 20/40 \\[=+> +] loss 0.2500  accuracy 0.7500  [0-9,]+ rows/s  \\d+:\\d\\d left");
        assertThat(List.of(text().split("\r"))).allMatch(line -> line.length() <= 79);
        assertThat(text()).as("wiped").matches("(?s).*\\r +\\r");
    }

    @Test
    void oneTrainingAfterTheOther() throws InterruptedException {
        try (ProgressReporter progress = new ProgressReporter("fold", 3, 10, true, streams())) {
            epoch(progress, 1);
            epoch(progress, 2);
            epoch(progress, 1);
            while (!text().contains("fold 2/3 epoch 1/10")) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void nothingWhereNobodyWatches() {
        try (ProgressReporter progress = new ProgressReporter("", 1, 40, false, streams())) {
            epoch(progress, 1);
        }
        assertThat(text()).isEmpty();
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
