package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Segment;
import dev.chainrule.onnx.InputNodes.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The embedding of the inputs as nodes. All parts of one shape go through one row of nodes together, wherever they
 * stand, so that a thousand columns have no more nodes than ten; at the end everything is put in the network's order.
 */
final class EmbeddingNodes {
    /** Where the engine bounds the turns u of cos(2πu): beyond it floats have no or hardly any fraction. */
    private static final float MOST_TURNS = 0x1p22f;

    /** Stands for all that is copied. */
    private static final EmbeddingPart THROUGH = new EmbeddingPart.Through();

    private static final float TWO_PI = (float) (2 * StrictMath.PI);

    /**
     * One part.
     *
     * @param part which, from 0
     * @param input its first input
     * @param unit its first embedded value
     */
    private record Place(int part, int input, int unit) {}

    private final GraphBuilder graph;
    private final ParameterTensors parameters;
    private final Embedding embedding;

    EmbeddingNodes(GraphBuilder graph, ParameterTensors parameters, Embedding embedding) {
        this.graph = graph;
        this.parameters = parameters;
        this.embedding = embedding;
    }

    /** Adds the nodes; returns the tensor rows × embedded values. */
    String build(String inputs) {
        if (embedding.isNone()) {
            return inputs;
        }
        List<Block> blocks = new ArrayList<>();
        byShape()
                .forEach((shape, places) -> blocks.add(
                        switch (shape) {
                            case EmbeddingPart.Through _ -> copies(inputs, places);
                            case EmbeddingPart.Linear linear -> linear(inputs, linear, places);
                            case EmbeddingPart.Periodic periodic -> periodic(inputs, periodic, places);
                        }));
        String embedded = InputNodes.arrange(graph, "embedding", blocks, embedding.units());
        return embedding.scaled()
                ? graph.node(
                        "Mul",
                        "embedding/scaled",
                        List.of(embedded, parameters.of(Segment.EMBEDDING, Segment.Kind.SCALE)))
                : embedded;
    }

    /** The parts that are alike but for what is learned, under a part like them. */
    private Map<EmbeddingPart, List<Place>> byShape() {
        Map<EmbeddingPart, List<Place>> groups = new LinkedHashMap<>();
        List<EmbeddingPart> parts = embedding.parts();
        int input = 0;
        int unit = 0;
        for (int i = 0; i < parts.size(); i++) {
            EmbeddingPart shape = switch (parts.get(i)) {
                case EmbeddingPart.Through _ -> THROUGH;
                case EmbeddingPart.Linear(int inputs, int units, double _) ->
                    new EmbeddingPart.Linear(inputs, units, 0);
                case EmbeddingPart.Periodic periodic ->
                    new EmbeddingPart.Periodic(periodic.frequencies(), periodic.mixtures(), 0);
            };
            groups.computeIfAbsent(shape, _ -> new ArrayList<>()).add(new Place(i, input, unit));
            if (parts.get(i) instanceof EmbeddingPart.Periodic periodic && periodic.direct()) {
                groups.computeIfAbsent(THROUGH, _ -> new ArrayList<>())
                        .add(new Place(i, input, unit + periodic.mixtures()));
            }
            input += parts.get(i).inputs();
            unit += parts.get(i).units();
        }
        return groups;
    }

    private Block copies(String x, List<Place> places) {
        List<Integer> columns = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (Place place : places) {
            for (int i = 0; i < embedding.parts().get(place.part()).inputs(); i++) {
                columns.add(place.input() + i);
                targets.add(place.unit() + i);
            }
        }
        return new Block(columns("embedding/through", x, columns), targets);
    }

    /** e = xW. */
    private Block linear(String x, EmbeddingPart.Linear shape, List<Place> places) {
        String name = "embedding/linear" + shape.inputs() + "x" + shape.units();
        List<Integer> columns = stretches(places.stream().map(Place::input).toList(), shape.inputs());
        String stretch = columns(name + "/inputs", x, columns);
        return new Block(product(name, stretch, places, shape.inputs(), shape.units()), units(places, shape));
    }

    /**
     * p = cos(2π(cx + φ)), e = pW + b. The turns u = cx + φ are computed in double, where cx is exact, and rounded to
     * float once, as the engine's fused operation rounds them. Then whole turns are taken off, which is exact too: of the
     * remaining −½ … ½ a cosine in float is good to 10⁻⁶, however many turns there were.
     */
    private Block periodic(String x, EmbeddingPart.Periodic shape, List<Place> places) {
        String name = "embedding/periodic" + shape.frequencies() + "x" + shape.units();
        int[] repeated = places.stream()
                .flatMap(place -> Collections.nCopies(shape.frequencies(), place.input()).stream())
                .mapToInt(Integer::intValue)
                .toArray();
        String inputs = wide(name + "/double", graph.select(name + "/inputs", x, embedding.inputs(), repeated));
        String frequencies = wide(name + "/frequencies", together(name + "/c", places, Segment.Kind.FREQUENCIES));
        String phases = wide(name + "/phases", together(name + "/phi", places, Segment.Kind.PHASES));
        String most = scalar(name + "/most", MOST_TURNS);
        String least = scalar(name + "/least", -MOST_TURNS);
        String twoPi = scalar(name + "/two_pi", TWO_PI);
        String product = graph.node("Mul", name + "/product", List.of(inputs, frequencies));
        String sum = graph.node("Add", name + "/sum", List.of(product, phases));
        String rounded = cast(name + "/turns", sum, DataType.FLOAT);
        String turns = graph.node("Clip", name + "/bounded", List.of(rounded, least, most));
        String whole = graph.node("Round", name + "/whole", List.of(turns));
        String rest = graph.node("Sub", name + "/rest", List.of(turns, whole));
        String angle = graph.node("Mul", name + "/angle", List.of(rest, twoPi));
        String cosines = graph.node("Cos", name + "/cosines", List.of(angle));
        String unbiased = product(name + "/unbiased", cosines, places, shape.frequencies(), shape.units());
        String bias = together(name + "/bias", places, Segment.Kind.EMBEDDING_BIAS);
        return new Block(graph.node("Add", name, List.of(unbiased, bias)), units(places, shape));
    }

    /**
     * Of each of {@code places} its stretch of {@code x} by its own weights, as one product of many matrices:
     * rows × (places · inputs) to rows × (places · units).
     */
    private String product(String name, String x, List<Place> places, int inputs, int units) {
        int count = places.size();
        String weights = together(name + "/weights", places, Segment.Kind.EMBEDDING_WEIGHTS);
        if (count == 1) {
            return graph.node("MatMul", name, List.of(x, weights));
        }
        String matrices = reshape(name + "/matrices", weights, count, inputs, units);
        // 0 stands for the number of rows
        String apart = swapped(name + "/by_part", reshape(name + "/apart", x, 0, count, inputs));
        String products = graph.node("MatMul", name + "/products", List.of(apart, matrices));
        return reshape(name, swapped(name + "/by_row", products), 0, (long) count * units);
    }

    /** The constants of {@code kind} of all {@code places}, one below the other. */
    private String together(String wish, List<Place> places, Segment.Kind kind) {
        List<String> constants = places.stream()
                .map(place -> parameters.ofPart(place.part(), kind))
                .toList();
        return constants.size() == 1
                ? constants.getFirst()
                : graph.node("Concat", wish, constants, Attributes.of("axis", 0L));
    }

    private String columns(String wish, String x, List<Integer> columns) {
        int first = columns.getFirst();
        boolean run = IntStream.range(0, columns.size()).allMatch(i -> columns.get(i) == first + i);
        return run
                ? graph.range(wish, x, embedding.inputs(), first, columns.size())
                : graph.select(
                        wish,
                        x,
                        embedding.inputs(),
                        columns.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<Integer> units(List<Place> places, EmbeddingPart shape) {
        return stretches(places.stream().map(Place::unit).toList(), shape.units());
    }

    /** From each of {@code starts} on {@code length} places. */
    private static List<Integer> stretches(List<Integer> starts, int length) {
        return starts.stream()
                .flatMap(start -> IntStream.range(start, start + length).boxed())
                .toList();
    }

    private String reshape(String wish, String tensor, long... dims) {
        String shape = graph.constant(wish + "/shape", name -> Tensors.longs(name, dims));
        return graph.node("Reshape", wish, List.of(tensor, shape));
    }

    /** With the first two of three dimensions in each other's place. */
    private String swapped(String wish, String tensor) {
        return graph.node("Transpose", wish, List.of(tensor), Attributes.ofLongs("perm", List.of(1L, 0L, 2L)));
    }

    private String wide(String wish, String tensor) {
        return cast(wish, tensor, DataType.DOUBLE);
    }

    private String cast(String wish, String tensor, DataType type) {
        return graph.node("Cast", wish, List.of(tensor), Attributes.of("to", (long) type.getNumber()));
    }

    private String scalar(String wish, float value) {
        return graph.constant(wish, name -> Tensors.scalar(name, value));
    }
}
