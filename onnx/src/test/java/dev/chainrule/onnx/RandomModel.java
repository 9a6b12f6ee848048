package dev.chainrule.onnx;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.InputGroup;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models that nobody trained, over every kind of feature, and rows for them; all drawn from a seed. */
final class RandomModel {
    /** Columns of every kind and scaling, with and without flags; a missing word is known to one column only. */
    static final List<Feature> FEATURES = List.of(
            new NumberFeature("plain", 0.25, true, new Scaling.None()),
            new NumberFeature("standard", 1000, true, new Scaling.Standard(1013.7, 37.1)),
            new CategoryFeature("colour", List.of("", "blau", "grün", "rot")),
            new NumberFeature("robust", -3, false, new Scaling.Robust(-2.5, 0.8, 5)),
            new BooleanFeature("member", true),
            new NumberFeature("quantile", 1.1, true, quantile(1, 17)),
            new DateFeature("since", 19_000.5, true, new Scaling.Standard(18_900, 411.3)),
            new BooleanFeature("active", false),
            new NumberFeature("skewed", 7, false, quantile(2, 200)),
            new CategoryFeature("size", List.of("L", "M", "S")),
            new DateFeature("until", 20_000, false, quantile(3, 5)),
            new NumberFeature("step", 4, false, new Scaling.Quantile(new double[] {4}, new double[] {0.5})),
            new NumberFeature("smooth", 1.5, true, new Scaling.Smooth(1.25, 0.3, 3)),
            new NumberFeature("pieces", 0.5, true, new Scaling.None(), pieces(4, 11)),
            new NumberFeature("smooth pieces", 40, false, new Scaling.Smooth(42, 7.7, 3), pieces(5, 48)),
            new DateFeature("quantile pieces", 19_000, true, quantile(6, 30), pieces(7, 1)),
            new NumberFeature("many pieces", 1.1, false, quantile(8, 40), pieces(9, 60)),
            new DateFeature("whole", 19_000, true, new Scaling.Smooth(19_100, 1000.1, 3)));

    private RandomModel() {}

    private static Scaling.Quantile quantile(int seed, int knots) {
        RandomStream random = RandomStream.of(seed, "knots");
        double[] x = new double[knots];
        double[] y = new double[knots];
        for (int i = 0; i < knots; i++) {
            x[i] = (i == 0 ? 0 : x[i - 1]) + random.nextDouble(0.001, 1);
            y[i] = (i == 0 ? -3 : y[i - 1]) + random.nextDouble(0, 6.0 / knots);
        }
        return new Scaling.Quantile(x, y);
    }

    /** Bins over what the scalings give, some of them narrow. */
    private static Encoding pieces(int seed, int bins) {
        RandomStream random = RandomStream.of(seed, "edges");
        double[] edges = new double[bins + 1];
        for (int t = 0; t <= bins; t++) {
            edges[t] = t == 0 ? -2.5 : edges[t - 1] + random.nextDouble(1e-6, 10.0 / bins);
        }
        return new Encoding.PiecewiseLinear(edges);
    }

    /** A model over {@link #FEATURES}; every parameter is random, also gains, shifts, slopes and running statistics. */
    static Model of(long seed, Target target, Layer... layers) {
        return of(seed, FEATURES, target, layers);
    }

    static Model of(long seed, List<Feature> features, Target target, Layer... layers) {
        Preprocessing preprocessing = new Preprocessing(features, target);
        return of(seed, preprocessing, Network.of(preprocessing.width(), layers));
    }

    static Model of(long seed, Preprocessing preprocessing, Network network) {
        Parameters parameters = Parameters.initial(network, Initializer.AUTO, seed);
        RandomStream random = RandomStream.of(seed, "other parameters");
        for (Segment segment : parameters.layout().segments()) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                float value = (float) random.nextDouble(0.5, 1.5);
                switch (segment.kind()) {
                    case WEIGHTS, EMBEDDING_WEIGHTS, FREQUENCIES, PHASES -> {}
                    case ADAPTER -> parameters.array()[i] *= value;
                    case GAIN, RUNNING_VARIANCE, SCALE -> parameters.array()[i] = value;
                    case BIAS, SHIFT, RUNNING_MEAN, ACTIVATION, EMBEDDING_BIAS ->
                        parameters.array()[i] = 0.5f * (value - 1);
                }
            }
        }
        Provenance provenance = new Provenance(
                Provenance.CURRENT_VERSION,
                List.of(new Provenance.SchemaColumn("plain", "number")),
                17,
                "0f",
                recipe(),
                3,
                List.of("none", "unknown"));
        return Model.of(parameters, preprocessing, provenance);
    }

    /** A part of any kind for each group of inputs; some of equal shape, next to each other or not. */
    static Embedding embedding(long seed, Preprocessing preprocessing, boolean scaled) {
        RandomStream random = RandomStream.of(seed, "embedding");
        RandomStream direct = RandomStream.of(seed, "direct");
        List<EmbeddingPart> parts = new ArrayList<>();
        for (InputGroup group : preprocessing.groups()) {
            int units = 1 + random.nextInt(4);
            int kind = random.nextInt(3);
            double sigma = random.nextInt(2) == 0 ? 0.1 : 3;
            parts.add(
                    kind == 0
                            ? new EmbeddingPart.Through(group.width())
                            : kind == 1 || group.width() > 1
                                    ? new EmbeddingPart.Linear(group.width(), units)
                                    : new EmbeddingPart.Periodic(
                                            1 + random.nextInt(5), units, sigma, units > 1 && direct.nextInt(2) == 0));
        }
        return new Embedding(parts, scaled);
    }

    /** A tree such as a recipe's: nested, with every kind of value. */
    private static Map<String, @Nullable Object> recipe() {
        Map<String, @Nullable Object> recipe = new LinkedHashMap<>();
        recipe.put("loss", "cross-entropy");
        recipe.put("rate", 0.1);
        recipe.put("whole", 2.0);
        recipe.put("epochs", 12L);
        recipe.put("large", 1L << 60);
        recipe.put("weights", null);
        recipe.put("shuffled", true);
        recipe.put("schedule", Map.of("name", List.of("cosine", 1e-300)));
        return recipe;
    }

    /** Rows with a missing value, a word never seen and a number far out in every tenth place each. */
    static Table table(long seed, int rows) {
        return table(seed, rows, FEATURES);
    }

    static Table table(long seed, int rows, List<Feature> features) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : features) {
            RandomStream random = RandomStream.of(seed, feature.column());
            columns.add(
                    switch (feature) {
                        case NumberFeature number -> NumberColumn.of(number.column(), numbers(random, number, rows));
                        case DateFeature date -> DateColumn.ofTimestamps(date.column(), dates(random, rows));
                        case BooleanFeature bool -> booleans(random, bool.column(), rows);
                        case CategoryFeature category -> words(random, category, rows);
                    });
        }
        return Table.of(columns);
    }

    private static double[] numbers(RandomStream random, NumberFeature feature, int rows) {
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            double unit = random.nextGaussian();
            double value = switch (feature.scaling()) {
                case Scaling.None _ -> unit;
                case Scaling.Standard(double mean, double deviation) -> mean + deviation * unit;
                case Scaling.Robust(double centre, double scale, var _) -> centre + scale * unit;
                case Scaling.Smooth(double centre, double scale, var _) ->
                    random.nextInt(20) == 0 ? 1e30 * unit : centre + 2 * scale * unit;
                case Scaling.Quantile line ->
                    random.nextInt(2) == 0
                            ? line.knots()[random.nextInt(line.knots().length)]
                            : line.knots()[0] + Math.abs(unit) * line.knots()[line.knots().length - 1];
            };
            int dice = random.nextInt(10);
            values[row] = dice == 0 ? Double.NaN : dice == 1 ? 10 * value : value;
        }
        return values;
    }

    private static double[] dates(RandomStream random, int rows) {
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble(18_000, 21_000);
        }
        return values;
    }

    private static BooleanColumn booleans(RandomStream random, String name, int rows) {
        @Nullable Boolean[] values = new Boolean[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = random.nextInt(10) == 0 ? null : Boolean.valueOf(random.nextInt(2) == 0);
        }
        return BooleanColumn.spelled(name, random.nextInt(2) == 0 ? "TRUE" : "True", "faLSe", values);
    }

    private static TextColumn words(RandomStream random, CategoryFeature feature, int rows) {
        @Nullable String[] values = new String[rows];
        for (int row = 0; row < rows; row++) {
            int dice = random.nextInt(10);
            List<String> known = feature.categories();
            values[row] = dice == 0 || known.isEmpty()
                    ? null
                    : dice == 1 ? "never seen " + row : known.get(random.nextInt(known.size()));
        }
        return TextColumn.of(feature.column(), values);
    }
}
