package dev.chainrule.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WorkProgressTest {
    @Test
    void aLineSaysHowFarItIsAndHowLongItTakes() {
        assertThat(WorkProgress.render("importance", 0, 3, 79)).isEqualTo("importance 0 % [" + " ".repeat(28) + "]");
        assertThat(WorkProgress.render("importance", 0.25, 60, 79))
                .isEqualTo("importance 25 % [======>" + " ".repeat(21) + "]  3:00 left");
        assertThat(WorkProgress.render("importance", 1, 60, 79)).endsWith("=>]  0:00 left");
    }

    @Test
    void nothingIsShownWhereNobodyWatches() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false);
        try (WorkProgress progress = new WorkProgress("importance", false, streams)) {
            progress.accept(0.5);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
