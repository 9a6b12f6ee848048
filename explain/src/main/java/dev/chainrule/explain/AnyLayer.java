package dev.chainrule.explain;

import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.Glyph.Symbol;
import java.util.List;

/**
 * The letters of one formula for all layers: what stands in a layer, in the one before it and in the one after it, without
 * the numbers of a certain network. Indices are the letters i (source), j (unit of the layer) and k (unit of the next one).
 *
 * @param notation the letters
 * @param layer the layer of the network that stands for all
 * @param mark how it is called: l, or L for the last
 * @param normalizes whether it may normalise its sums, which then are not what the activation is applied to
 * @param hasBiases whether a layer may have biases
 * @param sample which sample it is about, {@link Glyph#SAMPLE_N} for any; 0 where there is only one
 */
record AnyLayer(Notation notation, int layer, String mark, boolean normalizes, boolean hasBiases, int sample) {
    /** Of layers that may have biases, where there is one sample. */
    AnyLayer(Notation notation, int layer, String mark, boolean normalizes) {
        this(notation, layer, mark, normalizes, true, 0);
    }

    /** {@code q} of {@link #layer} or a neighbour, or a target. */
    Name name(Quantity q) {
        Glyph glyph = glyph(q);
        return Formula.name(
                switch (q.kind()) {
                    case WEIGHT, NEW_WEIGHT, BIAS, SLOPE_PARAMETER -> glyph;
                    default -> sampled(glyph);
                });
    }

    /** With the mark of the sample. */
    private Glyph sampled(Glyph glyph) {
        return switch (glyph) {
            case Symbol s -> new Symbol(s.letter(), s.sub(), s.sup(), s.isNew(), sample);
            case Glyph.Element e -> new Glyph.Element(e.of(), e.sub(), sample);
            case Glyph.Derivative d -> new Glyph.Derivative(sampled(d.of()), sampled(d.by()));
            case Glyph.Applied _, Glyph.Joined _ -> glyph;
        };
    }

    /** ∂L/∂{@code by} of the sample, by a parameter. */
    Name gradient(Name by) {
        return Formula.name(new Glyph.Derivative(sampled(loss()), by.glyph()));
    }

    private Glyph glyph(Quantity q) {
        String i = Quantity.index(q.i());
        return switch (q.kind()) {
            case INPUT -> source(i);
            case ACTIVATION -> q.layer() < layer ? source(i) : activation(i);
            case TARGET -> target(i);
            case WEIGHT -> weight(q.layer(), i, Quantity.index(q.j()));
            case NEW_WEIGHT -> {
                Symbol w = weight(q.layer(), i, Quantity.index(q.j()));
                yield new Symbol(w.letter(), w.sub(), w.sup(), true, 0);
            }
            case BIAS -> bias(i);
            case PRE_ACTIVATION -> preActivation(i);
            case DELTA -> signal(q.layer(), i);
            case SLOPE_PARAMETER -> new Symbol("p", i, "");
            case ACTIVATION_GRADIENT -> new Glyph.Derivative(loss(), activation(i));
            default -> throw new IllegalArgumentException(q.id());
        };
    }

    /** The loss. */
    Symbol loss() {
        return switch (notation) {
            case W_U, LAYERS -> Glyph.letter("L");
            case W1_W2, HAN_KAMBER -> Glyph.letter("E");
            case MAZUR -> new Symbol("E", "total", "");
            case NIELSEN -> Glyph.letter("C");
            case HAGAN -> Glyph.letter("F");
        };
    }

    // ---- a layer that normalises; an index may have two letters, of a row and a unit ----

    /** xw + b of unit {@code j}. */
    Symbol linear(String j) {
        return linear(layer, j);
    }

    /** The same of layer {@code l}, this one or a neighbour. */
    Symbol linear(int l, String j) {
        return own(Letters.linear(notation), j, l - layer);
    }

    /** It normalised. */
    Symbol normalized(String j) {
        return own(Letters.normalized(notation), j, 0);
    }

    Symbol mean(String j) {
        return own("μ", j, 0);
    }

    Symbol variance(String j) {
        return own("var", j, 0);
    }

    Symbol gain(String j) {
        return own("γ", j, 0);
    }

    Symbol shift(String j) {
        return own("β", j, 0);
    }

    Symbol signal(String j) {
        return signal(layer, j);
    }

    Symbol weight(String i, String j) {
        return weight(layer, i, j);
    }

    private Symbol own(String letter, String index, int offset) {
        return switch (notation) {
            case W_U, W1_W2, MAZUR, HAN_KAMBER -> new Symbol(letter, index, "");
            case LAYERS, NIELSEN, HAGAN -> new Symbol(letter, index, upper(offset));
        };
    }

    /** What comes in from unit {@code i} of the layer before. */
    Symbol source(String i) {
        return switch (notation) {
            case W_U, W1_W2 -> new Symbol("x", i, "");
            case LAYERS, NIELSEN, HAGAN -> new Symbol("a", i, upper(-1));
            case MAZUR -> new Symbol("out", i, "");
            case HAN_KAMBER -> new Symbol("O", i, "");
        };
    }

    private Symbol activation(String j) {
        return switch (notation) {
            case W_U, W1_W2 -> new Symbol("y", j, "");
            case LAYERS, NIELSEN, HAGAN -> new Symbol("a", j, upper(0));
            case MAZUR -> new Symbol("out", j, "");
            case HAN_KAMBER -> new Symbol("O", j, "");
        };
    }

    /** What the activation of unit {@code j} is applied to. */
    Glyph preActivation(String j) {
        return switch (notation) {
            case W_U -> new Symbol("a", j, "");
            case W1_W2 ->
                hasBiases || normalizes
                        ? new Symbol("a", j, "")
                        : new Glyph.Element(new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W"))), j, 0);
            case LAYERS, NIELSEN -> new Symbol("z", j, upper(0));
            case MAZUR -> new Symbol("net", j, "");
            case HAN_KAMBER -> new Symbol("I", j, "");
            case HAGAN -> new Symbol("n", j, upper(0));
        };
    }

    private Symbol target(String k) {
        return switch (notation) {
            case W_U, LAYERS, HAGAN -> new Symbol("t", k, "");
            case W1_W2 -> new Symbol("d", k, "");
            case MAZUR -> new Symbol("target", k, "");
            case NIELSEN -> new Symbol("y", k, "");
            case HAN_KAMBER -> new Symbol("T", k, "");
        };
    }

    private Symbol weight(int l, String i, String j) {
        int offset = l - layer;
        return switch (notation) {
            case W_U, MAZUR, HAN_KAMBER -> new Symbol("w", i + j, "");
            case W1_W2 -> new Symbol("W", i + j, "");
            case LAYERS -> new Symbol("W", i + j, upper(offset));
            case NIELSEN -> new Symbol("w", j + i, upper(offset));
            case HAGAN -> new Symbol("w", j + "," + i, upper(offset));
        };
    }

    private Symbol bias(String j) {
        return switch (notation) {
            case W_U, W1_W2, MAZUR -> new Symbol("b", j, "");
            case LAYERS, NIELSEN, HAGAN -> new Symbol("b", j, upper(0));
            case HAN_KAMBER -> new Symbol("θ", j, "");
        };
    }

    private Symbol signal(int l, String j) {
        int offset = l - layer;
        return switch (notation) {
            case W_U, W1_W2, MAZUR -> new Symbol("δ", j, "");
            case LAYERS, NIELSEN -> new Symbol("δ", j, upper(offset));
            case HAN_KAMBER -> new Symbol("Err", j, "");
            case HAGAN -> new Symbol("s", j, upper(offset));
        };
    }

    private String upper(int offset) {
        String sum = mark + (offset < 0 ? "−1" : offset > 0 ? "+1" : "");
        return notation == Notation.LAYERS ? "(" + sum + ")" : sum;
    }
}
