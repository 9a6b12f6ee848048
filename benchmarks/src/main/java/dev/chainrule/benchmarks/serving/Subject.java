package dev.chainrule.benchmarks.serving;

import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is asked and of which model: pictures of 28 × 28 grey values as rows of 784 columns, 784-128-10, ten classes. */
final class Subject {
    static final String NAME = "digits";

    private static final int COLUMNS = 784;
    private static final int QUESTIONS = 128;

    private Subject() {}

    /** A model that nobody trained, which takes as long as one that somebody has. */
    static Model model(long seed) {
        List<Feature> features = new ArrayList<>();
        for (int i = 1; i <= COLUMNS; i++) {
            features.add(new NumberFeature("pixel" + i, 0, false, new Scaling.Standard(72.9 + i % 7, 90.0 + i % 11)));
        }
        Preprocessing preprocessing = new Preprocessing(
                features,
                new ClassTarget(
                        "digit",
                        IntStream.range(0, 10).mapToObj(Integer::toString).toList()));
        Network network = Network.of(COLUMNS, Layer.of(128, new Relu()), Layer.of(10, new Softmax()));
        Provenance provenance =
                new Provenance(Provenance.CURRENT_VERSION, List.of(), 60_000, "0f", Map.of(), 1, List.of());
        return Model.of(Parameters.initial(network, seed), preprocessing, provenance);
    }

    /** Single rows as a program would send them, each a request by itself. */
    static List<byte[]> questions() {
        List<byte[]> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(request(row(i, "")));
        }
        return questions;
    }

    /** Requests that have to be refused: a word, no value at all, an unfinished object, a column too few, too much. */
    static List<byte[]> badQuestions() {
        List<byte[]> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            String row = row(i, "");
            questions.add(request(
                    switch (i % 5) {
                        case 0 -> row(i, "\"grey\"");
                        case 1 -> row(i, "[0]");
                        case 2 -> row.substring(0, row.length() / 2);
                        case 3 -> row.replace("\"pixel400\":", "\"pixel4000\":");
                        default -> row(i, "1e999");
                    }));
        }
        return questions;
    }

    /** Grey values from 0 to 255, half of them 0, but {@code instead} in one place unless that is empty. */
    private static String row(int number, String instead) {
        RandomStream random = RandomStream.of(number, "pixels");
        StringBuilder row = new StringBuilder("{");
        for (int i = 1; i <= COLUMNS; i++) {
            int grey = random.nextInt(2) == 0 ? 0 : random.nextInt(256);
            row.append(i == 1 ? "" : ",").append("\"pixel").append(i).append("\":");
            row.append(i == 300 && !instead.isEmpty() ? instead : Integer.toString(grey));
        }
        return row.append('}').toString();
    }

    private static byte[] request(String body) {
        return ("POST /predict/" + NAME + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
