package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * scikit-learn's own network or logistic regression with their defaults, in a process of Python. Neither has a use for
 * validation rows, so they learn from these too. Inputs are one-hot, missing numbers the mean with a flag, all
 * standardised; so are the targets of a regression.
 */
final class Sklearn implements Contender {
    static final String LOGISTIC = "logistic";
    static final String MLP = "sklearn-mlp";

    private static final String SCRIPT = "sklearn_contender.py";

    /** Which of them. */
    enum Kind {
        /** MLPRegressor and MLPClassifier. */
        MLP(Sklearn.MLP, "MLP, its defaults, on standardised one-hot inputs, with the validation rows"),
        /** LogisticRegression. */
        LOGISTIC(
                Sklearn.LOGISTIC,
                "LogisticRegression, its defaults but 1000 iterations, on standardised one-hot inputs, with the"
                        + " validation rows");

        private final String contender;
        private final String settings;

        Kind(String contender, String settings) {
            this.contender = contender;
            this.settings = settings;
        }
    }

    private final Folders folders;
    private final Kind kind;
    private final Optional<String> python = python();

    Sklearn(Folders folders, Kind kind) {
        this.folders = folders;
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.contender;
    }

    @Override
    public boolean suits(Subject subject) {
        boolean fits = switch (kind) {
            case MLP -> subject.group() != Subject.Group.PICTURES;
            case LOGISTIC -> subject.group() == Subject.Group.SMALL;
        };
        return fits && python.isPresent();
    }

    /** The first Python that can import scikit-learn. */
    private static Optional<String> python() {
        return Stream.of(Optional.ofNullable(System.getenv("CHAINRULE_PYTHON")).orElse("python3"), "/usr/bin/python3")
                .filter(Sklearn::imports)
                .findFirst();
    }

    private static boolean imports(String python) {
        try {
            return new ProcessBuilder(python, "-I", "-c", "import sklearn")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noPython) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String settings(Problem problem) {
        return kind.settings;
    }

    @Override
    public Answer answer(Problem problem) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(folders.work()), "sklearn");
            try {
                return answer(problem, folder);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer answer(Problem problem, Path folder) throws IOException, InterruptedException {
        Features features = new Features(problem.features(problem.training()));
        List<Table> learned = List.of(problem.training(), problem.validation());
        write(folder.resolve("x"), learned.stream().map(part -> floats(features.encode(problem.features(part)))));
        write(folder.resolve("y"), learned.stream().map(problem::targets));
        write(folder.resolve("test"), Stream.of(floats(features.encode(problem.features(problem.test())))));
        Path script = folder.resolve(SCRIPT);
        try (InputStream source = Objects.requireNonNull(Sklearn.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> line = new ArrayList<>(List.of(python.orElseThrow(), "-I", script.toString()));
        line.addAll(List.of(
                folder.toString(),
                kind.name().toLowerCase(Locale.ROOT),
                Integer.toString(problem.classes().size()),
                Integer.toString(features.columns()),
                Long.toString(problem.seed())));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        for (String name : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
            builder.environment().put(name, Integer.toString(problem.threads()));
        }
        Process process = builder.start();
        String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "scikit-learn failed on " + problem.subject().name());
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("predictions")))
                .order(ByteOrder.LITTLE_ENDIAN);
        double[] predictions = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(predictions);
        return new Answer(predictions, Double.parseDouble(said[0]), Map.of("iterations", said[1], "version", said[2]));
    }

    private static double[] floats(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private static void write(Path file, Stream<double[]> parts) throws IOException {
        List<double[]> arrays = parts.toList();
        ByteBuffer bytes = ByteBuffer.allocate(
                        arrays.stream().mapToInt(array -> array.length).sum() * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        arrays.forEach(array -> {
            for (double value : array) {
                bytes.putDouble(value);
            }
        });
        Files.write(file, bytes.array());
    }
}
