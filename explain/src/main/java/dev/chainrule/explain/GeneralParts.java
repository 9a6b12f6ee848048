package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.product;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Softmax;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the formulas for any weight are put together from; of several samples together, that of any one of them. */
final class GeneralParts {
    private static final int J = Quantity.J;
    private static final int K = Quantity.K;

    private final Pen pen;
    private final Notation notation;
    private final int sign;
    private final int depth;
    private final StepBuilder builder;
    private final boolean batch;
    private final Scope scope;

    GeneralParts(Pen pen) {
        this.pen = pen;
        this.notation = pen.trace().notation();
        this.sign = Signals.sign(notation);
        this.depth = pen.depth();
        this.builder = pen.trace().builder(new Quantity(Kind.LOSS, 0, 0, 0, Scope.ONLY));
        // the formulas of a normalisation count the rows of a batch by themselves
        this.batch = !normalizes()
                && pen.trace().walk().passes().stream()
                        .anyMatch(pass -> pass.samples().size() > 1);
        this.scope = batch ? new Scope(0, notation == Notation.HAGAN ? Glyph.SAMPLE_Q : Glyph.SAMPLE_N) : Scope.ONLY;
    }

    StepBuilder builder() {
        return builder;
    }

    /** −1 where the letter of the signal stands for −δ. */
    int sign() {
        return sign;
    }

    /** Whether several samples make one update together. */
    boolean isBatch() {
        return batch;
    }

    /** The letter that counts samples. */
    String sampleLetter() {
        return Glyph.sample(scope.sample());
    }

    Name sampleName() {
        return Formula.name(Glyph.letter(sampleLetter()));
    }

    /** 1/N Σ_n of what belongs to one sample, or by the convention the sum. */
    Formula reduced(Formula ofSample) {
        Formula all = new Series(sampleLetter(), ofSample);
        return pen.file().conventions().batch() == Conventions.Batch.SUM
                ? all
                : product(
                        new Formula.Fraction(
                                Formula.whole(1),
                                Formula.whole(pen.file().samples().size())),
                        all);
    }

    /** Whether errors go back through weights that are already updated. */
    boolean isOutputFirst() {
        return pen.file().conventions().sendsBackThroughUpdated(pen.file());
    }

    /** Through which weight errors go back. */
    Kind weightBack() {
        return isOutputFirst() ? Kind.NEW_WEIGHT : Kind.WEIGHT;
    }

    /** Whether a layer has biases. */
    boolean hasBiases() {
        return pen.file().network().layers().stream().anyMatch(Layer::bias);
    }

    boolean normalizes() {
        return IntStream.rangeClosed(1, depth).anyMatch(pen::normalizes);
    }

    /** Whether every output depends on the weighted sums of all, and the loss does not undo it. */
    boolean mixesOutputs() {
        return activation(depth) instanceof Softmax && !builder.isFused();
    }

    Activation activation(int l) {
        return pen.layer(l).activation();
    }

    /** A quantity of one sample. */
    Quantity at(Kind kind, int layer, int i, int j) {
        return new Quantity(kind, layer, i, j, scope);
    }

    /** The letters of any layer, for which the last hidden one stands. */
    AnyLayer here() {
        return anyLayer(Math.max(1, depth - 1), notation == Notation.HAGAN ? "m" : "l", normalizes());
    }

    /** The letters of the last layer. */
    AnyLayer output() {
        return anyLayer(depth, notation == Notation.HAGAN ? "M" : "L", pen.normalizes(depth));
    }

    private AnyLayer anyLayer(int layer, String mark, boolean normalizes) {
        return new AnyLayer(notation, layer, mark, normalizes, hasBiases(), scope.sample());
    }

    // ---- signals ----

    /** δ of unit {@code j} of the output layer, or −δ where that has the letter, written out. */
    Formula outputDelta(int j, Function<Quantity, Name> names) {
        return mixesOutputs()
                ? softmaxDelta(depth, j, names)
                : pen.formulas().symbols(builder.delta(at(Kind.DELTA, depth, j, 0)), names);
    }

    /** ∂L/∂y_j. */
    Formula outputSlope(int j, Function<Quantity, Name> names) {
        return pen.formulas()
                .symbols(StepBuilder.signed(builder.lossSlope(at(Kind.DELTA, depth, j, 0), sign), sign), names);
    }

    /** h_j (∂L/∂h_j − Σ_k ∂L/∂h_k h_k), or minus that. */
    Formula softmaxDelta(int layer, int j, Function<Quantity, Name> names) {
        Formula h = names.apply(at(Kind.ACTIVATION, layer, j, 0));
        Formula own = names.apply(at(Kind.ACTIVATION_GRADIENT, layer, j, 0));
        Formula others = new Series(
                "k",
                product(
                        names.apply(at(Kind.ACTIVATION_GRADIENT, layer, K, 0)),
                        names.apply(at(Kind.ACTIVATION, layer, K, 0))));
        return signed(product(h, difference(own, others)));
    }

    /** f′ of unit j of {@code layer}. */
    Formula slope(int layer, Function<Quantity, Name> names) {
        return pen.formulas().symbols(builder.slope(layer, J, scope), names);
    }

    /** {@code formula}, or minus that where the letter of the signal stands for −δ. */
    Formula signed(Formula formula) {
        return sign > 0
                ? formula
                : formula instanceof Formula.Negative(Formula operand) ? operand : new Formula.Negative(formula);
    }

    // ---- letters ----

    /** ∂L/∂{@code by}. */
    Formula gradient(Quantity by) {
        return derivative(lossGlyph(), glyph(by));
    }

    /** The loss of one sample. */
    Glyph lossGlyph() {
        return pen.letters().loss(scope.sample());
    }

    Glyph glyph(Quantity q) {
        return pen.letters().glyph(q);
    }
}
