package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad data and unwritable file: one line that says what is wrong, status 1, nothing on standard output. */
class BadInputTest {
    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void name() {
        out = folder.resolve("model.onnx");
    }

    static Stream<Arguments> tables() {
        String numbers = "1,10,a\n2,20,b\n3,31,a\n4,39,b\n5,52,a\n6,60,b\n7,69,a\n8,82,b\n9,90,a\n10,99,b\n";
        return Stream.of(
                arguments("", "y", "data.csv is empty"),
                arguments("x,z,y\n", "y", "data.csv has no rows"),
                arguments("x,z,y\n" + numbers, "zz", "data.csv has no column 'zz'; did you mean 'z'?"),
                arguments("x,y\n1,a\n2,a\n3,a\n", "y", "data.csv, column y: the target is always 'a'; there is nothing to learn"),
                arguments("x,y\n1,\n2,NA\n3,?\n", "y", "data.csv: the target y has no value in any row"),
                arguments("x,y,y\n1,2,3\n", "y", "data.csv: two columns are called 'y'"),
                arguments("x,y\n1,a\n", "y", "data.csv, column y: the target is always 'a'; there is nothing to learn"),
                arguments("x,y\n1,2\n", "y", "always '2'"),
                arguments("x,y\n1,a\n2,b\n3,c\n4,d\n5,e\n", "y", "column y: 5 different classes in 5 rows"),
                arguments("x,y\n,a\n,b\n,a\n,b\n", "y", "data.csv has no column to learn from"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void badTable(String csv, String target, String message) throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        fails(message, "train", data, "--target", target, "--out", out);
    }

    @Test
    void noSuchFile() {
        fails("there is no file " + folder.resolve("data.csv"), "train", folder.resolve("data.csv"), "--target", "y", "--out", out);
    }
}
