package dev.chainrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of runs, and how it is told. */
class FiguresTest {
    @TempDir
    Path folder;

    private static Figures figures(Target target, long executions, double seconds, boolean clean, String machine) {
        return new Figures(target.word(), target.reads(), executions, seconds, 7, 5, List.of(), clean, machine);
    }

    private String kept() throws IOException {
        return Files.readString(folder.resolve("csv.json"));
    }

    @Test
    void aShorterRunDoesNotReplaceALongerOne() throws IOException {
        assertThat(Fuzz.keep(List.of(figures(Target.CSV, 1000, 600, true, "here")), folder))
                .isEmpty();
        assertThat(kept()).contains("\"executions\" : 1000", "\"machine\" : \"here\"");
        assertThat(Fuzz.keep(List.of(figures(Target.CSV, 90, 60, true, "there")), folder))
                .singleElement()
                .isEqualTo("csv: not kept, as this run had 1.0 CPU minutes, and the one that is kept had 10.0; delete "
                        + "fuzz/results/csv.json if this one is to take its place");
        assertThat(kept()).contains("\"executions\" : 1000", "\"machine\" : \"here\"");
        assertThat(Fuzz.keep(List.of(figures(Target.CSV, 1010, 595, true, "there")), folder))
                .isEmpty();
        assertThat(kept()).contains("\"executions\" : 1010", "\"machine\" : \"there\"");
    }

    @Test
    void aRunThatFoundSomethingIsNotKept() throws IOException {
        assertThat(Fuzz.keep(List.of(figures(Target.CSV, 1000, 600, false, "here")), folder))
                .containsExactly("csv: not kept, as something was found; mend it and run again");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void everyMachineIsTold() {
        Figures csv = figures(Target.CSV, 1, 60, true, "a machine");
        Figures words = figures(Target.WORDS, 1, 60, true, "a machine");
        assertThat(Figures.table(List.of(csv, words))).endsWith("| | | |\n\na machine.\n");
        Figures rows = figures(Target.ROWS, 1, 60, true, "another");
        assertThat(Figures.table(List.of(csv, rows, words)))
                .endsWith("| | | |\n\n`csv`, `words`: a machine.\n\n`rows`: another.\n");
    }
}
