package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The outputs of a network as predictions in the words and units of the data: the nodes behind the network. */
final class OutputNodes {
    private static final String PREDICTION = "prediction";
    private static final String PROBABILITIES = "probabilities";
    private static final String QUANTILES = "quantiles";

    private final GraphBuilder graph;
    private final Target target;

    /** The names of the graph outputs for the target columns, in order. */
    private final List<String> predictions = new ArrayList<>();

    /** Takes the names for the outputs of {@code target}. */
    OutputNodes(GraphBuilder graph, Target target) {
        this.graph = graph;
        this.target = target;
        List<String> columns = target.columns();
        columns.forEach(column -> predictions.add(graph.reserve(columns.size() == 1 ? PREDICTION : column)));
    }

    /** Adds the nodes and the graph outputs; {@code y} is rows × outputs after {@code activation}. */
    void build(String y, Activation activation) {
        switch (target) {
            case NumberTarget numbers -> numbers(numbers, y);
            case QuantileTarget quantiles -> quantiles(quantiles, y);
            case ClassTarget classes -> classes(classes, y, activation);
            case LabelTarget labels -> labels(labels, y, activation);
        }
    }

    private void numbers(NumberTarget target, String y) {
        String values = inUnits(target.scales(), y);
        for (int k = 0; k < target.outputs(); k++) {
            column(values, k);
            number(k);
        }
    }

    /** Quantiles in the order of their size; the one in the middle, or halfway between two, is the prediction. */
    private void quantiles(QuantileTarget target, String y) {
        int n = target.outputs();
        int each = target.quantiles().size();
        List<NumberTarget.Scale> scales =
                IntStream.range(0, n).mapToObj(target::scale).toList();
        String sorted = each == 1 ? y : sorted(y, n, each);
        String values = inUnits(scales, sorted);
        int[] middle = target.middle();
        for (int k = 0; k < target.scales().size(); k++) {
            if (middle[0] == middle[1]) {
                column(values, k * each + middle[0], predictions.get(k));
            } else {
                String wish = "outputs/middle" + (k + 1);
                String below = column(values, k * each + middle[0], graph.reserve(wish + "/below"));
                String above = column(values, k * each + middle[1], graph.reserve(wish + "/above"));
                String twice = graph.node("Add", wish + "/twice", List.of(below, above));
                String half = graph.constant(wish + "/half", name -> Tensors.doubles(name, new double[] {0.5}));
                graph.nodeAs("Mul", predictions.get(k), List.of(twice, half));
            }
            number(k);
        }
        String name = graph.reserve(QUANTILES);
        graph.nodeAs("Identity", name, List.of(values));
        graph.output(name, DataType.DOUBLE, "ascending: " + String.join(", ", target.names()), n);
    }

    private String sorted(String y, int n, int each) {
        if (n == each) {
            return graph.sorted("outputs/sorted", y, each);
        }
        String apart = graph.constant("outputs/apart", name -> Tensors.longs(name, -1L, each));
        String together = graph.constant("outputs/together", name -> Tensors.longs(name, -1L, n));
        String rows = graph.node("Reshape", "outputs/by_target", List.of(y, apart));
        String sorted = graph.sorted("outputs/sorted_by_target", rows, each);
        return graph.node("Reshape", "outputs/sorted", List.of(sorted, together));
    }

    private void number(int k) {
        graph.output(
                predictions.get(k),
                DataType.DOUBLE,
                "predicted " + target.columns().get(k));
    }

    /** The outputs {@code y} in the units of {@code scales}, one per output. */
    private String inUnits(List<NumberTarget.Scale> scales, String y) {
        int n = scales.size();
        double[] means = scales.stream().mapToDouble(NumberTarget.Scale::mean).toArray();
        double[] deviations =
                scales.stream().mapToDouble(NumberTarget.Scale::deviation).toArray();
        String outputs =
                graph.node("Cast", "outputs/double", List.of(y), Attributes.of("to", DataType.DOUBLE.getNumber()));
        String deviation = graph.constant("outputs/deviation", name -> Tensors.doubles(name, deviations, 1, n));
        String mean = graph.constant("outputs/mean", name -> Tensors.doubles(name, means, 1, n));
        String scaled = graph.node("Mul", "outputs/scaled", List.of(outputs, deviation));
        return clamped(scales, graph.node("Add", "outputs/values", List.of(mean, scaled)));
    }

    /** The nearest numbers in the range of each target, if there is one. */
    private String clamped(List<NumberTarget.Scale> scales, String values) {
        int n = scales.size();
        double[] least = new double[n];
        double[] most = new double[n];
        boolean bounded = false;
        for (int k = 0; k < n; k++) {
            NumberTarget.Scale scale = scales.get(k);
            least[k] = scale.least() == null ? Double.NEGATIVE_INFINITY : scale.least();
            most[k] = scale.most() == null ? Double.POSITIVE_INFINITY : scale.most();
            bounded |= scale.least() != null || scale.most() != null;
        }
        if (!bounded) {
            return values;
        }
        String lowest = graph.constant("outputs/least", name -> Tensors.doubles(name, least, 1, n));
        String highest = graph.constant("outputs/most", name -> Tensors.doubles(name, most, 1, n));
        String raised = graph.node("Max", "outputs/raised", List.of(values, lowest));
        return graph.node("Min", "outputs/clamped", List.of(raised, highest));
    }

    private void classes(ClassTarget target, String y, Activation activation) {
        List<String> classes = target.classes();
        String probabilities = graph.reserve(PROBABILITIES);
        if (target.outputs() == 1) {
            String second = probability("outputs/second_class", y, activation);
            String one = graph.constant("outputs/one", name -> Tensors.scalar(name, 1f));
            String first = graph.node("Sub", "outputs/first_class", List.of(one, second));
            graph.nodeAs("Concat", probabilities, List.of(first, second), Attributes.of("axis", 1L));
        } else {
            graph.nodeAs("Identity", probabilities, List.of(y));
        }
        String best = graph.node(
                "ArgMax",
                "outputs/best",
                List.of(probabilities),
                Attributes.of("axis", 1L),
                Attributes.of("keepdims", 0L));
        graph.nodeAs(
                "LabelEncoder",
                predictions.getFirst(),
                List.of(best),
                Attributes.ofLongs(
                        "keys_int64s",
                        LongStream.range(0, classes.size()).boxed().toList()),
                Attributes.ofStrings("values_strings", classes));
        graph.output(predictions.getFirst(), DataType.STRING, "the most probable " + target.column());
        graph.output(
                probabilities,
                DataType.FLOAT,
                "the probability of each class: " + String.join(", ", classes),
                classes.size());
    }

    private void labels(LabelTarget target, String y, Activation activation) {
        int n = target.outputs();
        String probabilities = graph.reserve(PROBABILITIES);
        graph.nodeAs("Identity", probabilities, List.of(probability("outputs/labels", y, activation)));
        String half = graph.constant("outputs/half", name -> Tensors.scalar(name, 0.5f));
        String holds = graph.node("GreaterOrEqual", "outputs/holds", List.of(probabilities, half));
        List<String> yes = target.labels().stream().map(LabelTarget.Label::yes).toList();
        List<String> no = target.labels().stream().map(LabelTarget.Label::no).toList();
        String words = graph.node(
                "Where",
                "outputs/words",
                List.of(
                        holds,
                        graph.constant("outputs/yes", name -> Tensors.strings(name, yes, 1, n)),
                        graph.constant("outputs/no", name -> Tensors.strings(name, no, 1, n))));
        for (int k = 0; k < n; k++) {
            column(words, k);
            graph.output(
                    predictions.get(k),
                    DataType.STRING,
                    "predicted " + target.columns().get(k));
        }
        graph.output(
                probabilities,
                DataType.FLOAT,
                "the probability that each label holds: " + String.join(", ", target.columns()),
                n);
    }

    /** Column {@code k} of {@code tensor}, without the dimension of the columns, as prediction {@code k}. */
    private void column(String tensor, int k) {
        column(tensor, k, predictions.get(k));
    }

    /** Column {@code k} of {@code tensor}, without the dimension of the columns, under the reserved {@code name}. */
    private String column(String tensor, int k, String name) {
        String index = graph.constant("outputs/index" + (k + 1), constant -> Tensors.scalar(constant, (long) k));
        graph.nodeAs("Gather", name, List.of(tensor, index), Attributes.of("axis", 1L));
        return name;
    }

    /** A tanh output stands for 2p − 1, any other for p itself. */
    private String probability(String wish, String y, Activation activation) {
        if (!(activation instanceof Tanh)) {
            return y;
        }
        String half = graph.constant(wish + "/half", name -> Tensors.scalar(name, 0.5f));
        String halved = graph.node("Mul", wish + "/halved", List.of(y, half));
        return graph.node("Add", wish, List.of(halved, half));
    }
}
