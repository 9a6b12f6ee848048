package dev.chainrule.tables;

import static dev.chainrule.tables.Scratch.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and pipes whose names have no ending: the content tells the format. */
class NamelessTest {
    private static final Table TABLE = Table.of(NumberColumn.of("a", 1, 3), NumberColumn.of("b", 2, 4));

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = new Scratch(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n3,4\n",
                "a\tb\n1\t2\n3\t4\n",
                "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]",
                "{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":4}\n"
            })
    void theContentOfAFileTells(String text) {
        assertThat(Tables.read(scratch.file("data", text)).table()).isEqualTo(TABLE);
    }

    @Test
    void parquetAndGzip() throws Exception {
        Path parquet = folder.resolve("t.parquet");
        Tables.write(TABLE, parquet);
        assertThat(Tables.read(Files.copy(parquet, folder.resolve("t"))).table())
                .isEqualTo(TABLE);
        Path gzip = scratch.file("t.csv.gz", "a,b\n1,2\n3,4\n");
        assertThat(Tables.read(Files.copy(gzip, folder.resolve("zipped"))).table())
                .isEqualTo(TABLE);
    }

    @Test
    @Timeout(60)
    void aPipeIsReadOnceWhateverItsName() throws Exception {
        Path pipe = folder.resolve("pipe.x1");
        assumeTrue(isMade(pipe), "mkfifo makes pipes");
        CompletableFuture<Void> writer = writing(pipe, "a,b\n1,2\n3,4\n");
        assertThat(Tables.read(pipe).table()).isEqualTo(TABLE);
        writer.get();
        CompletableFuture<Void> ragged = writing(pipe, "a,b\n1,2\n3\n");
        assertError(() -> Tables.read(pipe), pipe + ", line 3: expected 2 values, found 1");
        ragged.get();
    }

    private static boolean isMade(Path pipe) throws Exception {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static CompletableFuture<Void> writing(Path pipe, String text) {
        return CompletableFuture.runAsync(() -> {
            try {
                Files.writeString(pipe, text, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
