package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.becomes;
import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.equal;
import static dev.chainrule.explain.formula.Formula.product;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Softmax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    private final int depth;
    private final GeneralParts parts;

    GeneralFormulas(Pen pen) {
        this.pen = pen;
        this.notation = pen.trace().notation();
        this.depth = pen.depth();
        this.parts = new GeneralParts(pen);
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
        blocks.addAll(new AllLayers(pen, parts).blocks());
        return new Section("general", Prose.of("The same for any weight"), blocks);
    }

    // ---- forward: the layers as matrices, and the loss ----

    private List<Block> forward() {
        List<Line> lines = new ArrayList<>();
        MatrixSteps matrices = pen.matrices();
        for (int l = 1; l <= depth; l++) {
            Formula a = Formula.name(pen.letters().matrix(Kind.PRE_ACTIVATION, l, Scope.ONLY));
            Formula h = Formula.name(pen.letters().matrix(Kind.ACTIVATION, l, Scope.ONLY));
            if (!pen.letters().hasPreActivationLetter(l)) {
                lines.add(new Line(equal(
                        h, pen.formulas().symbols(pen.trace().step(layer(l)).expression()))));
            } else {
                lines.add(new Line(equal(a, pen.formulas().symbols(matrices.preActivation(l, Scope.ONLY)))));
                lines.add(new Line(equal(h, pen.formulas().symbols(matrices.activation(l, Scope.ONLY)))));
            }
        }
        lines.add(new Line(loss()));
        List<Block> blocks = new ArrayList<>();
        if (parts.isBatch()) {
            lines.add(new Line(lossOfBatch()));
            blocks.add(new Block.Paragraph(Prose.of(
                    "For each sample ",
                    parts.sampleName(),
                    " of " + pen.file().samples().size() + " by itself; the loss of the batch is theirs together:")));
        }
        blocks.add(new Block.Equations(lines));
        return blocks;
    }

    private static Quantity layer(int l) {
        return Quantity.of(Kind.LAYER, l, 1, Scope.ONLY);
    }

    /** L = ½ Σ_k (y_k − t_k)², of one sample, with what does not depend on k before the sum sign. */
    Relation loss() {
        int k = pen.units(depth) == 1 ? 1 : K;
        Formula term = pen.formulas().symbols(parts.builder().lossTerm(parts.at(Kind.LOSS_TERM, 0, k, 0)));
        return equal(Formula.name(parts.lossGlyph()), k == K ? overAll(term) : term);
    }

    /** Whether the loss is that of several samples together. */
    boolean isBatch() {
        return parts.isBatch();
    }

    /** L = 1/N Σ_n L⟨n⟩, or their sum. */
    Relation lossOfBatch() {
        return equal(Formula.name(pen.letters().loss(0)), parts.reduced(Formula.name(parts.lossGlyph())));
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
        Quantity weight = parts.at(Kind.WEIGHT, depth, I, j);
        Quantity y = parts.at(Kind.ACTIVATION, depth, j, 0);
        Quantity a = parts.at(Kind.PRE_ACTIVATION, depth, j, 0);
        List<Formula> chain = new ArrayList<>();
        Activation f = parts.activation(depth);
        if (parts.builder().isFused() || f instanceof Softmax) {
            chain.add(derivative(parts.lossGlyph(), parts.glyph(a)));
            chain.add(derivative(parts.glyph(a), parts.glyph(weight)));
        } else if (f instanceof Identity) {
            chain.add(derivative(parts.lossGlyph(), parts.glyph(y)));
            chain.add(derivative(parts.glyph(y), parts.glyph(weight)));
        } else {
            chain.add(derivative(parts.lossGlyph(), parts.glyph(y)));
            chain.add(derivative(parts.glyph(y), parts.glyph(a)));
            chain.add(derivative(parts.glyph(a), parts.glyph(weight)));
        }
        List<Line> lines = new ArrayList<>();
        boolean mixes = parts.mixesOutputs();
        if (mixes) {
            lines.add(new Line(equal(parts.gradient(y), parts.outputSlope(j, pen::name))));
            lines.add(new Line(equal(pen.name(delta(depth, j)), parts.softmaxDelta(depth, j, pen::name))));
        }
        Formula signal = mixes ? pen.name(delta(depth, j)) : parts.outputDelta(j, pen::name);
        Formula value = product(signal, pen.formulas().symbols(parts.builder().source(weight)));
        lines.add(new Line(equal(parts.gradient(weight), product(chain.toArray(Formula[]::new)), parts.signed(value))));
        lines.addAll(update(weight));
        return List.of(new Block.Paragraph(Prose.of("Any weight into the output layer:")), new Block.Equations(lines));
    }

    private Quantity delta(int layer, int j) {
        return parts.at(Kind.DELTA, layer, j, 0);
    }

    // ---- a weight into the last hidden layer: back through every output ----

    private List<Block> hiddenLayer() {
        int hidden = depth - 1;
        int k = pen.units(depth) == 1 ? 1 : K;
        Quantity weight = parts.at(Kind.WEIGHT, hidden, I, J);
        Quantity h = parts.at(Kind.ACTIVATION, hidden, J, 0);
        Quantity a = parts.at(Kind.PRE_ACTIVATION, hidden, J, 0);
        Formula signal = parts.mixesOutputs() ? pen.name(delta(depth, k)) : parts.outputDelta(k, pen::name);
        Formula sent = product(signal, pen.name(parts.at(parts.weightBack(), depth, J, k)));
        Formula back = k == K ? new Series("k", sent) : sent;
        Formula source = pen.formulas().symbols(parts.builder().source(weight));
        List<Line> lines = new ArrayList<>();
        if (parts.activation(hidden) instanceof Softmax) {
            lines.add(new Line(equal(parts.gradient(h), parts.signed(back))));
            lines.add(new Line(equal(pen.name(delta(hidden, J)), parts.softmaxDelta(hidden, J, pen::name))));
            lines.add(new Line(equal(
                    parts.gradient(weight), parts.signed(product(pen.name(delta(hidden, J)), source)))));
        } else if (parts.activation(hidden) instanceof Identity) {
            lines.add(new Line(equal(
                    parts.gradient(weight),
                    product(
                            derivative(parts.lossGlyph(), parts.glyph(h)),
                            derivative(parts.glyph(h), parts.glyph(weight))),
                    parts.signed(product(back, source)))));
        } else {
            Formula chain = product(
                    derivative(parts.lossGlyph(), parts.glyph(h)),
                    derivative(parts.glyph(h), parts.glyph(a)),
                    derivative(parts.glyph(a), parts.glyph(weight)));
            lines.add(new Line(equal(
                    parts.gradient(weight),
                    chain,
                    parts.signed(product(back, parts.slope(hidden, pen::name), source)))));
        }
        lines.addAll(update(weight));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(
                Prose.of("Any weight into the last hidden layer; there is no hidden target, so the errors come back "
                        + (k == K ? "through every output, and add up:" : "through the output:"))));
        blocks.add(new Block.Equations(lines));
        if (parts.isOutputFirst()) {
            blocks.add(new Block.Paragraph(Prose.of(
                    "By the convention output-first the errors come back through ",
                    pen.name(parts.at(Kind.NEW_WEIGHT, depth, J, k)),
                    ", the weights already updated; what is written here as a derivative is then not the gradient.")));
        }
        return blocks;
    }

    // ---- layers that normalise, each kind once ----

    private List<Block> normalizations() {
        List<Block> blocks = new ArrayList<>();
        Set<Class<?>> told = new HashSet<>();
        for (int l = 1; l <= depth; l++) {
            Normalization normalization = pen.layer(l).normalization();
            NormalizationFormulas formulas = new NormalizationFormulas(parts.here(), parts.sign());
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

    /**
     * w ← w − η ∂L/∂w, or what the optimizer does with the gradient; of a batch what that is first; only the gradient where there is no formula
     * for one weight.
     */
    private List<Line> update(Quantity weight) {
        List<Line> lines = new ArrayList<>();
        Quantity of = Quantity.of(weight.kind(), weight.layer(), weight.i(), weight.j(), Scope.ONLY);
        if (parts.isBatch()) {
            Formula gradient = derivative(pen.letters().loss(0), pen.letters().glyph(of));
            lines.add(new Line(equal(gradient, parts.reduced(parts.gradient(weight)))));
        }
        if (!UpdateRule.isKnown(pen.file().optimizer())) {
            return lines;
        }
        Quantity changed = Quantity.of(Kind.NEW_WEIGHT, of.layer(), of.i(), of.j(), Scope.ONLY);
        UpdateRule rule = parts.builder().anyRule(changed);
        Kind[] memories = {Kind.NEW_MEMORY_1, Kind.NEW_MEMORY_2};
        for (int slot = 0; slot < rule.memory().size(); slot++) {
            Quantity memory = Quantity.of(memories[slot], of.layer(), of.i(), of.j(), Scope.ONLY);
            lines.add(new Line(
                    equal(pen.name(memory), pen.formulas().symbols(rule.memory().get(slot)))));
        }
        lines.add(new Line(becomes(pen.name(of), pen.formulas().symbols(rule.updated()))));
        return lines;
    }
}
