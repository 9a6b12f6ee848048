package dev.chainrule.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the commands that should be quick, on something small, one after the other. The build has it run under
 * {@code -XX:AOTCacheOutput}, by which the virtual machine writes down which classes these commands need, so that the
 * launcher can start with them loaded and linked.
 *
 * <p>To be run with the system property {@code chainrule.backend=scalar}: such a cache cannot be made once the module of
 * the Vector API has come late (see {@code VectorModule} in the room "vector").
 */
final class Rehearsal {
    private static final String NETWORK = """
            {"layers": [2, 3, 2], "activations": ["sigmoid", "sigmoid"],
             "weights": [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]],
             "biases": [[0.1, 0.1, 0.1], [0.2, 0.2]],
             "inputs": [0.05, 0.1], "targets": [0.01, 0.99], "learningRate": 0.5}
            """;

    private static final int ROWS = 60;

    private final String table;
    private final String model;
    private final String network;
    private final String answers;

    private Rehearsal(Path folder) throws IOException {
        table = write(folder.resolve("table.csv"), table());
        network = write(folder.resolve("network.json"), NETWORK);
        answers = write(folder.resolve("answers.txt"), "h1 = 0.5\n");
        model = folder.resolve("model.onnx").toString();
    }

    /** Runs what {@code args[0]} says, "help" or "commands", with files in the existing folder {@code args[1]}. */
    public static void main(String[] args) throws IOException {
        Rehearsal rehearsal = new Rehearsal(Path.of(args[1]));
        for (String[] command : args[0].equals("help") ? help() : rehearsal.commands()) {
            run(command);
        }
    }

    private static List<String[]> help() {
        return List.of(
                new String[] {"--help"}, new String[] {"--version"}, new String[] {"train", "--help"}, new String[] {
                    "explain", "--help"
                });
    }

    private List<String[]> commands() {
        List<String[]> commands = new ArrayList<>();
        commands.add(new String[] {"train", table, "--target", "kind", "--epochs", "2", "--out", model});
        commands.add(new String[] {"predict", model, table});
        commands.add(new String[] {"evaluate", model, table});
        commands.add(new String[] {"evaluate", model, table, "--json"});
        commands.add(new String[] {"inspect", model});
        commands.add(new String[] {"check", network, answers});
        commands.add(new String[] {"exercises", network});
        commands.add(new String[] {"gradcheck", network});
        commands.add(new String[] {"explain", model, "--data", table, "--row", "1"});
        for (String format : List.of("text", "json", "markdown", "latex", "html")) {
            commands.add(new String[] {"explain", network, "--format", format});
        }
        return commands;
    }

    private static void run(String[] command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = Main.run(
                command,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (status != ErrorHandler.DONE) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + status + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Numbers, words and a gap. */
    private static String table() {
        StringBuilder text = new StringBuilder("length,width,colour,kind\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d.%d,%s,%s,%s%n",
                    row,
                    row % 10,
                    row == 7 ? "" : 3 * row,
                    row % 3 == 0 ? "red" : "blue",
                    row % 2 == 0 ? "even" : "odd"));
        }
        return text.toString();
    }

    private static String write(Path file, String text) throws IOException {
        return Files.writeString(file, text).toString();
    }
}
