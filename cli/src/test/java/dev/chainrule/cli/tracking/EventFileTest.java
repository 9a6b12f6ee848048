package dev.chainrule.cli.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.training.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.ofEpochMilli(1_763_812_800_250L));

    @TempDir
    private Path folder;

    /** The check value of CRC-32C/ISCSI, and two of the test vectors of RFC 3720, B.4. */
    @Test
    void checksumsAreThosePublished() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        byte[] zeros = new byte[32];
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        Map<byte[], Integer> published = Map.of(digits, 0xE3069283, zeros, 0x8A9136AA, ones, 0x62A8AB43);
        published.forEach((bytes, crc) -> {
            assertThat(RecordedEvents.crc(bytes)).isEqualTo(crc);
            int masked = TfRecord.maskedCrc(bytes, bytes.length);
            assertThat(masked).isEqualTo(RecordedEvents.masked(crc));
            assertThat(Integer.rotateLeft(masked - 0xa282ead8, 15))
                    .as("unmasked")
                    .isEqualTo(crc);
        });
    }

    @Test
    void anEpochIsAnEvent() throws IOException {
        EventFile file = EventFile.create(folder.resolve("runs").resolve("first"), NOON);
        file.epoch(new Epoch(1, 10, 0.75, 0.5, Map.of("accuracy", 0.875), 1, 0.002));
        file.epoch(new Epoch(300, 3000, 1e-300, Double.NaN, Map.of(), 1, 1e300));
        file.epoch(new Epoch(301, 3010, 0.25, null, Map.of("größe", -1.0), 1, 0.001));
        assertThat(RecordedEvents.read(file.file()))
                .containsExactly(
                        new RecordedEvents.Event(1_763_812_800.25, 0, "brain.Event:2", Map.of()),
                        new RecordedEvents.Event(
                                1_763_812_800.25,
                                1,
                                "",
                                Map.of(
                                        "loss/train", 0.75f,
                                        "loss/validation", 0.5f,
                                        "metric/accuracy", 0.875f,
                                        "rate", 0.002f)),
                        new RecordedEvents.Event(
                                1_763_812_800.25,
                                300,
                                "",
                                Map.of(
                                        "loss/train", 0f,
                                        "loss/validation", Float.NaN,
                                        "rate", Float.POSITIVE_INFINITY)),
                        new RecordedEvents.Event(
                                1_763_812_800.25,
                                301,
                                "",
                                Map.of("loss/train", 0.25f, "metric/größe", -1f, "rate", 0.001f)));
    }

    @Test
    void filesOfOneSecondAreTwo() throws IOException {
        EventFile first = EventFile.create(folder, NOON);
        EventFile second = EventFile.create(folder, NOON);
        EventFile later = EventFile.create(folder, InstantSource.offset(NOON, Duration.ofDays(20_000)));
        second.epoch(new Epoch(1, 1, 1, null, Map.of(), 1, 1));
        assertThat(RecordedEvents.files(folder)).containsExactly(first.file(), second.file(), later.file());
        assertThat(RecordedEvents.read(first.file())).hasSize(1);
        assertThat(RecordedEvents.read(second.file())).hasSize(2);
        long process = ProcessHandle.current().pid();
        assertThat(second.file().getFileName())
                .hasToString("events.out.tfevents.1763812800.chainrule." + process + ".1");
    }

    @Test
    void whatCannotBeWrittenIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EventFile.create(file.resolve("runs"), NOON))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("cannot write into " + file.resolve("runs") + ": ");
        EventFile events = EventFile.create(folder.resolve("runs"), NOON);
        Files.delete(events.file());
        Files.createDirectory(events.file());
        assertThatThrownBy(() -> events.epoch(new Epoch(1, 1, 1, null, Map.of(), 1, 1)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("cannot write " + events.file() + ": ");
    }

    @Test
    void piecesAreAppended() throws IOException {
        Path file = folder.resolve("pieces");
        for (String piece : List.of("one\n", "two\n", "three\n")) {
            WholeAppend.append(file, piece.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(file).hasContent("one\ntwo\nthree\n");
    }
}
