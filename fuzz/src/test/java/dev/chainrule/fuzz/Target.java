package dev.chainrule.fuzz;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.JournalFuzz;
import dev.chainrule.cli.RecipeFuzz;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.NetworkFuzz;
import dev.chainrule.explain.RecordingFuzz;
import dev.chainrule.explain.check.AnswersFuzz;
import dev.chainrule.model.RowCacheFuzz;
import dev.chainrule.onnx.DescriptionFuzz;
import dev.chainrule.onnx.OnnxFuzz;
import dev.chainrule.serve.ServeCsvFuzz;
import dev.chainrule.serve.ServeJsonFuzz;
import dev.chainrule.serve.ServeTensorsFuzz;
import dev.chainrule.studio.StudioFuzz;
import dev.chainrule.tables.CsvFuzz;
import dev.chainrule.tables.WordsFuzz;
import dev.chainrule.training.CheckpointFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whatever of ours reads what others may have written: each is given hostile input of its kind. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state, which it cannot see
public enum Target {
    /** {@code check}. */
    ANSWERS("sheets of answers", AnswersFuzz.class, AnswersFuzz::fuzzerTestOneInput, "examples/networks/*.txt"),
    /** {@code train --resume}. */
    CHECKPOINT(
            "checkpoints",
            CheckpointFuzz.class,
            CheckpointFuzz::fuzzerTestOneInput,
            "core/src/test/resources/golden/*.ckpt"),
    /** Tables, as far as we look at them ourselves before DuckDB does. */
    CSV("delimited text", CsvFuzz.class, CsvFuzz::fuzzerTestOneInput),
    /** What our own model files say beside the graph. */
    DESCRIPTION(
            "the description in an .onnx file of ours",
            DescriptionFuzz.class,
            DescriptionFuzz::fuzzerTestOneInput,
            DescriptionFuzz::seeds),
    /** {@code tune --resume}. */
    JOURNAL("journals of tune", JournalFuzz.class, JournalFuzz::fuzzerTestOneInput),
    /** {@code explain}. */
    NETWORK("network files", NetworkFuzz.class, NetworkFuzz::fuzzerTestOneInput, "examples/networks/*.json"),
    /** Models, ours and those of other programs. */
    ONNX(
            ".onnx files",
            OnnxFuzz.class,
            OnnxFuzz::fuzzerTestOneInput,
            "onnx/src/test/resources/pytorch/*.onnx",
            "onnx/src/test/resources/golden/1-classes.onnx"),
    /** {@code train --recipe}. */
    RECIPE("recipes", RecipeFuzz.class, RecipeFuzz::fuzzerTestOneInput, RecipeFuzz::seeds),
    /** {@code explain --recorded}. */
    RECORDING(
            "recorded steps",
            RecordingFuzz.class,
            RecordingFuzz::fuzzerTestOneInput,
            "core/src/test/resources/golden/*.steps"),
    /** {@code train --cache}. */
    ROWS(
            "caches of rows",
            RowCacheFuzz.class,
            RowCacheFuzz::fuzzerTestOneInput,
            RowCacheFuzz::seeds,
            "core/src/test/resources/golden/*.rows"),
    /** {@code serve}. */
    SERVE_CSV("bodies of /predict, CSV", ServeCsvFuzz.class, ServeCsvFuzz::fuzzerTestOneInput),
    /** {@code serve}. */
    SERVE_JSON("bodies of /predict, JSON", ServeJsonFuzz.class, ServeJsonFuzz::fuzzerTestOneInput),
    /** {@code serve}. */
    SERVE_TENSORS("bodies of /v2/models/NAME/infer", ServeTensorsFuzz.class, ServeTensorsFuzz::fuzzerTestOneInput),
    /** {@code studio}. */
    STUDIO("bodies that are posted to the studio", StudioFuzz.class, StudioFuzz::fuzzerTestOneInput),
    /** Columns of a table, once DuckDB has split it. */
    WORDS("the words of a column", WordsFuzz.class, WordsFuzz::fuzzerTestOneInput);

    /** Tests run in the folder of their room. */
    private static final Path ROOT = Path.of("..");

    /** Inputs that are kept: those to begin from, and every one that a run found something with. */
    private static final Path KEPT = Path.of("src", "test", "resources", "kept");

    private final String reads;
    private final Class<?> type;
    private final Consumer<byte[]> reader;
    private final Supplier<List<byte[]>> made;
    private final List<String> files;

    Target(String reads, Class<?> type, Consumer<byte[]> reader, String... files) {
        this(reads, type, reader, List::of, files);
    }

    Target(String reads, Class<?> type, Consumer<byte[]> reader, Supplier<List<byte[]>> made, String... files) {
        this.reads = reads;
        this.type = type;
        this.reader = reader;
        this.made = made;
        this.files = List.of(files);
    }

    /** What people call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The target that people call {@code word}.
     *
     * @throws ChainruleException if there is none
     */
    public static Target of(String word) {
        List<String> words = Arrays.stream(values()).map(Target::word).toList();
        int at = words.indexOf(word);
        if (at < 0) {
            throw new ChainruleException("there is no target '" + word + "'" + Nearest.hint(word, words)
                    + "; there are: " + String.join(", ", words));
        }
        return values()[at];
    }

    /** What its inputs are. */
    public String reads() {
        return reads;
    }

    /** The class with the method that a fuzzer calls. */
    public Class<?> type() {
        return type;
    }

    /** Does with {@code input} what a fuzzer has done. */
    public void read(byte[] input) {
        reader.accept(input);
    }

    /** All inputs to begin from, by name: those kept, files of the repository, and those that are made. */
    public Map<String, byte[]> inputs() {
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        try {
            for (Path file : files(KEPT.resolve(word()), "*")) {
                inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            for (String pattern : files) {
                int slash = pattern.lastIndexOf('/');
                for (Path file : files(ROOT.resolve(pattern.substring(0, slash)), pattern.substring(slash + 1))) {
                    inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<byte[]> more = made.get();
        for (int i = 0; i < more.size(); i++) {
            inputs.put("made-" + (i + 1), more.get(i));
        }
        return inputs;
    }

    private static List<Path> files(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
                found.forEach(files::add);
            }
        }
        return files.stream().sorted().toList();
    }
}
