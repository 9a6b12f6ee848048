package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.becomes;
import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.equal;
import static dev.chainrule.explain.formula.Formula.product;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One formula for the weights of all layers, with the recursion of δ: what the update is by the conventions of a file for
 * weights, biases and learned slopes.
 */
final class AllLayers {
    private static final int I = Quantity.I;
    private static final int J = Quantity.J;
    private static final int K = Quantity.K;

    private final Pen pen;
    private final GeneralParts parts;
    private final AnyLayer here;
    private final AnyLayer output;
    private final int depth;
    private final int hidden;
    private final boolean normalizes;
    private final boolean adds;

    AllLayers(Pen pen, GeneralParts parts) {
        this.pen = pen;
        this.parts = parts;
        this.here = parts.here();
        this.output = parts.output();
        this.depth = pen.depth();
        this.hidden = Math.max(1, depth - 1);
        this.normalizes = parts.normalizes();
        this.adds = parts.sign() < 0 && !normalizes;
    }

    List<Block> blocks() {
        Name delta = here.name(at(Kind.DELTA, hidden, J, 0));
        Name source = here.name(hidden == 1 ? at(Kind.INPUT, 0, I, 0) : at(Kind.ACTIVATION, hidden - 1, I, 0));
        Formula atSum = normalizes ? derivative(here.loss(), here.linear("j")) : delta;
        List<Line> lines = new ArrayList<>();
        lines.add(step(here.name(at(Kind.WEIGHT, hidden, I, J)), product(atSum, source)));
        if (parts.hasBiases() && pen.file().conventions().biases() == Conventions.Biases.SHARED) {
            Name bias = sharedBias();
            lines.add(step(bias, new Series("j", atSum)));
        }
        lines.addAll(inOutputLayer());
        if (depth > 1) {
            lines.addAll(inHiddenLayers(delta));
        }
        if (normalizes) {
            lines.add(new Line(equal(atSum, parts.signed(delta)), Prose.of("in a layer that does not normalise"), ""));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(introduction(source, delta)));
        blocks.add(new Block.Equations(lines));
        if (isMixed()) {
            blocks.add(new Block.Paragraph(activations()));
        }
        blocks.addAll(learnedSlopes());
        if (pen.trace().notation() == Notation.MAZUR) {
            blocks.add(new Block.Paragraph(numbering()));
        }
        return blocks;
    }

    // ---- the step ----

    /** p ← p − η ∂L/∂p; with another optimizer ∂L/∂p alone; {@code signal} is what one sample adds, in δ's sign. */
    private Line step(Name parameter, Formula signal) {
        Formula all = parts.isBatch() ? parts.reduced(signal) : signal;
        if (!(pen.file().optimizer() instanceof Sgd)) {
            return new Line(equal(derivative(here.loss(), parameter.glyph()), adds ? new Formula.Negative(all) : all));
        }
        Formula change = product(Formula.name(pen.letters().rate()), all);
        return new Line(becomes(parameter, adds ? Formula.sum(parameter, change) : difference(parameter, change)));
    }

    /** The one bias of a layer, without an index. */
    private Name sharedBias() {
        Glyph.Symbol bias =
                (Glyph.Symbol) here.name(at(Kind.BIAS, hidden, J, 0)).glyph();
        return Formula.name(new Glyph.Symbol(bias.letter(), "", bias.sup()));
    }

    private Prose introduction(Formula source, Formula delta) {
        String ofBias = !parts.hasBiases()
                ? ""
                : switch (pen.file().conventions().biases()) {
                    case UPDATED, NONE -> " (of a bias it is 1)";
                    case FIXED -> " (biases are fixed and do not move)";
                    case SHARED -> " (the one bias of a layer takes the sum over its units)";
                };
        List<Object> words = new ArrayList<>(List.of(
                "One formula for all layers, where ", source, " is the value that the weight multiplies" + ofBias));
        if (normalizes) {
            words.addAll(List.of(
                    ", ",
                    delta,
                    " what the loss says to the activation of the unit the weight leads to, and ",
                    derivative(here.loss(), here.linear("j")),
                    " what of it comes to the sum, in a layer that normalises as shown above:"));
        } else {
            words.addAll(List.of(
                    " and ",
                    delta,
                    parts.sign() < 0
                            ? " minus what the loss says to the unit the weight leads to:"
                            : " what the loss says to the unit the weight leads to:"));
        }
        return Prose.of(words.toArray());
    }

    // ---- the recursion of δ ----

    private List<Line> inOutputLayer() {
        List<Line> lines = new ArrayList<>();
        Name delta = output.name(at(Kind.DELTA, depth, J, 0));
        lines.add(new Line(equal(delta, parts.outputDelta(J, output::name)), Prose.of("in the output layer"), ""));
        if (parts.mixesOutputs()) {
            lines.add(new Line(
                    equal(output.name(at(Kind.ACTIVATION_GRADIENT, depth, J, 0)), parts.outputSlope(J, output::name)),
                    Prose.of("in the output layer"),
                    ""));
        }
        return lines;
    }

    private List<Line> inHiddenLayers(Name delta) {
        Prose where = Prose.of("in a hidden layer");
        Formula back = sentBack();
        List<Activation> kinds =
                IntStream.range(1, depth).mapToObj(parts::activation).distinct().toList();
        List<Line> lines = new ArrayList<>();
        boolean hasSoftmax = kinds.stream().anyMatch(Softmax.class::isInstance);
        boolean hasOther = kinds.stream().anyMatch(f -> !(f instanceof Softmax));
        if (hasOther) {
            Formula value = isMixed()
                    ? product(back, mixedSlope())
                    : parts.activation(separate()) instanceof Identity
                            ? back
                            : product(back, parts.slope(separate(), this::named));
            lines.add(new Line(equal(delta, normalizes ? parts.signed(value) : value), where, ""));
        }
        if (hasSoftmax) {
            Prose of = hasOther ? Prose.of("in a hidden layer with softmax") : where;
            Formula backToUnit = normalizes ? back : parts.signed(back);
            lines.add(new Line(equal(here.name(at(Kind.ACTIVATION_GRADIENT, hidden, J, 0)), backToUnit), of, ""));
            lines.add(new Line(equal(delta, parts.softmaxDelta(hidden, J, here::name)), of, ""));
        }
        return lines;
    }

    /** The last hidden layer whose units have each an activation of their own. */
    private int separate() {
        return IntStream.range(1, depth)
                .filter(l -> !(parts.activation(l) instanceof Softmax))
                .max()
                .orElse(hidden);
    }

    /** The letters of any layer for what belongs to the one that stands for it. */
    private Name named(Quantity q) {
        return here.name(new Quantity(q.kind(), hidden, q.i(), q.j(), q.scope()));
    }

    /** Σ_k δ_k w_jk, back through the weights as they are or by convention as they already are. */
    private Formula sentBack() {
        Formula next = normalizes
                ? derivative(here.loss(), here.linear(hidden + 1, "k"))
                : here.name(at(Kind.DELTA, hidden + 1, K, 0));
        return new Series("k", product(next, here.name(at(parts.weightBack(), hidden + 1, J, K))));
    }

    // ---- hidden layers with different activations ----

    private boolean isMixed() {
        return IntStream.range(1, depth)
                        .mapToObj(parts::activation)
                        .filter(f -> !(f instanceof Softmax))
                        .distinct()
                        .count()
                > 1;
    }

    private Formula mixedSlope() {
        Name a = here.name(at(Kind.PRE_ACTIVATION, hidden, J, 0));
        return Formula.name(new Glyph.Applied(new Glyph.Symbol("f′", here.mark(), ""), a.glyph()));
    }

    private Prose activations() {
        List<Object> words = new ArrayList<>();
        words.add(Formula.name(new Glyph.Symbol("f", here.mark(), "")));
        words.add(" is the activation of layer " + here.mark() + ": ");
        for (int l = 1; l < depth; l++) {
            words.add(l == 1 ? "" : ", ");
            words.add(Formula.name(new Glyph.Symbol("f", String.valueOf(l), "")));
            words.add(" is " + parts.activation(l).name()
                    + (parts.activation(l) instanceof Identity ? ", with the slope 1" : ""));
        }
        words.add("; they and their slopes are defined at the top.");
        return Prose.of(words.toArray());
    }

    // ---- learned slopes ----

    private List<Block> learnedSlopes() {
        List<Block> blocks = new ArrayList<>();
        for (int l = depth; l >= 1 && blocks.isEmpty(); l--) {
            if (parts.activation(l) instanceof ParametricActivation f
                    && pen.file()
                            .network()
                            .layout()
                            .find(l - 1, Segment.Kind.ACTIVATION)
                            .isPresent()) {
                boolean last = l == depth;
                AnyLayer letters = last ? output : here;
                int layer = last ? depth : hidden;
                Name p = letters.name(at(Kind.SLOPE_PARAMETER, layer, J, 0));
                Name a = letters.name(at(Kind.PRE_ACTIVATION, layer, J, 0));
                Name toUnit = letters.name(at(Kind.ACTIVATION_GRADIENT, layer, J, 0));
                Formula own = Formula.call(Fn.parameterSlopeOf(f).name(), a, p);
                Formula gradient = product(toUnit, own);
                List<Line> lines = new ArrayList<>();
                lines.add(new Line(equal(
                        toUnit,
                        last
                                ? parts.outputSlope(J, letters::name)
                                : normalizes ? sentBack() : parts.signed(sentBack()))));
                Formula all = parts.isBatch() ? parts.reduced(gradient) : gradient;
                Formula byP = derivative(here.loss(), p.glyph());
                lines.add(new Line(equal(byP, all)));
                if (pen.file().optimizer() instanceof Sgd) {
                    lines.add(new Line(becomes(
                            p, difference(p, product(Formula.name(pen.letters().rate()), byP)))));
                }
                blocks.add(
                        new Block.Paragraph(Prose.of("The slope ", p, " that a unit with " + f.name() + " learns:")));
                blocks.add(new Block.Equations(lines));
            }
        }
        return blocks;
    }

    // ---- Mazur's numbers ----

    /** What w with two letters is called where weights are numbered through. */
    private Prose numbering() {
        List<Object> words = new ArrayList<>();
        words.add("Weights are numbered through; ");
        words.add(Formula.name(new Glyph.Symbol("w", "ij", "")));
        words.add(" leads from unit i of a layer to unit j of the next and has the number ");
        int before = 0;
        for (int l = 1; l <= depth; l++) {
            int sources = pen.units(l - 1);
            words.add(l == 1 ? "" : ", ");
            words.add(new Formula.Words((before == 0 ? "" : before + " + ") + sources + "·(j − 1) + i"));
            words.add(" into layer " + l);
            before += sources * pen.units(l);
        }
        words.add(".");
        return Prose.of(words.toArray());
    }

    private Quantity at(Kind kind, int layer, int i, int j) {
        return parts.at(kind, layer, i, j);
    }
}
