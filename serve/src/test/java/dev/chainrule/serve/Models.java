package dev.chainrule.serve;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models that nobody trained, over every kind of feature and target, and rows for them; all drawn from a seed. */
final class Models {
    /** Columns of every kind, scaling and encoding, with and without flags for missing values. */
    static final List<Feature> FEATURES = List.of(
            new NumberFeature("plain", 0.25, true, new Scaling.None()),
            new NumberFeature("standard", 1000, true, new Scaling.Standard(1013.7, 37.1)),
            new CategoryFeature("colour", List.of("", "blau", "grün", "rot")),
            new NumberFeature("robust", -3, false, new Scaling.Robust(-2.5, 0.8, 5)),
            new BooleanFeature("member", true),
            new NumberFeature("quantile", 1.1, true, new Scaling.Quantile(new double[] {0.1, 1, 2.5, 8}, new double[] {
                -2, -0.5, 0.5, 1.75
            })),
            new DateFeature("since", 19_000.5, true, new Scaling.Standard(18_900, 411.3)),
            new BooleanFeature("active", false),
            new CategoryFeature("size", List.of("1", "2", "3")),
            new NumberFeature("smooth", 1.5, true, new Scaling.Smooth(1.25, 0.3, 3)),
            new NumberFeature(
                    "in \"pieces\"", 0.5, true, new Scaling.None(), new Encoding.PiecewiseLinear(new double[] {
                        -1, 0, 0.25, 1, 4
                    })));

    static final Target CLASSES = new ClassTarget("species", List.of("ape", "bee, \"wild\"", "cat"));
    static final Target TWO = new ClassTarget("ill", List.of("no", "yes"));
    static final Target NUMBER = new NumberTarget(List.of(new NumberTarget.Scale("price", 100, 25.5)));
    static final Target NUMBERS = new NumberTarget(List.of(
            new NumberTarget.Scale("price", 100, 25.5), new NumberTarget.Scale("plain", -1, 0.001, -1.0, -0.9999)));
    static final Target QUANTILES =
            new QuantileTarget(List.of(new NumberTarget.Scale("price", 100, 25.5)), List.of(0.1, 0.5, 0.9));
    static final Target LABELS = new LabelTarget(
            List.of(new LabelTarget.Label("sport", "False", "True"), new LabelTarget.Label("news", "n", "y")));

    private Models() {}

    /** A model of {@code target} over {@link #FEATURES}. */
    static Model of(Target target, long seed) {
        return of(FEATURES, target, seed);
    }

    static Model of(List<Feature> features, Target target, long seed) {
        Preprocessing preprocessing = new Preprocessing(features, target);
        Activation output = switch (target) {
            case NumberTarget _, QuantileTarget _ -> new Identity();
            case ClassTarget classes -> classes.outputs() == 1 ? new Sigmoid() : new Softmax();
            case LabelTarget _ -> new Sigmoid();
        };
        Network network =
                Network.of(preprocessing.width(), Layer.of(7, new Relu()), Layer.of(target.outputs(), output));
        Provenance provenance =
                new Provenance(Provenance.CURRENT_VERSION, List.of(), 17, "0f", Map.of(), 3, List.of("none at all"));
        return Model.of(Parameters.initial(network, seed), preprocessing, provenance);
    }

    /** A model of {@code columns} numbers x1, x2, …, and of one output y = f(x1 + x2 + …) that differs by seed. */
    static Model numbers(int columns, long seed) {
        List<Feature> features = new ArrayList<>();
        IntStream.rangeClosed(1, columns)
                .forEach(i -> features.add(new NumberFeature("x" + i, 0, false, new Scaling.None())));
        return of(features, NUMBER, seed);
    }

    /** As {@link #numbers} of two columns, with so much to compute that rows go to the threads that compute. */
    static Model large(long seed) {
        Preprocessing preprocessing = numbers(2, seed).preprocessing();
        Network network =
                Network.of(2, Layer.of(600, new Relu()), Layer.of(600, new Relu()), Layer.of(1, new Identity()));
        return Model.of(Parameters.initial(network, seed), preprocessing, Provenance.foreign());
    }

    /** Writes {@code model} to {@code name}.onnx in {@code folder}. */
    static Path save(Model model, Path folder, String name) {
        Path file = folder.resolve(name + ".onnx");
        model.save(file);
        return file;
    }

    /** Rows with missing values and words never seen. */
    static Table table(int rows, long seed) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : FEATURES) {
            RandomStream random = RandomStream.of(seed, feature.column());
            double[] numbers = new double[rows];
            @Nullable String[] words = new String[rows];
            @Nullable Boolean[] truths = new Boolean[rows];
            for (int row = 0; row < rows; row++) {
                boolean missing = random.nextInt(6) == 0;
                numbers[row] = missing ? Double.NaN : 3 * random.nextGaussian();
                words[row] = missing
                        ? null
                        : List.of("rot", "blau", "1", "2", "never seen").get(random.nextInt(5));
                truths[row] = missing ? null : Boolean.valueOf(random.nextInt(2) == 0);
            }
            columns.add(
                    switch (feature) {
                        case NumberFeature number -> NumberColumn.of(number.column(), numbers);
                        case DateFeature date -> DateColumn.ofDates(date.column(), days(numbers));
                        case BooleanFeature bool -> BooleanColumn.of(bool.column(), truths);
                        case CategoryFeature category -> TextColumn.of(category.column(), words);
                    });
        }
        return Table.of(columns);
    }

    private static double[] days(double[] numbers) {
        double[] days = new double[numbers.length];
        for (int i = 0; i < days.length; i++) {
            days[i] = StrictMath.rint(19_000 + 100 * numbers[i]);
        }
        return days;
    }
}
