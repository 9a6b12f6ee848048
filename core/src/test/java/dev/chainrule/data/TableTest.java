package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.ChainruleException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table penguins = Table.of(
            List.of(TextColumn.of("species", "Adelie", "Gentoo", "Adelie"), NumberColumn.of("mass", 3750, 5000, 3800)),
            Origin.lines("penguins.csv", 2));

    @Test
    void columnsAreFoundByName() {
        assertThat(penguins.rows()).isEqualTo(3);
        assertThat(penguins.names()).containsExactly("species", "mass");
        assertThat(penguins.column("mass").text(1)).isEqualTo("5000");
        assertThat(penguins.find("Mass")).isEmpty();
    }

    @Test
    void anUnknownColumnIsNamedWithTheFileAndTheNearestName() {
        assertThatExceptionOfType(ChainruleException.class)
                .isThrownBy(() -> penguins.column("specis"))
                .withMessage("penguins.csv has no column 'specis'; did you mean 'species'?");
        assertThatExceptionOfType(ChainruleException.class)
                .isThrownBy(() -> penguins.without("wingspan"))
                .withMessage("penguins.csv has no column 'wingspan'; it has: species, mass");
    }

    @Test
    void selectedRowsKeepTheirPlaces() {
        Table selected = penguins.select(new int[] {2, 1}).select(new int[] {1});
        assertThat(selected).isEqualTo(Table.of(TextColumn.of("species", "Gentoo"), NumberColumn.of("mass", 5000)));
        assertThat(selected.origin().place(0, "mass")).isEqualTo("penguins.csv, line 3, column mass");
    }

    @Test
    void originsNameRowsAsPeopleCountThem() {
        assertThat(Origin.memory().place(2, "sex")).isEqualTo("row 3, column sex");
        assertThat(Origin.memory().name()).isEqualTo("the table");
        assertThat(Origin.rows("flights.parquet").place(0)).isEqualTo("flights.parquet, row 1");
        Origin lines = Origin.lines("notes.csv", new int[] {2, 5, 6});
        assertThat(lines.place(1)).isEqualTo("notes.csv, line 5");
        assertThat(lines.select(new int[] {2, 0}).place(0)).isEqualTo("notes.csv, line 6");
    }

    @Test
    void withReplacesOrAppends() {
        Table changed = penguins.with(NumberColumn.of("mass", 1, 2, 3)).with(NumberColumn.of("age", 4, 5, 6));
        assertThat(changed.names()).containsExactly("species", "mass", "age");
        assertThat(changed.column("mass")).isEqualTo(NumberColumn.of("mass", 1, 2, 3));
        assertThat(changed.origin().place(0)).isEqualTo("penguins.csv, line 2");
        assertThat(changed.only("age", "species").names()).containsExactly("age", "species");
        assertThat(changed.without("mass", "age").names()).containsExactly("species");
        assertThat(penguins.names()).containsExactly("species", "mass");
    }

    @Test
    void columnsMustFitTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.of(NumberColumn.of("a", 1), NumberColumn.of("a", 2)))
                .withMessageContaining("two columns are named a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.of(NumberColumn.of("a", 1), NumberColumn.of("b", 2, 3)))
                .withMessageContaining("column b has 2 rows, column a has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> penguins.with(NumberColumn.of("x", 1)));
    }
}
