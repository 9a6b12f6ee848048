package dev.chainrule.explain;

import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.Glyph.Symbol;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.optimization.Adagrad;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.Nesterov;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.RmsProp;
import dev.chainrule.optimization.Rprop;
import java.util.List;

/**
 * The letters of a {@link Notation} for one network: how each quantity is written. The sign of the signal is in
 * {@link Signals}.
 */
public final class Letters {
    private final Notation notation;
    private final Network network;
    private final Optimizer optimizer;
    private final boolean embedded;
    private final int depth;

    private Letters(Notation notation, Network network, Optimizer optimizer, boolean embedded) {
        this.notation = notation;
        this.network = network;
        this.optimizer = optimizer;
        this.embedded = embedded;
        this.depth = network.layers().size();
    }

    /** The letters of {@code notation} for {@code file}. */
    public static Letters of(Notation notation, Example file) {
        return new Letters(notation, file.network(), file.optimizer(), file.isEmbedded());
    }

    /** The letters of {@code notation} for {@code network} and what {@code optimizer} remembers. */
    static Letters of(Notation notation, Network network, Optimizer optimizer) {
        return new Letters(notation, network, optimizer, false);
    }

    /** The notation. */
    public Notation notation() {
        return notation;
    }

    /** How {@code q} is written. */
    public Glyph glyph(Quantity q) {
        int sample = q.scope().sample();
        return switch (q.kind()) {
            case INPUT -> input(q.i(), sample);
            case TARGET -> target(q.i(), sample);
            case WEIGHT -> weight(q.layer(), q.i(), q.j(), false);
            case NEW_WEIGHT -> weight(q.layer(), q.i(), q.j(), true);
            case BIAS -> bias(q.layer(), q.i(), false);
            case NEW_BIAS -> bias(q.layer(), q.i(), true);
            case SLOPE_PARAMETER -> new Symbol("p", index(q.i()), layerMark(q.layer()), false, 0);
            case NEW_SLOPE_PARAMETER -> new Symbol("p", index(q.i()), layerMark(q.layer()), true, 0);
            case TERM -> new Glyph.Joined(List.of(source(q, sample), weight(q.layer(), q.i(), q.j(), false)));
            case GAIN -> gain(q);
            case SHIFT -> shift(q);
            case RUNNING_MEAN -> new Symbol("μ", index(q.i()), layerMark(q.layer()));
            case RUNNING_VARIANCE -> new Symbol("var", index(q.i()), layerMark(q.layer()));
            case MEAN -> new Symbol("μ", "", layerMark(q.layer()), false, sample);
            case VARIANCE -> new Symbol("var", "", layerMark(q.layer()), false, sample);
            case LINEAR -> linear(q, sample);
            case NORMALIZED -> normalized(q, sample);
            case NORMALIZED_GRADIENT -> new Glyph.Derivative(loss(sample), normalized(q, sample));
            case LINEAR_GRADIENT -> new Glyph.Derivative(loss(sample), linear(q, sample));
            case GAIN_GRADIENT -> new Glyph.Derivative(loss(sample), gain(q));
            case SHIFT_GRADIENT -> new Glyph.Derivative(loss(sample), shift(q));
            case PRE_ACTIVATION -> preActivation(q.layer(), q.i(), sample);
            case ACTIVATION -> activation(q.layer(), q.i(), sample);
            case LOSS_TERM -> lossTerm(q.i(), sample);
            case LOSS -> loss(sample);
            case ACTIVATION_GRADIENT -> new Glyph.Derivative(loss(sample), activation(q.layer(), q.i(), sample));
            case ACTIVATION_SLOPE ->
                new Glyph.Applied(
                        Glyph.letter(
                                Fn.letter(network.layers().get(q.layer() - 1).activation()) + "′"),
                        preActivation(q.layer(), q.i(), sample));
            case CONTRIBUTION ->
                q.layer() == depth - 1 && network.output().activation() instanceof ElementwiseActivation
                        ? new Glyph.Derivative(lossTerm(q.j(), sample), activation(q.layer(), q.i(), sample))
                        : new Symbol("c", index(q.i(), q.j()), layerMark(q.layer()), false, sample);
            case DELTA -> signal(q.layer(), q.i(), sample);
            case WEIGHT_GRADIENT -> new Glyph.Derivative(loss(sample), weight(q.layer(), q.i(), q.j(), false));
            case BIAS_GRADIENT -> new Glyph.Derivative(loss(sample), bias(q.layer(), q.i(), false));
            case SLOPE_PARAMETER_GRADIENT ->
                new Glyph.Derivative(loss(sample), new Symbol("p", index(q.i()), layerMark(q.layer()), false, 0));
            case NEW_GAIN -> new Symbol("γ", index(q.i()), layerMark(q.layer()), true, 0);
            case NEW_SHIFT -> new Symbol("β", index(q.i()), layerMark(q.layer()), true, 0);
            case STEP_GRADIENT -> Glyph.letter("g");
            case RATE -> rate();
            case MEMORY_1, GAIN_MEMORY_1, SHIFT_MEMORY_1, SLOPE_MEMORY_1 -> memory(q, 0, false);
            case MEMORY_2, GAIN_MEMORY_2, SHIFT_MEMORY_2, SLOPE_MEMORY_2 -> memory(q, 1, false);
            case NEW_MEMORY_1, NEW_GAIN_MEMORY_1, NEW_SHIFT_MEMORY_1, NEW_SLOPE_MEMORY_1 -> memory(q, 0, true);
            case NEW_MEMORY_2, NEW_GAIN_MEMORY_2, NEW_SHIFT_MEMORY_2, NEW_SLOPE_MEMORY_2 -> memory(q, 1, true);
            case LAYER ->
                q.i() == 1
                        ? matrix(Quantity.Kind.ACTIVATION, q.layer(), q.scope())
                        : matrix(Quantity.Kind.DELTA, q.layer(), q.scope());
            case PHASE ->
                switch (q.i()) {
                    case 1 -> matrix(Quantity.Kind.ACTIVATION, depth, q.scope());
                    case 3 -> new Glyph.Derivative(loss(sample), matrix(Quantity.Kind.WEIGHT, 1, q.scope()));
                    default -> matrix(Quantity.Kind.NEW_WEIGHT, 1, q.scope());
                };
        };
    }

    /** How all quantities of {@code kind} in {@code layer} together are written, as a matrix or a row. */
    public Glyph matrix(Quantity.Kind kind, int layer, Scope scope) {
        boolean indexedTwice = kind == Quantity.Kind.WEIGHT
                || kind == Quantity.Kind.NEW_WEIGHT
                || kind == Quantity.Kind.WEIGHT_GRADIENT;
        return withoutIndex(glyph(new Quantity(kind, layer, 1, indexedTwice ? 1 : 0, scope)), layer);
    }

    private Glyph withoutIndex(Glyph glyph, int layer) {
        return switch (glyph) {
            case Symbol s
            when notation == Notation.MAZUR || notation == Notation.HAN_KAMBER ->
                new Symbol(s.letter(), "", layer == 0 ? "" : "(" + layer + ")", s.isNew(), s.sample());
            case Symbol s
            when notation == Notation.W1_W2 && s.letter().equals("W") ->
                new Symbol("W", String.valueOf(layer), "", s.isNew(), s.sample());
            case Symbol s
            when notation == Notation.HAGAN && s.letter().equals("w") ->
                new Symbol("W", "", s.sup(), s.isNew(), s.sample());
            case Symbol s -> new Symbol(s.letter(), "", s.sup(), s.isNew(), s.sample());
            case Glyph.Derivative d -> new Glyph.Derivative(d.of(), withoutIndex(d.by(), layer));
            case Glyph.Applied a -> new Glyph.Applied(a.function(), withoutIndex(a.argument(), layer));
            case Glyph.Joined j -> j;
            case Glyph.Element e -> e.of();
        };
    }

    /** The learning rate. */
    public Symbol rate() {
        return Glyph.letter(
                switch (notation) {
                    case W1_W2, HAGAN -> "α";
                    case HAN_KAMBER -> "l";
                    case W_U, LAYERS, MAZUR, NIELSEN -> "η";
                });
    }

    /** The loss; of one of several samples with its number. */
    public Symbol loss(int sample) {
        return switch (notation) {
            case W_U, LAYERS -> new Symbol("L", "", "", false, sample);
            case W1_W2, HAN_KAMBER -> new Symbol("E", "", "", false, sample);
            case MAZUR -> new Symbol("E", "total", "", false, sample);
            case NIELSEN -> new Symbol("C", "", "", false, sample);
            case HAGAN -> new Symbol("F", "", "", false, sample);
        };
    }

    private Symbol lossTerm(int k, int sample) {
        return notation == Notation.MAZUR
                ? new Symbol("E", "o" + index(k), "", false, sample)
                : new Symbol(loss(0).letter(), index(k), "", false, sample);
    }

    private Symbol input(int i, int sample) {
        if (embedded) {
            return new Symbol("e", index(i), "", false, sample);
        }
        return switch (notation) {
            case W_U, W1_W2, LAYERS -> new Symbol("x", index(i), "", false, sample);
            case MAZUR -> new Symbol("i", index(i), "", false, sample);
            case NIELSEN -> new Symbol("a", index(i), "1", false, sample);
            case HAN_KAMBER -> new Symbol("O", unit(0, i), "", false, sample);
            case HAGAN -> new Symbol("p", index(i), "", false, sample);
        };
    }

    private Symbol target(int k, int sample) {
        String only = network.outputs() == 1 ? "" : index(k);
        return switch (notation) {
            case W_U, LAYERS, HAGAN -> new Symbol("t", only, "", false, sample);
            case W1_W2 -> new Symbol("d", only, "", false, sample);
            case MAZUR -> new Symbol("target", "o" + index(k), "", false, sample);
            case NIELSEN -> new Symbol("y", only, "", false, sample);
            case HAN_KAMBER -> new Symbol("T", unit(depth, k), "", false, sample);
        };
    }

    private Symbol weight(int l, int i, int j, boolean isNew) {
        return switch (notation) {
            case W_U ->
                depth <= 2
                        ? new Symbol(l == 1 ? "w" : "u", index(i, j), "", isNew, 0)
                        : new Symbol("w", index(i, j), layerMark(l), isNew, 0);
            case W1_W2 ->
                depth == 2 && l == 2 && network.outputs() == 1
                        ? new Symbol("W", index(i), "", isNew, 0)
                        : new Symbol("W", index(i, j), depth == 2 && l == 1 ? "" : layerMark(l), isNew, 0);
            case LAYERS -> new Symbol("W", index(i, j), layerMark(l), isNew, 0);
            case MAZUR -> new Symbol("w", serial(l, i, j), "", isNew, 0);
            case NIELSEN -> new Symbol("w", index(j, i), String.valueOf(l + 1), isNew, 0);
            case HAN_KAMBER -> new Symbol("w", pair(unit(l - 1, i), unit(l, j)), "", isNew, 0);
            case HAGAN -> new Symbol("w", index(j) + "," + index(i), String.valueOf(l), isNew, 0);
        };
    }

    private Symbol bias(int l, int j, boolean isNew) {
        return switch (notation) {
            case W_U, W1_W2, LAYERS -> new Symbol("b", index(j), layerMark(l), isNew, 0);
            case MAZUR -> new Symbol("b", l + (j == 1 ? "" : "," + index(j)), "", isNew, 0);
            case NIELSEN -> new Symbol("b", index(j), String.valueOf(l + 1), isNew, 0);
            case HAN_KAMBER -> new Symbol("θ", unit(l, j), "", isNew, 0);
            case HAGAN -> new Symbol("b", index(j), String.valueOf(l), isNew, 0);
        };
    }

    private static Symbol gain(Quantity q) {
        return new Symbol("γ", index(q.i()), layerMark(q.layer()));
    }

    private static Symbol shift(Quantity q) {
        return new Symbol("β", index(q.i()), layerMark(q.layer()));
    }

    private Symbol linear(Quantity q, int sample) {
        return new Symbol(linear(notation), index(q.i()), layerMark(q.layer()), false, sample);
    }

    private Symbol normalized(Quantity q, int sample) {
        return new Symbol(normalized(notation), index(q.i()), layerMark(q.layer()), false, sample);
    }

    /** xw + b of a layer that normalises it: s where z is what the activation is applied to. */
    static String linear(Notation notation) {
        return notation == Notation.LAYERS || notation == Notation.NIELSEN ? "s" : "z";
    }

    /** It normalised: q where n is what the activation is applied to. */
    static String normalized(Notation notation) {
        return notation == Notation.HAGAN ? "q" : "n";
    }

    private Glyph preActivation(int l, int j, int sample) {
        return switch (notation) {
            case W_U -> new Symbol("a", index(j), layerMark(l), false, sample);
            case W1_W2 -> {
                if (hasPreActivationLetter(l)) {
                    yield new Symbol("a", only(l, j), layerMark(l), false, sample);
                }
                Symbol source = l == 1
                        ? Glyph.letter(embedded ? "e" : "x")
                        : new Symbol("h", "", depth == 2 ? "" : layerMark(l - 1));
                Glyph.Joined product = new Glyph.Joined(List.of(source, new Symbol("W", String.valueOf(l), "")));
                yield only(l, j).isEmpty() && sample == 0 ? product : new Glyph.Element(product, only(l, j), sample);
            }
            case LAYERS -> new Symbol("z", index(j), layerMark(l), false, sample);
            case MAZUR -> new Symbol("net", role(l) + index(j), hiddenMark(l), false, sample);
            case NIELSEN -> new Symbol("z", index(j), String.valueOf(l + 1), false, sample);
            case HAN_KAMBER -> new Symbol("I", unit(l, j), "", false, sample);
            case HAGAN -> new Symbol("n", index(j), String.valueOf(l), false, sample);
        };
    }

    /** Whether layer {@code l} has a letter for xw + b; the first source text writes x·W₁, which holds no bias. */
    boolean hasPreActivationLetter(int l) {
        Layer layer = network.layers().get(l - 1);
        return notation != Notation.W1_W2 || layer.bias() || !(layer.normalization() instanceof Normalization.None);
    }

    private Symbol activation(int l, int j, int sample) {
        boolean last = l == depth;
        return switch (notation) {
            case W_U, W1_W2 ->
                last
                        ? new Symbol("y", only(l, j), "", false, sample)
                        : new Symbol("h", index(j), depth == 2 ? "" : layerMark(l), false, sample);
            case LAYERS -> new Symbol("a", index(j), layerMark(l), false, sample);
            case MAZUR -> new Symbol("out", role(l) + index(j), hiddenMark(l), false, sample);
            case NIELSEN -> new Symbol("a", index(j), String.valueOf(l + 1), false, sample);
            case HAN_KAMBER -> new Symbol("O", unit(l, j), "", false, sample);
            case HAGAN -> new Symbol("a", index(j), String.valueOf(l), false, sample);
        };
    }

    private Symbol signal(int l, int j, int sample) {
        return switch (notation) {
            case W_U, LAYERS, W1_W2 -> new Symbol("δ", index(j), layerMark(l), false, sample);
            case MAZUR -> new Symbol("δ", role(l) + index(j), hiddenMark(l), false, sample);
            case NIELSEN -> new Symbol("δ", index(j), String.valueOf(l + 1), false, sample);
            case HAN_KAMBER -> new Symbol("Err", unit(l, j), "", false, sample);
            case HAGAN -> new Symbol("s", index(j), String.valueOf(l), false, sample);
        };
    }

    private Symbol source(Quantity q, int sample) {
        return q.layer() == 1 ? input(q.i(), sample) : activation(q.layer() - 1, q.i(), sample);
    }

    /** The parameter that {@code q} belongs to. */
    private Glyph parameter(Quantity q) {
        return glyph(new Quantity(ParameterFamily.of(q).parameter(), q.layer(), q.i(), q.j(), q.scope()));
    }

    private Glyph memory(Quantity q, int slot, boolean isNew) {
        String letter = switch (optimizer) {
            case Momentum _, Nesterov _ -> "v";
            case Adagrad _ -> "s";
            case RmsProp _ -> slot == 0 ? "s" : "v";
            case Rprop _ -> slot == 0 ? "Δ" : "g";
            default -> slot == 0 ? "m" : "v";
        };
        return new Glyph.Applied(new Symbol(letter, "", "", isNew, 0), parameter(q));
    }

    /** No index where the layer has one unit and is the output. */
    private String only(int l, int j) {
        return l == depth && network.outputs() == 1 ? "" : index(j);
    }

    private static String index(int i) {
        return Quantity.index(i);
    }

    /** Two indices side by side, with a comma from 10 on. */
    private static String index(int i, int j) {
        return pair(index(i), index(j));
    }

    private static String layerMark(int l) {
        return "(" + l + ")";
    }

    private String role(int l) {
        return l == depth ? "o" : "h";
    }

    /** Mazur has one hidden layer; where there are more, they are told apart. */
    private String hiddenMark(int l) {
        return l == depth || depth == 2 ? "" : layerMark(l);
    }

    /** Mazur numbers the weights through, destination by destination. */
    private String serial(int l, int i, int j) {
        if (Quantity.isLetter(i) || Quantity.isLetter(j)) {
            return index(i, j);
        }
        int before = 0;
        for (int k = 1; k < l; k++) {
            before += network.inputsOf(k - 1) * network.layers().get(k - 1).units();
        }
        return String.valueOf(before + (j - 1) * network.inputsOf(l - 1) + i);
    }

    /** Han and Kamber number the units through, inputs first. */
    private String unit(int l, int j) {
        int before = 0;
        for (int k = 0; !Quantity.isLetter(j) && k < l; k++) {
            before += k == 0 ? network.inputs() : network.layers().get(k - 1).units();
        }
        return index(before + j);
    }

    /** Two indices side by side, with a comma where one has several digits. */
    private static String pair(String i, String j) {
        return i + (i.length() > 1 || j.length() > 1 ? "," : "") + j;
    }
}
