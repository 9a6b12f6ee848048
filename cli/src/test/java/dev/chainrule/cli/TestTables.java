package dev.chainrule.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small made tables, the same ones every time. */
final class TestTables {
    private TestTables() {}

    /** Rows of two numbers, a word and the number y = 3 a − b + (10 if the word is "high"). */
    static Path regression(Path folder, int rows) {
        return write(folder.resolve("regression.csv"), "a,b,level,y", rows, i -> {
            double a = i * 37 % 101 / 10.0;
            double b = i * 53 % 97 / 7.0;
            boolean high = i % 3 == 0;
            return String.format(
                    Locale.ROOT, "%.1f,%.3f,%s,%.3f", a, b, high ? "high" : "low", 3 * a - b + (high ? 10 : 0));
        });
    }

    /** The same with a second target, z = a + b. */
    static Path twoTargets(Path folder, int rows) {
        return write(folder.resolve("two.csv"), "a,b,y,z", rows, i -> {
            double a = i * 37 % 101 / 10.0;
            double b = i * 53 % 97 / 7.0;
            return String.format(Locale.ROOT, "%.1f,%.3f,%.3f,%.3f", a, b, 3 * a - b, a + b);
        });
    }

    /** Rows of two numbers, and Yes where their sum is above 10. */
    static Path binary(Path folder, int rows) {
        return write(folder.resolve("binary.csv"), "a,b,answer", rows, i -> {
            double a = i * 37 % 101 / 10.0;
            double b = i * 53 % 97 / 10.0;
            return String.format(Locale.ROOT, "%.1f,%.1f,%s", a, b, a + b > 10 ? "Yes" : "No");
        });
    }

    /** Rows of two numbers with two truths: whether each is above 5. */
    static Path labels(Path folder, int rows) {
        return write(folder.resolve("labels.csv"), "a,b,big_a,big_b", rows, i -> {
            double a = i * 37 % 101 / 10.0;
            double b = i * 53 % 97 / 10.0;
            return String.format(Locale.ROOT, "%.1f,%.1f,%s,%s", a, b, a > 5, b > 5);
        });
    }

    private static Path write(Path file, String header, int rows, IntFunction<String> row) {
        String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n"));
        try {
            return Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
