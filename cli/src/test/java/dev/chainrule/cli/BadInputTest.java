package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad data and files that cannot be written: one line that says what is wrong, status 1, nothing on standard output. */
class BadInputTest {
    private static final List<String> QUICK = List.of("--preset", "fast", "--epochs", "2");

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameModel() {
        out = folder.resolve("model.onnx");
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                arguments("empty", "", "y", "data.csv is empty"),
                arguments("header only", "x,y\n", "y", "data.csv has a header but no rows"),
                arguments(
                        "no such target", numbers(), "targt", "data.csv has no column 'targt'; did you mean 'target'?"),
                arguments(
                        "constant target",
                        "x,y\n1,a\n2,a\n3,a\n",
                        "y",
                        "data.csv, column y: the target is always 'a'; there is nothing to learn"),
                arguments(
                        "constant number as the target",
                        "x,y\n1,7\n2,7\n3,7\n",
                        "y",
                        "data.csv, column y: the target is always '7'; there is nothing to learn"),
                arguments(
                        "text in a column of numbers",
                        numbers() + "oops,2,3\n",
                        "target",
                        "data.csv, line 42, column x: 'oops' is not a number (the other 40 values are); correct it, or "
                                + "say --missing oops, or train with --categorical x"),
                arguments(
                        "infinity",
                        numbers() + "inf,2,3\n",
                        "target",
                        "data.csv, line 42, column x: 'inf' is not a finite number; correct it, or say --missing inf"),
                arguments(
                        "infinity in the target",
                        numbers() + "1,2,-Infinity\n",
                        "target",
                        "data.csv, line 42, column target: '-Infinity' is not a finite number; correct it, or say "
                                + "--missing -Infinity"),
                arguments(
                        "duplicate names",
                        "x,y,y\n1,2,3\n",
                        "y",
                        "data.csv, line 1: columns 2 and 3 are both named 'y'; rename one"),
                arguments(
                        "one row",
                        "x,y\n1,a\n",
                        "y",
                        "data.csv, column y: the target is always 'a'; there is nothing to learn"),
                arguments(
                        "two rows",
                        "x,y\n1,a\n2,b\n",
                        "y",
                        "the validation part would be empty: 2 rows of 2 classes are too few to keep one of each class "
                                + "for training; add rows or give fewer parts"),
                arguments(
                        "as many classes as rows",
                        "x,y\n1,a\n2,b\n3,c\n4,d\n5,e\n",
                        "y",
                        "data.csv, column y: 5 different classes in 5 rows leave too few rows for each; is it the "
                                + "right target?"),
                arguments("only the target", "y\na\nb\na\nb\n", "y", "data.csv has no column to learn from beside y"));
    }

    /** Forty rows of numbers: column target is about ten times column x. */
    private static String numbers() {
        return IntStream.rangeClosed(1, 40)
                .mapToObj(i -> i + "," + (i * 7 % 11) + "," + (10 * i + i % 3) + "\n")
                .collect(Collectors.joining("", "x,z,target\n", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void badTable(String name, String csv, String target, String message) throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        assertThat(failure("train", data, "--target", target, "--out", out)).containsExactly(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void noSuchFile() throws IOException {
        Files.writeString(folder.resolve("data.csv"), "x,y\n1,2\n");
        assertThat(failure("train", folder.resolve("date.csv"), "--target", "y", "--out", out))
                .containsExactly("there is no file " + folder.resolve("date.csv") + "; did you mean 'data.csv'?");
        assertThat(failure("predict", folder.resolve("no.onnx"), folder.resolve("data.csv")))
                .singleElement()
                .asString()
                .isEqualTo("there is no file " + folder.resolve("no.onnx"));
    }

    @Test
    void aNetworkBeyondAllMeasure() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers());
        assertThat(failure("train", data, "--target", "target", "--hidden", "200000,200000", "--out", out))
                .containsExactly("the network has more than 2,147,483,583 parameters, layer 2 alone "
                        + "40,000,000,000; give it fewer hidden units (--hidden), embedded values (--embedding) or members "
                        + "(--members)");
    }

    @Test
    void whatDoesNotFitIntoMemoryIsNamed() {
        assertThat(MemoryNeed.ofTraining(300, 6, List.of(20_000, 20_000), 2000))
                .isEqualTo(
                        "a network of 400,180,001 parameters or more and a table of 300 rows and 6 columns do not fit "
                                + "into the 2,000 MB that Java may use; give the network fewer units by --hidden, or give Java "
                                + "more memory, for example by CHAINRULE_JAVA_OPTS=-Xmx9g");
        assertThat(MemoryNeed.ofTraining(30_000_000, 20, List.of(128), 2000))
                .contains("select fewer rows or columns by --query", "-Xmx9g");
        assertThat(MemoryNeed.unknown("explain", 2000))
                .doesNotContain("--query")
                .contains("--steps", "-Xmx4g");
        assertThat(MemoryNeed.unknown("train", 2000)).contains("select fewer rows or columns by --query");
    }

    @Test
    void aTaskThatTheTargetIsNotFor() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers());
        assertThat(failure("train", data, "--target", "target", "--task", "binary", "--out", out))
                .containsExactly("data.csv: the task binary needs exactly two values, 'target' has 40");
    }

    @Test
    void textAsWeights() throws IOException {
        Path data = Files.writeString(
                folder.resolve("data.csv"), numbers().replace("\n", ",a\n").replace("target,a", "target,w"));
        assertThat(failure("train", data, "--target", "target", "--weights", "w", "--out", out))
                .containsExactly("data.csv, line 2, column w: expected a weight, found 'a'");
    }

    @Test
    void whatIsNoRecipeOrCheckpointIsSaidBeforeTheDataAreRead() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers() + "NaN,1,400\n");
        assertThat(failure("train", data, "--target", "target", "--recipe", data, "--out", out))
                .containsExactly(
                        data + ", line 1, column 1: not valid JSON: something is out of place near 'x,z,target'");
        assertThat(failure(
                        "train",
                        data,
                        "--target",
                        "target",
                        "--resume",
                        data.resolveSibling("data.csv.ckpt"),
                        "--out",
                        out))
                .containsExactly("there is no file " + data + ".ckpt; did you mean 'data.csv'?");
        Path other = Files.copy(data, folder.resolve("other.csv"));
        assertThat(failure("train", data, "--target", "target", "--resume", other, "--out", out))
                .containsExactly(other + " is not a checkpoint of a training");
    }

    /** One byte more than docs/security.md says: nothing of it is taken into memory. */
    @Test
    void aRecipeOrJournalThatIsTooLarge() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers());
        Path large = folder.resolve("large.json");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((64 << 20) + 1); // of nothing: it takes no room on most disks
        }
        String message = large + " is too large: a JSON file here has at most 67,108,864 bytes, this has 67,108,865";
        assertThat(failure("train", data, "--target", "target", "--recipe", large, "--out", out))
                .containsExactly(message);
        assertThat(failure("tune", data, "--target", "target", "--resume", large, "--out", out))
                .last()
                .isEqualTo(message);
    }

    /** As many bytes as it says are read, and found to be nothing that is a recipe. */
    @Test
    void aRecipeOfTheMostBytesIsRead() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers());
        Path large = folder.resolve("large.json");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        assertThat(failure("train", data, "--target", "target", "--recipe", large, "--out", out))
                .singleElement()
                .asString()
                .startsWith(large.toString())
                .doesNotContain("too large");
    }

    @Test
    void allTargetsMissing() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), "x,y\n1,\n2,NA\n3,\n");
        assertThat(failure("train", data, "--target", "y", "--out", out))
                .last()
                .isEqualTo("data.csv: the target y has no value in any row");
    }

    @Test
    void aColumnWithoutValuesIsLeftOutUnlessItIsTheOnlyOne() throws IOException {
        String rows = IntStream.range(0, 30)
                .mapToObj(i -> i + ",," + (i % 2 == 0 ? "a" : "b") + "\n")
                .collect(Collectors.joining());
        Path data = Files.writeString(folder.resolve("data.csv"), "x,w,y\n" + rows);
        Run run = Run.of("train", data, "--target", "y", "--out", out, QUICK).done();
        assertThat(run.err()).contains("chainrule: column w is left out: it has no value at all\n");
        assertThat(run.out()).contains("1 column, 1 input");

        assertThat(failure("train", data, "--target", "y", "--ignore", "x", "--out", folder.resolve("other.onnx")))
                .last()
                .isEqualTo("data.csv has no column to learn from beside y, x");
    }

    @Test
    void rowsWithoutTargetAndNaNAreToldAndLeftOut() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), numbers() + "NaN,1,400\n5,5,\n6,6,NA\n");
        Run run =
                Run.of("train", data, "--target", "target", "--out", out, QUICK).done();
        assertThat(run.err()).contains("1 NaN in x").contains("2 rows have no value for target and are left out");
    }

    @Test
    void whatIsNoModelIsSaid() throws IOException {
        Path model = train();
        byte[] bytes = Files.readAllBytes(model);
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        Path foreign = Files.writeString(folder.resolve("foreign.onnx"), "This is no model at all.\n");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        for (Path file : List.of(cut, foreign, empty)) {
            for (String command : List.of("inspect", "gradcheck")) {
                assertThat(failure(command, file))
                        .singleElement()
                        .asString()
                        .contains(file.getFileName().toString());
            }
            assertThat(failure("predict", file, Run.PENGUINS))
                    .singleElement()
                    .asString()
                    .contains(file.getFileName().toString());
        }
    }

    @Test
    void aColumnThatTheModelNeedsIsMissing() throws IOException {
        Path model = train();
        Path data = Files.writeString(folder.resolve("data.csv"), "x,Z\n1,2\n");
        assertThat(failure("predict", model, data)).containsExactly("data.csv has no column 'z'; did you mean 'Z'?");
    }

    @Test
    void aWordWhereTheModelExpectsANumber() throws IOException {
        Path model = train();
        Path data = Files.writeString(folder.resolve("data.csv"), "x,z\n1,2\n3,many\n");
        assertThat(failure("predict", model, data))
                .containsExactly("data.csv, line 3, column z: expected a number, found 'many'");
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
        Path data = Files.writeString(folder.resolve("numbers.csv"), numbers());
        Path missing = folder.resolve("no").resolve("model.onnx");
        assertThat(failure("train", data, "--target", "target", "--out", missing))
                .containsExactly("cannot write " + missing + ": there is no folder " + missing.getParent());
        Path throughFile = data.resolve("model.onnx");
        assertThat(failure("train", data, "--target", "target", "--out", throughFile))
                .containsExactly("cannot write " + throughFile + ": " + data + " is not a folder");
        Path isFolder = Files.createDirectory(folder.resolve("folder.onnx"));
        assertThat(failure("train", data, "--target", "target", "--out", isFolder))
                .containsExactly("cannot write " + isFolder + ": it is a folder");
        assertThat(failure("train", data, "--target", "target", "--out", out, "--checkpoint", missing))
                .containsExactly("cannot write " + missing + ": there is no folder " + missing.getParent());
        Path plot = missing.resolveSibling("loss.svg");
        assertThat(failure("train", data, "--target", "target", "--out", out, "--plot", plot))
                .containsExactly("cannot write " + plot + ": there is no folder " + missing.getParent());
    }

    @Test
    void aFolderWithoutPermission() throws IOException {
        Path data = Files.writeString(folder.resolve("numbers.csv"), numbers());
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assumeThat(closed.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(closed))
                .as("this is root, who may write anywhere")
                .isFalse();
        assertThat(failure("train", data, "--target", "target", "--out", closed.resolve("model.onnx")))
                .singleElement()
                .asString()
                .contains("permission");
    }

    @Test
    void aFailedRunLeavesTheOldModelAsItWas() throws IOException {
        Path model = train();
        byte[] before = Files.readAllBytes(model);
        Path constant = Files.writeString(folder.resolve("constant.csv"), "x,y\n1,a\n2,a\n");
        failure("train", constant, "--target", "y", "--out", model);
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    /** The last moment at which writing can fail: the name under which the file is written aside is taken by a folder. */
    @Test
    void aFailedWriteLeavesTheOldModelAsItWas() throws IOException {
        Path model = train();
        byte[] before = Files.readAllBytes(model);
        Path data = Files.writeString(folder.resolve("numbers.csv"), numbers());
        Path aside = Files.createDirectory(folder.resolve("old.onnx."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + ".part"));
        Files.createFile(aside.resolve("so that it is not empty"));
        assertThat(failure("train", data, "--target", "target", "--out", model, "--seed", 1, QUICK))
                .last()
                .asString()
                .startsWith("cannot write " + model + ": ");
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
    }

    @Test
    void aFullDisk() throws IOException {
        assumeThat(Path.of("/dev/full")).exists();
        Path data = Files.writeString(folder.resolve("numbers.csv"), numbers());
        Path full = Files.createSymbolicLink(folder.resolve("full.onnx"), Path.of("/dev/full"));
        assertThat(failure("train", data, "--target", "target", "--out", full, QUICK))
                .last()
                .isEqualTo("cannot write " + full + ": No space left on device");
    }

    private Path train() throws IOException {
        Path data = Files.writeString(folder.resolve("numbers.csv"), numbers());
        Path model = folder.resolve("old.onnx");
        Run.of("train", data, "--target", "target", "--out", model, QUICK).done();
        return model;
    }

    /** The lines of standard error of a run that fails with status 1, without the program's name before each. */
    private static List<String> failure(Object... args) {
        Run run = Run.of(args);
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).isNotEmpty().allMatch(line -> line.startsWith("chainrule: "));
        return run.err()
                .lines()
                .map(line -> line.substring("chainrule: ".length()))
                .toList();
    }
}
