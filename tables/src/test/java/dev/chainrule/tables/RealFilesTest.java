package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, which are not part of the repository. */
class RealFilesTest {
    private static Path shared(String name) {
        Path root = Optional.ofNullable(System.getenv("CHAINRULE_SHARED"))
                .map(Path::of)
                .orElse(Path.of("..", "..", "shared"));
        Path file = root.resolve("data").resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is not there");
        return file;
    }

    @Test
    void californiaHousing() throws Exception {
        Path file = shared("california_housing.csv");
        ReadResult result = Tables.read(file);
        Table table = result.table();
        assertThat(table.rows()).isEqualTo(20_640);
        assertThat(table.columns()).hasSize(9).allMatch(NumberColumn.class::isInstance);
        assertThat(result.remarks()).isEmpty();
        assertEveryNumberIsTheFiles(file, table);
    }

    /** Compares with the file split at its commas. */
    private static void assertEveryNumberIsTheFiles(Path file, Table table) throws Exception {
        List<String> lines = Files.readAllLines(file);
        for (int row = 0; row < table.rows(); row++) {
            String[] words = lines.get(row + 1).split(",");
            for (int i = 0; i < words.length; i++) {
                NumberColumn column = (NumberColumn) table.columns().get(i);
                assertThat(column.value(row)).isEqualTo(Double.parseDouble(words[i]));
            }
        }
    }

    @Test
    void creditDefault() {
        Table table = Tables.read(shared("credit_default.csv")).table();
        assertThat(table.rows()).isEqualTo(10_000);
        assertThat(table.names()).containsExactly("default", "student", "balance", "income");
        TextColumn defaulted = (TextColumn) table.column("default");
        assertThat(List.of(defaulted.toArray())).containsOnly("Yes", "No");
        assertThat(table.column("balance")).isInstanceOf(NumberColumn.class);
    }

    @Test
    void itGoesThroughEveryFormat(@TempDir Path folder) {
        Table table = Tables.read(shared("credit_default.csv")).table();
        for (String name : List.of("x.csv", "x.tsv.gz", "x.parquet", "x.json", "x.jsonl")) {
            Path file = folder.resolve(name);
            Tables.write(table, file);
            assertThat(Tables.read(file).table()).as(name).isEqualTo(table);
        }
    }
}
