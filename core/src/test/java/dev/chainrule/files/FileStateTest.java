package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
    @TempDir
    private Path folder;

    @Test
    void seesSizeTimeAndLoss() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "a");
        FileState state = FileState.of(file);
        state.requireUnchanged();
        Files.writeString(file, "ab");
        Files.setLastModifiedTime(file, state.changed());
        assertThatThrownBy(state::requireUnchanged)
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith(file + " was changed while it was read");
        Files.writeString(file, "b");
        Files.setLastModifiedTime(file, FileTime.fromMillis(state.changed().toMillis() + 1000));
        assertThatThrownBy(state::requireUnchanged).isInstanceOf(ChainruleException.class);
        Files.setLastModifiedTime(file, state.changed());
        state.requireUnchanged();
        Files.delete(file);
        assertThatThrownBy(state::requireUnchanged)
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("there is no file " + file);
    }
}
