package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.DateColumn;
import dev.chainrule.random.RandomStream;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @Test
    void everyDayOfFourCenturies() {
        LocalDate day = LocalDate.of(1800, 1, 1);
        for (int i = 0; i < 4 * 36_525; i++, day = day.plusDays(1)) {
            assertThat(IsoTime.parse(day.toString())).isEqualTo(new IsoTime(day.toEpochDay(), false, false));
        }
    }

    @Test
    void timestampsAsJavaTimeReadsThem() {
        RandomStream random = RandomStream.of(9, "times");
        for (int i = 0; i < 20_000; i++) {
            OffsetDateTime time = OffsetDateTime.of(
                    1900 + random.nextInt(200),
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1_000_000) * 1000,
                    ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60));
            double days = DateColumn.epochDays(time.toInstant());
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
            assertThat(IsoTime.parse(text)).as(text).isEqualTo(new IsoTime(days, true, true));
            String local = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time).replace('T', i % 2 == 0 ? 'T' : ' ');
            assertThat(IsoTime.parse(local))
                    .isEqualTo(new IsoTime(DateColumn.epochDays(time.toLocalDateTime()), true, false));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "2024-02-30",
                "2023-02-29",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-01-1",
                "2024/01/01",
                "x024-01-01",
                "+2024-01-01",
                "2024-01-01T",
                "2024-01-01T24:00",
                "2024-01-01T12:60",
                "2024-01-01T12:00:60",
                "2024-01-01T12:00:00.",
                "2024-01-01T12:00+19:00",
                "2024-01-01T12:00+01:60",
                "2024-01-01T12:00 Z",
                "2024-01-01 12",
                "٢٠٢٤-01-01",
                "2024-01-01T12:00:00.1234567891"
            })
    void whatIsNone(String text) {
        assertThat(IsoTime.parse(text)).isNull();
    }
}
