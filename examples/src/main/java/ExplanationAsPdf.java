// One step of training as a sheet of paper: forward, loss, backward and update of a small network, every number worked
// through, as a PDF (LaTeX, HTML and Markdown are written in the same way).
// Run: examples/run ExplanationAsPdf [FILE]

import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.paper.Format;
import dev.chainrule.explain.paper.Renderer;

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
    var network = NetworkFile.parse(example, "the example"); // or NetworkFile.read(Path.of("network.json"))
    var trace = Trace.of(Walk.of(network, 1), network.notation());
    var derivation = Derivation.of(trace, new Derivation.Request(Level.NEURON, Digits.USUAL));
    Renderer.of(Format.PDF).write(derivation, file);

    var step = trace.walk().passes().getFirst();
    IO.println("the loss was %.10f, and after the step it is %.10f".formatted(
            step.loss().total(), step.afterLoss().total()));
    IO.println("all of it is in " + file);
}
