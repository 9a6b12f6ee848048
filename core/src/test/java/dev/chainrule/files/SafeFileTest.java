package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.onnx");
    }

    private static SafeFile.Content text(String text) {
        return output -> output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The names in the folder: a part left behind would be among them. */
    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesANewFileAndReplacesAnOldOne() throws IOException {
        SafeFile.write(file, text("first"));
        assertThat(file).hasContent("first");
        SafeFile.write(file, text("second"));
        assertThat(file).hasContent("second");
        SafeFile.write(file, text(""));
        assertThat(file).isEmptyFile();
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void writesToAPathOfTheWritersOwn() throws IOException {
        SafeFile.writePath(file, path -> {
            assertThat(path).doesNotExist();
            assertThat(path.getParent()).isEqualTo(folder);
            Files.writeString(path, "by the writer");
        });
        assertThat(file).hasContent("by the writer");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void aFailureLeavesTheOldFileAsItWas() throws IOException {
        Files.writeString(file, "old");
        assertThatThrownBy(() -> SafeFile.write(file, output -> {
                    output.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(
                        "cannot write " + file + ": No space left on device; make room there, or name a file on another"
                                + " disk; the file that was there is as it was");
        assertThatThrownBy(() -> SafeFile.write(file, output -> {
                    output.write(1);
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThatThrownBy(() -> SafeFile.writePath(file, path -> {
                    Files.writeString(path, "half");
                    throw new IOException("lost");
                }))
                .isInstanceOf(ChainruleException.class);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void aWriterThatWritesNothingIsAnError() throws IOException {
        Files.writeString(file, "old");
        assertThatThrownBy(() -> SafeFile.writePath(file, path -> {})).isInstanceOf(ChainruleException.class);
        assertThat(file).hasContent("old");
    }

    @Test
    void saysWhyItCannotWrite() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> SafeFile.write(none.resolve("model.onnx"), text("x")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write " + none.resolve("model.onnx") + ": there is no folder " + none);
        assertThatThrownBy(() -> SafeFile.write(folder, text("x")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write " + folder + ": it is a folder");
        assertThatThrownBy(() -> SafeFile.write(Path.of(""), text("x"))).isInstanceOf(ChainruleException.class);
        Files.writeString(file, "no folder");
        Path below = file.resolve("model.onnx");
        assertThatThrownBy(() -> SafeFile.write(below, text("x")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write " + below + ": there is no folder " + file);
        assertThat(file).hasContent("no folder");
    }

    @Test
    void writesThroughALink() throws IOException {
        Path link = folder.resolve("latest.onnx");
        Files.writeString(file, "old");
        Files.createSymbolicLink(link, file);
        SafeFile.write(link, text("new"));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("latest.onnx", "model.onnx");
    }

    @Test
    void keepsWhoMayReadIt() throws IOException {
        assumeTrue(
                Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null,
                "files have no such permissions here");
        Set<PosixFilePermission> few = PosixFilePermissions.fromString("rw-r-----");
        SafeFile.write(file, text("old"));
        Files.setPosixFilePermissions(file, few);
        SafeFile.write(file, text("new"));
        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(few);
    }

    @Test
    void aFileThatMayNotBeWrittenStays() throws IOException {
        Files.writeString(file, "old");
        assumeTrue(file.toFile().setReadOnly() && !Files.isWritable(file), "this user may write everything");
        assertThatThrownBy(() -> SafeFile.write(file, text("new")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write " + file + ": permission denied");
        assertThat(file).hasContent("old");
    }

    /** A device is no file to be replaced; this one is always full. */
    @Test
    void aFullDeviceSaysSo() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        assertThatThrownBy(() -> SafeFile.write(full, text("new")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write /dev/full: No space left on device");
        assertThat(full).exists();
    }

    @Test
    void reasonsAreWordsForAPerson() {
        assertThat(SafeFile.reason(new NoSuchFileException(file.toString()), file))
                .isEqualTo("no such file");
        assertThat(SafeFile.reason(new AccessDeniedException(file.toString()), file))
                .isEqualTo("permission denied");
        assertThat(SafeFile.reason(new IOException(file + ".part (Permission denied)"), file))
                .isEqualTo("Permission denied");
        assertThat(SafeFile.reason(new IOException("Read-only file system"), file))
                .isEqualTo("Read-only file system");
        assertThat(SafeFile.reason(new IOException(), file)).isEqualTo("IOException");
    }

    /** Whoever reads meanwhile finds one whole content, whichever writer it is from. */
    @Test
    void writersAtTheSameTimeDoNotMix() throws Exception {
        int writers = 4;
        int size = 50_000;
        SafeFile.write(file, output -> output.write(new byte[size]));
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 1)) {
            Future<Integer> reader = threads.submit(() -> {
                int read = 0;
                while (!done.get() || read == 0) {
                    requireWhole(Files.readAllBytes(file), size);
                    read++;
                }
                return read;
            });
            List<Future<?>> written = new ArrayList<>();
            for (int writer = 1; writer <= writers; writer++) {
                byte[] content = new byte[size];
                Arrays.fill(content, (byte) writer);
                written.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        SafeFile.write(file, output -> {
                            for (int from = 0; from < size; from += 1000) {
                                output.write(content, from, 1000);
                                if (from % 10_000 == 0) {
                                    output.flush();
                                }
                            }
                        });
                    }
                }));
            }
            try {
                for (Future<?> writer : written) {
                    writer.get();
                }
            } finally {
                done.set(true);
            }
            assertThat(reader.get()).isPositive();
        }
        requireWhole(Files.readAllBytes(file), size);
        assertThat(names()).containsExactly("model.onnx");
    }

    /** A program that ends in the midst of writing, as by Ctrl-C. */
    static final class Ends {
        private Ends() {}

        public static void main(String[] args) {
            SafeFile.writePath(Path.of(args[0]), aside -> {
                Files.writeString(aside, "a part");
                System.exit(Files.exists(aside) ? 7 : 1);
            });
        }
    }

    /** The exit status of a program, which is told the file. */
    private int run(Class<?> program) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    @Test
    void whatWasWrittenAsideGoesWithTheProgram() throws Exception {
        Files.writeString(file, "old");
        assertThat(run(Ends.class)).isEqualTo(7);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    /** A program that is killed in the midst of writing. */
    static final class IsKilled {
        private IsKilled() {}

        public static void main(String[] args) {
            SafeFile.writePath(Path.of(args[0]), aside -> {
                Files.writeString(aside, "a part");
                Runtime.getRuntime().halt(9); // runs no hook, as a kill does not
            });
        }
    }

    @Test
    void whatAKilledProgramLeftGoesWithTheNextWrite() throws Exception {
        Files.writeString(file, "old");
        assertThat(run(IsKilled.class)).isEqualTo(9);
        assertThat(file).hasContent("old");
        assertThat(names()).hasSize(2).anyMatch(name -> name.matches("model\\.onnx\\.\\d+-\\d+\\.part"));
        SafeFile.write(file, text("new"));
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void onlyLeftoversOfThisFileGo() throws Exception {
        Process over = new ProcessBuilder("true").start();
        over.waitFor();
        long gone = over.pid();
        long here = ProcessHandle.current().pid();
        List<String> left = List.of(
                "model.onnx." + gone + "-1.part",
                "model.onnx." + gone + "-778866.rows",
                "model.onnx." + gone + "-778866.rows." + gone + "-1.part");
        List<String> kept = List.of(
                "a.model.onnx." + gone + "-1.part",
                "model.onnx." + gone + ".part",
                "model.onnx." + gone + "-1.part.txt",
                "model.onnx." + gone + "-1.rows.gz",
                "model.onnx." + here + "-1.part",
                "model.onnx.part",
                "model.onnx.rows",
                "model2onnx." + gone + "-1.part");
        for (String name : Stream.concat(left.stream(), kept.stream()).toList()) {
            Files.createFile(folder.resolve(name));
        }
        Leftovers.sweep(file);
        assertThat(names()).containsExactlyInAnyOrderElementsOf(kept);
    }

    /** In a container the number of a process is often that of the one before. */
    @Test
    void aProcessOfTheSameNumberIsAnother() throws IOException {
        Path part = Files.createFile(folder.resolve(Leftovers.beginning(file) + "1.part"));
        Leftovers.sweep(file);
        assertThat(part).exists();
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(1000))));
        Leftovers.sweep(file);
        assertThat(part).doesNotExist();
    }

    private static void requireWhole(byte[] bytes, int size) {
        assertThat(bytes).hasSize(size).containsOnly(bytes[0]);
    }

    @Test
    void aLinkIsWrittenThrough(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("real.txt"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
        SafeFile.write(link, output -> output.write('x'));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("x");
    }

    @Test
    void aFullDeviceIsToldInOneLine() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        assertThatThrownBy(() -> SafeFile.write(full, output -> output.write(new byte[100_000])))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("cannot write /dev/full: No space left on device");
    }
}
