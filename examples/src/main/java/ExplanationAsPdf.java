// One step of training as a sheet of paper: forward, loss, backward and update of a small network, every number worked
// through, as a PDF (LaTeX, HTML and Markdown are written in the same way).
// Run: examples/run ExplanationAsPdf [FILE]

import dev.chainrule.explanation.Explanation;

final String example = """
        {
          "layers": [2, 3, 1],
          "activations": ["sigmoid", "identity"],
          "loss": "half-squared-error",
          "weights": [
            [[0.1, -0.3, 0.5], [0.4, 0.2, -0.6]],
            [[0.7], [-0.2], [0.3]]
          ],
          "inputs": [0.5, -1.0],
          "targets": [1.0],
          "learningRate": 0.1
        }
        """;

void main(String[] arguments) {
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "step.pdf");
    var explanation = Explanation.parse(example); // or of a file: Explanation.of(Path.of("network.json"))
    explanation.write(file); // and of one weight: explanation.ofWeights("w(1)[2,3]").write(file)
    IO.println("the loss was %.10f, and after the step it is %.10f".formatted(
            explanation.loss(), explanation.lossAfter()));
    IO.println("all of it is in " + file);
}
