package dev.chainrule.explain;

import dev.chainrule.data.Table;
import dev.chainrule.model.Architecture;
import dev.chainrule.model.FeatureEmbedding;
import dev.chainrule.model.Model;
import dev.chainrule.model.NumberEmbedding;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models with embeddings and members of every kind and shape, and a row for each; none was trained. */
final class DrawnModels {
    private static final List<String> CATEGORIES = List.of("a", "b", "c", "d");

    private DrawnModels() {}

    /** The model of {@code seed}; its parameters have all moved away from where a training begins. */
    static Model model(long seed) {
        int s = (int) seed;
        List<Feature> features = List.of(
                new NumberFeature(
                        "pieces", 0, true, new Scaling.Standard(5, 2), new Encoding.PiecewiseLinear(new double[] {
                            -2, -0.5, 0.25, 1, 2.5
                        })),
                new NumberFeature("plain", 0, false, new Scaling.Standard(1, 3)),
                new CategoryFeature("kind", CATEGORIES));
        Target target = switch (s % 3) {
            case 0 -> new ClassTarget("answer", List.of("no", "perhaps", "yes"));
            case 1 -> new NumberTarget(List.of(new NumberTarget.Scale("answer", 10, 4)));
            default -> new ClassTarget("answer", List.of("no", "yes"));
        };
        Activation output =
                List.of(new Softmax(), new Identity(), new Sigmoid()).get(s % 3);
        Preprocessing preprocessing = new Preprocessing(features, target);
        Network network = architecture(s).network(preprocessing.groups(), target.outputs(), output);
        Parameters parameters = Parameters.initial(network, seed);
        RandomStream random = RandomStream.of(seed, "drawn-model");
        for (int i = 0; i < parameters.layout().trained(); i++) {
            parameters.array()[i] += (float) (0.3 * random.nextGaussian());
        }
        return Model.of(parameters, preprocessing, Provenance.foreign());
    }

    private static Architecture architecture(int s) {
        FeatureEmbedding embedding = switch (s % 4) {
            case 0 -> new FeatureEmbedding(new NumberEmbedding.Linear(3), 2, 2, s % 8 == 0);
            case 1 -> new FeatureEmbedding(new NumberEmbedding.Periodic(4, 2, 0.5, false), 3, 2, s % 8 == 1);
            case 2 -> new FeatureEmbedding(new NumberEmbedding.Periodic(15, 4, 0.5, true), 0, 9, true);
            default -> FeatureEmbedding.none();
        };
        List<Integer> hidden = List.of(List.of(5), List.of(4, 3), List.of(14), List.<Integer>of(), List.of(3, 3, 2))
                .get(s % 5);
        int members =
                s % 4 == 3 ? List.of(2, 3, 14).get(s % 3) : List.of(1, 2, 5, 14).get((s / 2) % 4);
        return new Architecture(
                hidden,
                s % 6 == 5 ? new ParametricMish() : new Tanh(),
                s % 7 == 6 ? new Normalization.Layer() : new Normalization.None(),
                0,
                embedding,
                new Ensemble(members, s % 2 == 0 ? Adapters.FIRST : Adapters.ALL));
    }

    /** A row for it, with an answer. */
    static Table row(long seed) {
        RandomStream random = RandomStream.of(seed, "drawn-row");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("pieces", 5 + 2 * random.nextGaussian());
        row.put("plain", 1 + 3 * random.nextGaussian());
        row.put("kind", CATEGORIES.get(random.nextInt(4)));
        row.put("answer", seed % 3 == 1 ? 10 + random.nextGaussian() : random.nextInt(2) == 0 ? "no" : "yes");
        return Table.ofMaps(List.of(row));
    }

    /** The row before a member of the model: each seed another. */
    static ModelRow modelRow(long seed) {
        Model model = model(seed);
        return ModelRow.of(
                model, row(seed), 1, 1 + (int) (seed % model.network().members()));
    }
}
