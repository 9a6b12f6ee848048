package dev.chainrule.explain.check;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.fuzz.Hostile;
import java.nio.charset.StandardCharsets;

/** Bytes as a sheet of answers, which are then judged. */
public final class AnswersFuzz {
    private static final int FEW = 8;

    private static final Checker CHECKER = Checker.of(NetworkFile.parse("""
            {"layers": [2, 1], "activations": ["sigmoid"], "weights": [[[0.5], [-0.25]]], "biases": [[0.1]],
             "inputs": [1, 0.5], "targets": [1], "learningRate": 0.1}
            """, "network"));

    private AnswersFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        Hostile.read(() -> {
            Answers answers = Answers.parse(new String(text, StandardCharsets.UTF_8), "file");
            if (answers.list().size() < FEW) {
                CHECKER.judge(answers);
            }
        });
    }
}
