package dev.chainrule.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A run of the command in this process: its exit status and what it wrote. */
record Run(int status, String out, String err) {
    /** The penguins that come with the project: 344 rows, missing values, categories. */
    static final Path PENGUINS =
            Path.of("..", "examples", "data", "penguins.csv").toAbsolutePath().normalize();

    /** The quick recipe, for tests of anything but the usual one. */
    static final List<String> FAST = List.of("--preset", "fast");

    /** The same with a small network. */
    static final List<String> SMALL = List.of("--preset", "fast", "--hidden", "8");

    /** A run with the words {@code args}; a list in it stands for its elements. */
    static Run of(Object... args) {
        return withInput(InputStream.nullInputStream(), args);
    }

    static Run withInput(String in, Object... args) {
        return withInput(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), args);
    }

    private static Run withInput(InputStream in, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = words(args).toArray(String[]::new);
        int status = Main.run(words, in, out, new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The words of a command line, with lists taken apart. */
    static Stream<String> words(Object... args) {
        return Arrays.stream(args)
                .flatMap(arg -> arg instanceof List<?> list ? list.stream() : Stream.of(arg))
                .map(String::valueOf);
    }

    /** What it printed as JSON; the reader takes neither NaN nor a second object. */
    Map<?, ?> json() {
        return parse(out);
    }

    static Map<?, ?> parse(String json) {
        return JsonMapper.builder()
                .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readValue(json, Map.class);
    }

    /** This run, which was to succeed. */
    Run done() {
        if (status != 0) {
            throw new AssertionError("status " + status + ": " + err);
        }
        return this;
    }
}
