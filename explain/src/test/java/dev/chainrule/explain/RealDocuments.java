package dev.chainrule.explain;

import dev.chainrule.data.Table;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.model.Model;
import dev.chainrule.network.Network;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.training.Recording;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Documents as the commands write them: derivations, a work sheet, a row before a model, a recorded step. */
public final class RealDocuments {
    private RealDocuments() {}

    /** One of each kind, by name; {@code folder} is for files in between. */
    public static Map<String, Document> all(Path folder) {
        Map<String, Document> all = new LinkedHashMap<>();
        NetworkFile second = NetworkFile.parse(SourceTextsTest.SECOND_TEXT, "second");
        NetworkFile first = NetworkFile.parse(SourceTextsTest.FIRST_TEXT, "first");
        all.put("the second text", derivation(second, Level.NEURON, Notation.W_U, new Reckoning.Doubles(Digits.USUAL)));
        all.put(
                "the first text, exact",
                derivation(first, Level.TERM, Notation.W1_W2, new Reckoning.Exact(Digits.USUAL)));
        all.put("layers, rounded", derivation(second, Level.LAYER, Notation.LAYERS, byHand()));
        all.put("mazur, some weights", someWeights(second));
        NetworkFile drawn = TraceTest.random(31);
        all.put("a batch", derivation(drawn, Level.NEURON, Notation.NIELSEN, new Reckoning.Doubles(new Digits(9))));
        NetworkFile kink = NetworkFile.of(
                Map.of(
                        "layers", List.of(3, 1),
                        "activations", List.of("relu"),
                        "weights", List.of(List.of(List.of(0.1), List.of(0.2), List.of(-0.3))),
                        "inputs", List.of(1, 1, 1),
                        "targets", List.of(1)),
                "kink");
        all.put("at a kink", derivation(kink, Level.NEURON, Notation.HAGAN, new Reckoning.Doubles(Digits.USUAL)));
        all.put("a work sheet", Exercise.of(second, Fading.ALL, Digits.USUAL).sheet(true));
        all.put("a model's row", row());
        all.put("a member's row", member(4));
        all.put("an embedded row", member(1));
        all.put("a recorded step", recorded(folder));
        return all;
    }

    private static Reckoning byHand() {
        return new Reckoning.ByHand(Rounded.toDecimals(4));
    }

    private static Document derivation(NetworkFile file, Level level, Notation notation, Reckoning reckoning) {
        Trace trace = Trace.of(Walk.of(file, 1), notation);
        return Derivation.of(trace, new Derivation.Request(level, List.of(), reckoning));
    }

    private static Document someWeights(NetworkFile file) {
        Trace trace = Trace.of(Walk.of(file, 1), Notation.MAZUR);
        List<Quantity> all = ParameterFinder.of(file, Notation.MAZUR).all();
        return Derivation.of(trace, new Derivation.Request(Level.NEURON, all.subList(4, 8), Digits.USUAL));
    }

    private static Document row() {
        Table table = ModelRowTest.table().without("sex", "weight");
        Model model = ModelRowTest.model(table, ModelRowTest.recipe("species"));
        ModelRow row = ModelRow.of(model, table, 3);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
        Derivation.Request request = new Derivation.Request(Level.NEURON, Digits.USUAL);
        return ModelSections.document(row, trace, request, Digits.USUAL, OptionalInt.empty());
    }

    private static Document member(long seed) {
        ModelRow row = DrawnModels.modelRow(seed);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
        Derivation.Request request = new Derivation.Request(Level.NEURON, Digits.USUAL);
        return ModelSections.document(row, trace, request, Digits.USUAL, OptionalInt.empty());
    }

    private static Document recorded(Path folder) {
        Path file = folder.resolve("real.steps");
        Trainer trainer = new Trainer()
                .withLoss(new BinaryCrossEntropy())
                .withOptimizer(new Adam())
                .withEpochs(2)
                .withBatch(16);
        Network network = Network.of(3, List.of(4), new Tanh(), 2, new Sigmoid());
        try (Training training =
                trainer.start(network, new Compute("scalar", 1)).record(Set.of(3L), file)) {
            training.fit(WhyTest.data(true));
        }
        WhyParameter parameter = Why.of(Recording.read(file), 3).parameter("w(2)[1,2]", Notation.LAYERS);
        return WhyDocument.of(parameter, Notation.LAYERS, Digits.USUAL);
    }
}
