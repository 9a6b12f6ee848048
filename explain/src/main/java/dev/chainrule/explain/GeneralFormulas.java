package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.becomes;
import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.equal;
import static dev.chainrule.explain.formula.Formula.product;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The formulas for any weight, as the source texts close: into the output layer, into the last hidden layer with the sum
 * over all outputs, what a normalisation does forward and backward, and one formula for all layers with the recursion of δ.
 */
final class GeneralFormulas {
    private static final int I = Quantity.I;
    private static final int J = Quantity.J;
    private static final int K = Quantity.K;

    private final Pen pen;
    private final Notation notation;
    private final int sign;
    private final int depth;
    private final StepBuilder builder;

    GeneralFormulas(Pen pen) {
        this.pen = pen;
        this.notation = pen.trace().notation();
        this.sign = Signals.sign(notation);
        this.depth = pen.depth();
        this.builder = pen.trace().builder(at(Kind.LOSS, 0, 0, 0));
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.addAll(forward());
        if (notation == Notation.W1_W2 && FirstText.applies(pen.file())) {
            blocks.addAll(new FirstText(pen).general());
        } else if (!pen.normalizes(depth)) {
            blocks.addAll(outputLayer());
            if (depth > 1 && !pen.normalizes(depth - 1)) {
                blocks.addAll(hiddenLayer());
            }
        }
        blocks.addAll(normalizations());
        blocks.addAll(allLayers());
        return new Section("general", Prose.of("The same for any weight"), blocks);
    }

    // ---- forward: the layers as matrices, and the loss ----

    private List<Block> forward() {
        List<Block.Line> lines = new ArrayList<>();
        MatrixSteps matrices = pen.matrices();
        for (int l = 1; l <= depth; l++) {
            Formula a = Formula.name(pen.letters().matrix(Kind.PRE_ACTIVATION, l, Scope.ONLY));
            Formula h = Formula.name(pen.letters().matrix(Kind.ACTIVATION, l, Scope.ONLY));
            if (notation == Notation.W1_W2) {
                lines.add(new Block.Line(equal(
                        h, pen.formulas().symbols(pen.trace().step(layer(l)).expression()))));
            } else {
                lines.add(new Block.Line(equal(a, pen.formulas().symbols(matrices.preActivation(l, Scope.ONLY)))));
                lines.add(new Block.Line(equal(h, pen.formulas().symbols(matrices.activation(l, Scope.ONLY)))));
            }
        }
        lines.add(new Block.Line(loss()));
        return List.of(new Block.Equations(lines));
    }

    private static Quantity layer(int l) {
        return Quantity.of(Kind.LAYER, l, 1, Scope.ONLY);
    }

    /** L = ½ Σ_k (y_k − t_k)², with what does not depend on k before the sum sign. */
    Relation loss() {
        int k = pen.units(depth) == 1 ? 1 : K;
        Formula term = pen.formulas().symbols(builder.lossTerm(at(Kind.LOSS_TERM, 0, k, 0)));
        return equal(Formula.name(pen.letters().loss(0)), k == K ? overAll(term) : term);
    }

    private static Formula overAll(Formula term) {
        return switch (term) {
            case Formula.Product p
            when p.factors().getFirst() instanceof Formula.Fraction factor ->
                new Formula.Product(List.of(factor, new Series("k", product(rest(p)))), Formula.Times.NUMBERS);
            case Formula.Negative negative -> new Formula.Negative(new Series("k", negative.operand()));
            default -> new Series("k", term);
        };
    }

    private static Formula[] rest(Formula.Product product) {
        return product.factors().subList(1, product.factors().size()).toArray(Formula[]::new);
    }

    // ---- a weight into the output layer ----

    private List<Block> outputLayer() {
        int j = pen.units(depth) == 1 ? 1 : J;
        Quantity weight = at(Kind.WEIGHT, depth, I, j);
        Quantity y = at(Kind.ACTIVATION, depth, j, 0);
        Quantity a = at(Kind.PRE_ACTIVATION, depth, j, 0);
        List<Formula> chain = new ArrayList<>();
        Activation f = activation(depth);
        if (builder.isFused() || f instanceof Softmax) {
            chain.add(derivative(lossGlyph(), glyph(a)));
            chain.add(derivative(glyph(a), glyph(weight)));
        } else if (f instanceof Identity) {
            chain.add(derivative(lossGlyph(), glyph(y)));
            chain.add(derivative(glyph(y), glyph(weight)));
        } else {
            chain.add(derivative(lossGlyph(), glyph(y)));
            chain.add(derivative(glyph(y), glyph(a)));
            chain.add(derivative(glyph(a), glyph(weight)));
        }
        Formula value = product(outputDelta(depth, j, pen::name), pen.formulas().symbols(builder.source(weight)));
        List<Block.Line> lines = new ArrayList<>();
        lines.add(new Block.Line(equal(gradient(weight), signed(product(chain.toArray(Formula[]::new))), value)));
        lines.addAll(update(weight));
        return List.of(new Block.Paragraph(Prose.of("Any weight into the output layer:")), new Block.Equations(lines));
    }

    /** δ of unit {@code j} of the output layer, or −δ where that has the letter, written out. */
    private Formula outputDelta(int layer, int j, Function<Quantity, Name> names) {
        Quantity delta = at(Kind.DELTA, layer, j, 0);
        Activation f = activation(layer);
        if (f instanceof Softmax && !builder.isFused()) {
            return softmaxDelta(layer, j, names);
        }
        return pen.formulas().symbols(builder.delta(delta), names);
    }

    /** h_j (∂L/∂h_j − Σ_k ∂L/∂h_k h_k). */
    private Formula softmaxDelta(int layer, int j, Function<Quantity, Name> names) {
        Formula h = names.apply(at(Kind.ACTIVATION, layer, j, 0));
        Formula own = names.apply(at(Kind.ACTIVATION_GRADIENT, layer, j, 0));
        Formula others = new Series(
                "k",
                product(
                        names.apply(at(Kind.ACTIVATION_GRADIENT, layer, K, 0)),
                        names.apply(at(Kind.ACTIVATION, layer, K, 0))));
        return signed(product(h, difference(own, others)));
    }

    // ---- a weight into the last hidden layer: back through every output ----

    private List<Block> hiddenLayer() {
        int hidden = depth - 1;
        int k = pen.units(depth) == 1 ? 1 : K;
        Quantity weight = at(Kind.WEIGHT, hidden, I, J);
        Quantity h = at(Kind.ACTIVATION, hidden, J, 0);
        Quantity a = at(Kind.PRE_ACTIVATION, hidden, J, 0);
        Formula sent = product(outputDelta(depth, k, pen::name), pen.name(at(Kind.WEIGHT, depth, J, k)));
        Formula back = k == K ? new Series("k", sent) : sent;
        Formula source = pen.formulas().symbols(builder.source(weight));
        List<Block.Line> lines = new ArrayList<>();
        if (activation(hidden) instanceof Softmax) {
            lines.add(new Block.Line(equal(gradient(h), back)));
            lines.add(new Block.Line(equal(
                    gradient(weight), product(signed(softmaxDelta(hidden, J, pen::name)), source))));
        } else if (activation(hidden) instanceof Identity) {
            lines.add(new Block.Line(equal(
                    gradient(weight),
                    signed(product(derivative(lossGlyph(), glyph(h)), derivative(glyph(h), glyph(weight)))),
                    product(back, source))));
        } else {
            Formula chain = product(
                    derivative(lossGlyph(), glyph(h)),
                    derivative(glyph(h), glyph(a)),
                    derivative(glyph(a), glyph(weight)));
            lines.add(new Block.Line(
                    equal(gradient(weight), signed(chain), product(back, slope(hidden, pen::name), source))));
        }
        lines.addAll(update(weight));
        return List.of(
                new Block.Paragraph(Prose.of(
                        "Any weight into the last hidden layer; there is no hidden target, so the errors come back "
                                + (k == K ? "through every output, and add up:" : "through the output:"))),
                new Block.Equations(lines));
    }

    private Formula slope(int layer, Function<Quantity, Name> names) {
        return pen.formulas().symbols(builder.slope(layer, J, Scope.ONLY), names);
    }

    // ---- layers that normalise, each kind once ----

    private List<Block> normalizations() {
        List<Block> blocks = new ArrayList<>();
        Set<Class<?>> told = new HashSet<>();
        for (int l = 1; l <= depth; l++) {
            Normalization normalization = pen.layer(l).normalization();
            NormalizationFormulas formulas = new NormalizationFormulas(here(), sign);
            if (told.add(normalization.getClass())) {
                switch (normalization) {
                    case Normalization.None _ -> {}
                    case Normalization.Layer _ -> blocks.addAll(formulas.layer());
                    case Normalization.Batch batch -> blocks.addAll(formulas.batch(batch.momentum()));
                }
            }
        }
        return blocks;
    }

    private boolean normalizes() {
        return IntStream.rangeClosed(1, depth).anyMatch(pen::normalizes);
    }

    /** The letters of any layer, for which the last hidden one stands. */
    private AnyLayer here() {
        return new AnyLayer(notation, Math.max(1, depth - 1), notation == Notation.HAGAN ? "m" : "l", normalizes());
    }

    // ---- one formula for all layers ----

    private List<Block> allLayers() {
        String last = notation == Notation.HAGAN ? "M" : "L";
        AnyLayer output = new AnyLayer(notation, depth, last, pen.normalizes(depth));
        int hidden = Math.max(1, depth - 1);
        AnyLayer here = here();
        boolean normalizes = normalizes();
        Name delta = here.name(at(Kind.DELTA, hidden, J, 0));
        Name weight = here.name(at(Kind.WEIGHT, hidden, I, J));
        Quantity sourceQuantity = hidden == 1 ? at(Kind.INPUT, 0, I, 0) : at(Kind.ACTIVATION, hidden - 1, I, 0);
        Formula source = here.name(sourceQuantity);
        Formula atSum = normalizes ? derivative(here.loss(), here.linear("j")) : delta;
        boolean adds = sign < 0 && !normalizes;
        Formula change = product(Formula.name(pen.letters().rate()), atSum, source);
        List<Block.Line> lines = new ArrayList<>();
        if (pen.file().optimizer() instanceof Sgd) {
            lines.add(new Block.Line(becomes(weight, adds ? Formula.sum(weight, change) : difference(weight, change))));
        } else {
            Formula gradient = derivative(here.loss(), weight.glyph());
            Formula value = product(atSum, source);
            lines.add(new Block.Line(equal(gradient, adds ? new Formula.Negative(value) : value)));
        }
        lines.add(new Block.Line(
                equal(output.name(at(Kind.DELTA, depth, J, 0)), outputDelta(depth, J, output::name)),
                Prose.of("in the output layer"),
                ""));
        if (depth > 1) {
            Formula next = normalizes
                    ? derivative(here.loss(), here.linear(hidden + 1, "k"))
                    : here.name(at(Kind.DELTA, hidden + 1, K, 0));
            Formula back = new Series("k", product(next, here.name(at(Kind.WEIGHT, hidden + 1, J, K))));
            Formula value = hiddenDelta(back, hidden, here);
            lines.add(new Block.Line(
                    equal(delta, normalizes ? signed(value) : value), Prose.of("in a hidden layer"), ""));
        }
        if (normalizes) {
            lines.add(new Block.Line(equal(atSum, signed(delta)), Prose.of("in a layer that does not normalise"), ""));
        }
        return List.of(new Block.Paragraph(allLayersIntroduction(source, delta)), new Block.Equations(lines));
    }

    /** Σ_k δ_k w_jk · f′(a_j), with the slope of the hidden activation if all hidden layers have the same. */
    private Formula hiddenDelta(Formula back, int hidden, AnyLayer here) {
        Activation f = activation(hidden);
        boolean mixed = IntStream.range(1, depth).anyMatch(l -> !activation(l).equals(f));
        if (mixed) {
            return product(back, Formula.call("f′", here.name(at(Kind.PRE_ACTIVATION, hidden, J, 0))));
        }
        return switch (f) {
            case Identity _ -> back;
            case Softmax _ -> softmaxDelta(hidden, J, here::name);
            default -> product(back, slope(hidden, here::name));
        };
    }

    private Prose allLayersIntroduction(Formula source, Formula delta) {
        if (normalizes()) {
            return Prose.of(
                    "One formula for all layers, where ",
                    source,
                    " is the value that the weight multiplies (of a bias it is 1), ",
                    delta,
                    " what the loss says to the activation of the unit the weight leads to, and ",
                    derivative(here().loss(), here().linear("j")),
                    " what of it comes to the sum, in a layer that normalises as shown above:");
        }
        return Prose.of(
                "One formula for all layers, where ",
                source,
                " is the value that the weight multiplies (of a bias it is 1) and ",
                delta,
                " what the loss says to the unit the weight leads to:");
    }

    /** w ← w − η ∂L/∂w, or what the optimizer does with the gradient; nothing where that is no formula for one weight. */
    private List<Block.Line> update(Quantity weight) {
        if (!UpdateRule.isKnown(pen.file().optimizer())) {
            return List.of();
        }
        Quantity changed = new Quantity(Kind.NEW_WEIGHT, weight.layer(), weight.i(), weight.j(), Scope.ONLY);
        UpdateRule rule = builder.rule(changed);
        List<Block.Line> lines = new ArrayList<>();
        Kind[] memories = {Kind.NEW_MEMORY_1, Kind.NEW_MEMORY_2};
        for (int slot = 0; slot < rule.memory().size(); slot++) {
            Quantity memory = new Quantity(memories[slot], weight.layer(), weight.i(), weight.j(), Scope.ONLY);
            lines.add(new Block.Line(
                    equal(pen.name(memory), pen.formulas().symbols(rule.memory().get(slot)))));
        }
        lines.add(new Block.Line(becomes(pen.name(weight), pen.formulas().symbols(rule.updated()))));
        return lines;
    }

    // ---- parts ----

    private Activation activation(int l) {
        return pen.file().network().layers().get(l - 1).activation();
    }

    private Formula gradient(Quantity by) {
        Formula gradient = derivative(lossGlyph(), glyph(by));
        return sign < 0 ? new Formula.Negative(gradient) : gradient;
    }

    private Formula signed(Formula formula) {
        return sign < 0 ? new Formula.Negative(formula) : formula;
    }

    private Glyph lossGlyph() {
        return pen.letters().loss(0);
    }

    private Glyph glyph(Quantity q) {
        return pen.letters().glyph(q);
    }

    private static Quantity at(Kind kind, int layer, int i, int j) {
        return new Quantity(kind, layer, i, j, Scope.ONLY);
    }
}
