package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.random.RandomStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ColumnTest {
    @Test
    void numbersAreWrittenInTheFewestDigitsThatReadBack() {
        NumberColumn column =
                NumberColumn.of("x", 3, -0.0, 0.1, 1e-7, 9007199254740992.0, 1e21, -2.50, Double.NaN, 1.0 / 3);
        assertThat(column)
                .extracting(c -> c.text(0), c -> c.text(1), c -> c.text(2), c -> c.text(3), c -> c.text(4))
                .containsExactly("3", "-0", "0.1", "1.0E-7", "9007199254740992");
        assertThat(column)
                .extracting(c -> c.text(5), c -> c.text(6), c -> c.text(7), c -> c.text(8))
                .containsExactly("1.0E21", "-2.5", null, "0.3333333333333333");
    }

    @Test
    void everyFiniteNumberReadsBackBitForBit() {
        RandomStream random = RandomStream.of(7, "test");
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(2_000_000) - 1e6;
            if (Double.isFinite(value)) {
                double back = Double.parseDouble(NumberColumn.text(value));
                assertThat(Double.doubleToRawLongBits(back)).isEqualTo(Double.doubleToRawLongBits(value));
            }
        }
    }

    @Test
    void anInfiniteNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumberColumn.of("x", 1, Double.NEGATIVE_INFINITY))
                .withMessageContaining("column x, row 1");
    }

    @Test
    void aBlankNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> NumberColumn.of(" ", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextColumn.of("a", "x").renamed(""));
    }

    @Test
    void columnsDoNotChangeWithTheArraysTheyWereMadeOfOrGave() {
        double[] numbers = {1, 2};
        String[] words = {"a", "b"};
        NumberColumn number = NumberColumn.of("n", numbers);
        TextColumn text = TextColumn.of("t", words);
        DateColumn date = DateColumn.ofDates("d", numbers);
        numbers[0] = 9;
        words[0] = "z";
        number.toArray()[1] = 9;
        text.toArray()[1] = "z";
        date.toArray()[1] = 9;
        assertThat(number).isEqualTo(NumberColumn.of("n", 1, 2));
        assertThat(text).isEqualTo(TextColumn.of("t", "a", "b"));
        assertThat(date).isEqualTo(DateColumn.ofDates("d", 1, 2));
    }

    @Test
    void selectRepeatsAndReordersRows() {
        int[] rows = {2, 0, 2};
        assertThat(NumberColumn.of("n", 1, 2, Double.NaN).select(rows))
                .isEqualTo(NumberColumn.of("n", Double.NaN, 1, Double.NaN));
        assertThat(TextColumn.of("t", "a", null, "c").select(rows)).isEqualTo(TextColumn.of("t", "c", "a", "c"));
        assertThat(BooleanColumn.of("b", true, false, null).select(rows))
                .isEqualTo(BooleanColumn.of("b", null, true, null));
        assertThat(DateColumn.ofDates("d", 1, 2, 3).select(rows)).isEqualTo(DateColumn.ofDates("d", 3, 1, 3));
    }

    @Test
    void missingIsCounted() {
        assertThat(NumberColumn.of("n", Double.NaN, 2).missing()).isEqualTo(1);
        assertThat(TextColumn.of("t", null, "", null).missing()).isEqualTo(2);
        assertThat(BooleanColumn.of("b", null, true).missing()).isEqualTo(1);
        assertThat(DateColumn.ofTimestamps("d", 0.5, Double.NaN).missing()).isEqualTo(1);
    }

    @Test
    void booleansKeepTheirSpelling() {
        BooleanColumn column = BooleanColumn.spelled("b", "TRUE", "False", true, false, null);
        assertThat(column.renamed("c").select(new int[] {1, 0, 2}))
                .extracting(c -> c.text(0), c -> c.text(1), c -> c.text(2), Column::name)
                .containsExactly("False", "TRUE", null, "c");
        assertThat(column).isNotEqualTo(BooleanColumn.of("b", true, false, null));
        assertThatIllegalArgumentException().isThrownBy(() -> BooleanColumn.spelled("b", "yes", "no", true));
        assertThatIllegalArgumentException().isThrownBy(() -> column.value(2));
    }

    @Test
    void datesAreWrittenInIso8601() {
        assertThat(DateColumn.ofDates("d", 0, DateColumn.epochDays(LocalDate.of(2024, 2, 29)), -1))
                .extracting(c -> c.text(0), c -> c.text(1), c -> c.text(2))
                .containsExactly("1970-01-01", "2024-02-29", "1969-12-31");
        assertThat(DateColumn.ofTimestamps("d", 0, -0.25, 1.5 + 1.0 / 86_400, Double.NaN))
                .extracting(c -> c.text(0), c -> c.text(1), c -> c.text(2), c -> c.text(3))
                .containsExactly("1970-01-01T00:00:00", "1969-12-31T18:00:00", "1970-01-02T12:00:01", null);
    }

    @Test
    void timestampsAreExactToTheMicrosecondBetween1791And2149() {
        RandomStream random = RandomStream.of(11, "test");
        long first = LocalDate.of(1791, 1, 1).toEpochDay();
        long last = LocalDate.of(2149, 1, 1).toEpochDay();
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime time = LocalDate.ofEpochDay(first + random.nextInt((int) (last - first)))
                    .atStartOfDay()
                    .plusNanos(1000L * (long) (random.nextDouble() * 86_400_000_000L));
            DateColumn column = DateColumn.ofTimestamps("t", DateColumn.epochDays(time));
            assertThat(column.time(0)).isEqualTo(time);
        }
    }

    @Test
    void whatIsNoDateIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DateColumn.ofDates("d", 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> DateColumn.ofTimestamps("d", Double.POSITIVE_INFINITY));
        assertThat(DateColumn.epochDays(Instant.EPOCH)).isZero();
    }
}
