package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    private Path place;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void goesWithAllThatIsInIt() throws IOException {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.in(place)) {
            path = folder.path();
            Files.writeString(path.resolve("data"), "words");
            Files.createDirectories(path.resolve("a/b"));
            assertThat(names()).containsExactly(path.getFileName().toString());
        }
        assertThat(path).doesNotExist();
    }

    /** A program that makes a folder with a file in it, and then what it is told: exit, be killed, or wait. */
    static final class Makes {
        private Makes() {}

        public static void main(String[] args) throws IOException {
            TemporaryFolder folder = TemporaryFolder.in(Path.of(args[0]));
            Files.writeString(folder.path().resolve("data"), "words");
            System.out.println(folder.path());
            switch (args[1]) {
                case "exit" -> System.exit(0);
                case "be killed" -> Runtime.getRuntime().halt(9); // runs no hook, as a kill does not
                default -> System.in.read();
            }
        }
    }

    private Process start(String then) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Makes.class.getName(),
                        place.toString(),
                        then)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void goesWithTheProgram() throws IOException, InterruptedException {
        assertThat(start("exit").waitFor()).isZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void thatOfAKilledProgramGoesWithTheNext() throws IOException, InterruptedException {
        assertThat(start("be killed").waitFor()).isEqualTo(9);
        assertThat(names()).hasSize(1);
        try (TemporaryFolder folder = TemporaryFolder.in(place)) {
            assertThat(names()).containsExactly(folder.path().getFileName().toString());
        }
    }

    @Test
    void thatOfAProgramThatRunsStays() throws IOException, InterruptedException {
        Process process = start("wait");
        String made = process.inputReader().readLine();
        TemporaryFolder.in(place).close();
        assertThat(Path.of(made).resolve("data")).exists();
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
        assertThat(names()).isEmpty();
    }

    /**
     * Containers may share the place without seeing each other's processes; what they see is that the lock is taken.
     */
    @Test
    void thatOfAProgramThatCannotBeSeenStays() throws IOException, InterruptedException {
        Process over = start("be killed");
        over.waitFor();
        Path left = place.resolve(names().getFirst());
        Process process = start("wait");
        Path made = Path.of(process.inputReader().readLine());
        Path renamed = Files.move(made, left.resolveSibling(left.getFileName() + "1"));
        TemporaryFolder.in(place).close();
        assertThat(left).doesNotExist();
        assertThat(renamed.resolve("data")).exists();
        process.getOutputStream().close();
        process.waitFor();
        TemporaryFolder.in(place).close();
        assertThat(names()).isEmpty();
    }

    @Test
    void nothingElseIsTouched() throws IOException, InterruptedException {
        Process over = start("be killed");
        over.waitFor();
        Path left = place.resolve(names().getFirst());
        Path elsewhere = Files.createDirectory(place.resolve("chainrule-folder"));
        Files.move(left.resolve("lock"), elsewhere.resolve("lock"));
        Path link = Files.createSymbolicLink(left.resolveSibling(left.getFileName() + "1"), elsewhere);
        TemporaryFolder.in(place).close();
        assertThat(elsewhere.resolve("lock")).exists();
        assertThat(link).isSymbolicLink();
        assertThat(left.resolve("data")).as("of a folder without a lock").exists();
    }

    @Test
    void aPlaceThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> TemporaryFolder.in(place.resolve("none"))).isInstanceOf(IOException.class);
    }
}
