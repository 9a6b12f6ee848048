package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.ChainruleException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TableRowsTest {
    private enum Sex {
        FEMALE,
        MALE
    }

    private record Penguin(String island, double bill, Integer mass, Sex sex, Boolean tagged, LocalDateTime seen) {}

    private record Anything(Object value) {}

    record Failing(int value) {
        @Override
        public int value() {
            throw new IllegalStateException("no value today");
        }
    }

    @Test
    void mapsBecomeColumnsInOrderOfAppearance() {
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("a", null);
        Table table =
                Table.ofMaps(List.of(Map.of("a", 1), withNull, Map.of("b", "x"), Map.of("a", new BigDecimal("2.5"))));
        assertThat(table)
                .isEqualTo(Table.of(
                        NumberColumn.of("a", 1, Double.NaN, Double.NaN, 2.5),
                        TextColumn.of("b", null, null, "x", null)));
    }

    @Test
    void everyKindOfValueHasItsColumn() {
        assertThat(Table.ofMaps(List.of(Map.of("v", 'c'), Map.of("v", new StringBuilder("d")), Map.of("v", Sex.MALE))))
                .isEqualTo(Table.of(TextColumn.of("v", "c", "d", "MALE")));
        assertThat(Table.ofMaps(List.of(Map.of("v", true), Map.of())))
                .isEqualTo(Table.of(BooleanColumn.of("v", true, null)));
        assertThat(Table.ofMaps(List.of(Map.of("v", LocalDate.of(1970, 1, 3)))))
                .isEqualTo(Table.of(DateColumn.ofDates("v", 2)));
        assertThat(Table.ofMaps(List.of(
                        Map.of("v", LocalDate.of(1970, 1, 3)),
                        Map.of("v", Instant.ofEpochSecond(43_200)),
                        Map.of("v", OffsetDateTime.parse("1970-01-01T02:00:00+02:00")))))
                .isEqualTo(Table.of(DateColumn.ofTimestamps("v", 2, 0.5, 0)));
    }

    @Test
    void recordsGiveAColumnToEachComponent() {
        Table table = Table.ofRecords(List.of(
                new Penguin("Biscoe", 46.5, 4500, Sex.FEMALE, true, LocalDateTime.of(1970, 1, 1, 6, 0)),
                new Penguin(null, Double.NaN, null, null, null, null)));
        assertThat(table)
                .isEqualTo(Table.of(
                        TextColumn.of("island", "Biscoe", null),
                        NumberColumn.of("bill", 46.5, Double.NaN),
                        NumberColumn.of("mass", 4500, Double.NaN),
                        TextColumn.of("sex", "FEMALE", null),
                        BooleanColumn.of("tagged", true, null),
                        DateColumn.ofTimestamps("seen", 0.25, Double.NaN)));
    }

    @Test
    void withoutAnyValueTheDeclaredTypeDecides() {
        assertThat(Table.ofRecords(List.of(new Penguin(null, 1, null, null, null, null))))
                .isEqualTo(Table.of(
                        TextColumn.of("island", (String) null),
                        NumberColumn.of("bill", 1),
                        NumberColumn.of("mass", Double.NaN),
                        TextColumn.of("sex", (String) null),
                        BooleanColumn.of("tagged", (Boolean) null),
                        DateColumn.ofTimestamps("seen", Double.NaN)));
        assertThat(Table.ofRecords(List.of(new Anything(null))))
                .isEqualTo(Table.of(NumberColumn.of("value", Double.NaN)));
    }

    @Test
    void recordsOfAnyDeclaredTypeAreJudgedByTheirValues() {
        assertThat(Table.ofRecords(List.of(new Anything("x"), new Anything(null))))
                .isEqualTo(Table.of(TextColumn.of("value", "x", null)));
    }

    @Test
    void noRowsAreAnEmptyTable() {
        assertThat(Table.ofMaps(List.of()).rows()).isZero();
        assertThat(Table.ofRecords(List.of()).columns()).isEmpty();
    }

    @Test
    void badValuesAreNamedByRowAndColumn() {
        assertError(
                () -> Table.ofMaps(List.of(Map.of("a", 1), Map.of("a", "x"))),
                "row 2, column a: 'x' is a text, but a value before it is a number; a column holds values of one kind");
        assertError(
                () -> Table.ofMaps(List.of(Map.of("a", Double.POSITIVE_INFINITY))),
                "row 1, column a: Infinity is not a finite number");
        assertError(
                () -> Table.ofMaps(List.of(Map.of("a", List.of()))),
                "row 1, column a: a value of type java.util.ImmutableCollections$ListN cannot stand in a table;"
                        + " give a number, a text, a boolean or a date of java.time");
        assertError(
                () -> Table.ofMaps(List.of(Map.of("a", LocalDateTime.MAX))),
                "row 1, column a: +999999999-12-31T23:59:59.999999999 is too far from today to be a date in a table");
        assertError(
                () -> Table.ofRecords(List.of(new Anything(1), new Failing(2))),
                "row 2 is a dev.chainrule.data.TableRowsTest$Failing, but row 1 is a"
                        + " dev.chainrule.data.TableRowsTest$Anything; give rows of one class");
        assertError(
                () -> Table.ofRecords(List.of(new Failing(1))),
                "the accessor value() of dev.chainrule.data.TableRowsTest$Failing failed:"
                        + " java.lang.IllegalStateException: no value today");
    }

    private static void assertError(ThrowingCallable call, String message) {
        assertThatExceptionOfType(ChainruleException.class).isThrownBy(call).withMessage(message);
    }
}
