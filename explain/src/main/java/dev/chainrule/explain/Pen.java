package dev.chainrule.explain;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Link;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/** What the sections of a derivation are written with: the trace, its formulas, and lines made of its steps. */
final class Pen {
    private final Trace trace;
    private final Reckoning reckoning;
    private final Formulas formulas;
    private final MatrixSteps matrices;

    Pen(Trace trace, Reckoning reckoning) {
        this.trace = trace;
        this.reckoning = reckoning;
        this.formulas = Formulas.of(trace, reckoning);
        this.matrices = new MatrixSteps(trace.walk().file(), trace.notation());
    }

    Trace trace() {
        return trace;
    }

    Example file() {
        return trace.walk().file();
    }

    /** In which arithmetic the numbers are. */
    Reckoning reckoning() {
        return reckoning;
    }

    /** Whether every number is rounded as it is written down, so that equal values may differ by the way to them. */
    boolean isByHand() {
        return reckoning instanceof Reckoning.ByHand;
    }

    Formulas formulas() {
        return formulas;
    }

    MatrixSteps matrices() {
        return matrices;
    }

    Letters letters() {
        return formulas.letters();
    }

    /** What layer {@code l} is; the first is 1. */
    Layer layer(int l) {
        return file().network().layers().get(l - 1);
    }

    /** Whether layer {@code l} normalises what comes in before its activation. */
    boolean normalizes(int l) {
        return !(layer(l).normalization() instanceof Normalization.None);
    }

    /** How many layers. */
    int depth() {
        return file().network().layers().size();
    }

    /** How many units layer {@code l} has; the inputs are layer 0. */
    int units(int l) {
        return l == 0
                ? file().network().inputs()
                : file().network().layers().get(l - 1).units();
    }

    /** The step that writes {@code q}: name = letters = figures = value. */
    Block.Line line(Quantity q) {
        return line(trace.step(q));
    }

    /** The step: name = letters = figures = value; what would only say the same again is left out. */
    Block.Line line(Step step) {
        Formula symbols = formulas.symbols(step);
        Relation numbers = formulas.numbers(step);
        List<Link> links = new ArrayList<>();
        if (symbols instanceof Relation relation
                && !isLiteral(relation.links().getFirst().right())) {
            links.addAll(relation.links());
        }
        links.addAll(numbers.links());
        return new Block.Line(new Relation(numbers.left(), links), Prose.NONE, step.id());
    }

    /**
     * The step that writes {@code q}; ∂L/∂h_j of a hidden unit from the signals behind it, not from the share of each, which
     * has no line of its own but at the finest level. By hand those are written down, and so the sum is of them.
     */
    Step unitStep(Quantity q) {
        Step step = trace.step(q);
        if (q.kind() != Quantity.Kind.ACTIVATION_GRADIENT || q.layer() == depth() || isByHand()) {
            return step;
        }
        int sign = Signals.sign(trace.notation());
        Expression back = StepBuilder.signed(trace.builder(q).sentBack(q, sign), sign);
        return new Step(q, step.level(), step.phase(), back, step.value(), step.sign());
    }

    /** {@link #unitStep} as lines: by hand with the share of each unit behind it before it. */
    List<Block.Line> unitLines(Quantity q) {
        List<Block.Line> lines = new ArrayList<>();
        if (isByHand()) {
            trace.step(q).expression().reads().stream()
                    .filter(read -> read.kind() == Quantity.Kind.CONTRIBUTION)
                    .forEach(read -> lines.add(line(read)));
        }
        lines.add(line(unitStep(q)));
        return lines;
    }

    /** Whether there are no letters in it that figures could replace. */
    private static boolean isLiteral(Formula formula) {
        return formula instanceof Figure;
    }

    /** The step in letters and its value: name = letters = value. */
    Block.Line shortLine(Quantity q) {
        Step step = trace.step(q);
        Relation symbols = Formula.equal(formulas.name(q), formulas.symbols(step.expression()));
        return new Block.Line(symbols.then(formulas.value(step)), Prose.NONE, step.id());
    }

    /** The matrix in letters = its figures. */
    Block.Line given(Quantity.Kind kind, int layer, Scope scope) {
        Expression.Matrix matrix = matrices.matrix(kind, layer, scope);
        return new Block.Line(Formula.equal(formulas.symbols(matrix), formulas.figures(matrix)), Prose.NONE, "");
    }

    Name name(Quantity q) {
        return formulas.name(q);
    }

    Formula figure(Quantity q) {
        return formulas.figure(q);
    }
}
