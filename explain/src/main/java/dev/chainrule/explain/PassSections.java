package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.equal;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A whole pass as sections: forward, loss, backward, update and what came of it, down to a level. */
final class PassSections {
    private final Pen pen;
    private final Level level;

    PassSections(Pen pen, Level level) {
        this.pen = pen;
        this.level = level;
    }

    /** How small the steps are. */
    Level level() {
        return level;
    }

    /** The numbers that the pass starts from. */
    Section given(PassRecord pass) {
        Scope shared = pen.trace().shared(pass);
        List<Line> lines = new ArrayList<>();
        for (int s = 0; s < pass.samples().size(); s++) {
            Scope scope = pen.trace().scope(pass, s);
            lines.add(pen.given(Kind.INPUT, 0, scope));
            if (pen.file().hasTargets()) {
                lines.add(pen.given(Kind.TARGET, 0, scope));
            }
        }
        for (int l = 1; l <= pen.depth(); l++) {
            lines.add(pen.given(Kind.WEIGHT, l, shared));
            for (ParameterFamily family : perUnit(l)) {
                lines.add(pen.given(family.parameter(), l, shared));
            }
            if (pen.layer(l).normalization() instanceof Normalization.Batch) {
                lines.add(pen.given(Kind.RUNNING_MEAN, l, shared));
                lines.add(pen.given(Kind.RUNNING_VARIANCE, l, shared));
            }
        }
        return new Section(
                "given" + shared.suffix(), Prose.of("The numbers to begin with"), List.of(new Block.Equations(lines)));
    }

    // ---- forward ----

    Section forward(Scope scope, Focus focus) {
        Prose title = Prose.of("Forward: from the inputs to the outputs");
        if (level == Level.PASS) {
            return new Section("forward" + scope.suffix(), title, phase(1, scope));
        }
        if (level == Level.LAYER) {
            List<Line> lines = new ArrayList<>();
            for (int l = 1; l <= pen.depth(); l++) {
                lines.addAll(forwardLayer(l, scope));
            }
            return new Section("forward" + scope.suffix(), title, List.of(new Block.Equations(lines)));
        }
        List<Section> layers = new ArrayList<>();
        for (int l = 1; l <= pen.depth(); l++) {
            List<Line> lines = new ArrayList<>();
            boolean together = activation(l) instanceof Softmax;
            if (pen.normalizes(l)) {
                lines.addAll(normalization(l, scope, focus));
            }
            for (int j : focus.units(l)) {
                lines.addAll(pen.normalizes(l) ? List.of() : terms(l, j, scope, focus));
                lines.add(pen.line(Quantity.of(Kind.PRE_ACTIVATION, l, j, scope)));
                if (!together) {
                    lines.add(pen.line(Quantity.of(Kind.ACTIVATION, l, j, scope)));
                }
            }
            for (int j : together ? focus.units(l) : List.<Integer>of()) {
                lines.add(pen.line(Quantity.of(Kind.ACTIVATION, l, j, scope)));
            }
            layers.add(new Section(
                    "forward(" + l + ")" + scope.suffix(), layerTitle(l), List.of(new Block.Equations(lines))));
        }
        return new Section("forward" + scope.suffix(), title, focusNote(focus), layers);
    }

    private List<Line> terms(int l, int j, Scope scope, Focus focus) {
        List<Line> lines = new ArrayList<>();
        for (int i = 1; level == Level.TERM && focus.isSmall(l - 1) && i <= pen.units(l - 1); i++) {
            lines.add(pen.line(Quantity.of(Kind.TERM, l, i, j, scope)));
        }
        return lines;
    }

    /** What stands between the inputs of a layer that normalises and its pre-activations. */
    private List<Line> normalization(int l, Scope scope, Focus focus) {
        List<Line> lines = new ArrayList<>();
        for (int j : focus.units(l)) {
            lines.addAll(terms(l, j, scope, focus));
            lines.add(pen.line(Quantity.of(Kind.LINEAR, l, j, scope)));
        }
        if (pen.layer(l).normalization() instanceof Normalization.Layer) {
            lines.add(pen.line(Quantity.of(Kind.MEAN, l, 0, scope)));
            lines.add(pen.line(Quantity.of(Kind.VARIANCE, l, 0, scope)));
        }
        for (int j : focus.units(l)) {
            lines.add(pen.line(Quantity.of(Kind.NORMALIZED, l, j, scope)));
        }
        return lines;
    }

    /** a = xW + b and h = f(a) of a layer as rows. */
    List<Line> forwardLayer(int l, Scope scope) {
        List<Line> lines = new ArrayList<>();
        Formulas formulas = pen.formulas();
        MatrixSteps matrices = pen.matrices();
        if (pen.letters().hasPreActivationLetter(l)) {
            Expression.Matrix a = matrices.matrix(Kind.PRE_ACTIVATION, l, scope);
            lines.add(new Line(equal(
                    formulas.symbols(a), formulas.symbols(matrices.preActivation(l, scope)), formulas.figures(a))));
        }
        Expression.Matrix h = matrices.matrix(Kind.ACTIVATION, l, scope);
        lines.add(new Line(
                equal(formulas.symbols(h), formulas.symbols(matrices.activation(l, scope)), formulas.figures(h)),
                Prose.NONE,
                Quantity.of(Kind.LAYER, l, 1, scope).id()));
        return lines;
    }

    private List<Block> phase(int number, Scope scope) {
        Quantity phase = new Quantity(Kind.PHASE, 0, number, 0, scope);
        return List.of(new Block.Equations(List.of(coarse(pen.trace().step(phase)))));
    }

    /** A coarse step: name = letters = all its values. */
    private Line coarse(Step step) {
        Formula.Relation symbols =
                equal(pen.name(step.quantity()), pen.formulas().symbols(step.expression()));
        return new Line(
                symbols.then(pen.formulas().figures(pen.matrices().written(step.quantity()))), Prose.NONE, step.id());
    }

    private List<Block> focusNote(Focus focus) {
        return focus.isWhole()
                ? List.of()
                : List.of(new Block.Note(
                        Block.Note.Kind.NOTE,
                        Prose.of("Of layers with more than " + Trace.LONGEST_SUM
                                + " units those are shown that matter most here. In long sums “rest (n)” stands for the n "
                                + "terms not shown; its figure makes the printed sum come out as printed.")));
    }

    // ---- loss ----

    Section loss(Scope scope) {
        List<Line> lines = new ArrayList<>();
        for (int k = 1; level == Level.TERM && k <= pen.units(pen.depth()); k++) {
            lines.add(pen.line(Quantity.of(Kind.LOSS_TERM, 0, k, scope)));
        }
        lines.add(pen.line(new Quantity(Kind.LOSS, 0, 0, 0, scope)));
        return new Section("loss" + scope.suffix(), Prose.of("Loss"), List.of(new Block.Equations(lines)));
    }

    // ---- backward ----

    Section backward(Scope scope, Focus focus) {
        Prose title = Prose.of("Backward: from the loss to every parameter");
        List<Section> layers = new ArrayList<>();
        for (int l = pen.depth(); l >= 1; l--) {
            List<Block> blocks = new ArrayList<>();
            if (l < pen.depth() && level != Level.PASS) {
                blocks.add(noHiddenTarget(l));
            }
            List<Line> lines =
                    level.compareTo(Level.NEURON) >= 0 ? backwardUnits(l, scope, focus) : backwardLayer(l, scope);
            blocks.add(new Block.Equations(lines));
            layers.add(new Section("backward(" + l + ")" + scope.suffix(), layerTitle(l), blocks));
        }
        return new Section("backward" + scope.suffix(), title, List.of(), layers);
    }

    private Block noHiddenTarget(int l) {
        int next = pen.units(l + 1);
        return new Block.Paragraph(
                Prose.of("There is no hidden target: nobody says what these units should give. Their errors "
                        + "come back " + through(l + 1, next) + "."));
    }

    private String through(int l, int units) {
        String what = l == pen.depth() ? "output" : "unit of the next layer";
        return units == 1 ? "through the one " + what : "through every " + what + ", and add up";
    }

    private List<Line> backwardUnits(int l, Scope scope, Focus focus) {
        List<Line> lines = new ArrayList<>();
        boolean joined = !(activation(l) instanceof ElementwiseActivation) && !isFused(l);
        boolean learns = activation(l) instanceof ParametricActivation;
        for (int j : focus.units(l)) {
            if (level == Level.TERM) {
                for (int k = 1; l < pen.depth() && focus.isSmall(l + 1) && k <= pen.units(l + 1); k++) {
                    lines.add(pen.line(Quantity.of(Kind.CONTRIBUTION, l, j, k, scope)));
                }
                lines.add(pen.line(Quantity.of(Kind.ACTIVATION_GRADIENT, l, j, scope)));
                if (activation(l) instanceof ElementwiseActivation) {
                    lines.add(pen.line(Quantity.of(Kind.ACTIVATION_SLOPE, l, j, scope)));
                }
            } else if (joined || learns) {
                lines.addAll(pen.unitLines(Quantity.of(Kind.ACTIVATION_GRADIENT, l, j, scope)));
            }
            if (!joined) {
                lines.add(pen.line(Quantity.of(Kind.DELTA, l, j, scope)));
            }
        }
        for (int j : joined ? focus.units(l) : List.<Integer>of()) {
            lines.add(pen.line(Quantity.of(Kind.DELTA, l, j, scope)));
        }
        if (pen.normalizes(l)) {
            focus.units(l).forEach(j -> lines.add(pen.line(Quantity.of(Kind.NORMALIZED_GRADIENT, l, j, scope))));
            focus.units(l).forEach(j -> lines.add(pen.line(Quantity.of(Kind.LINEAR_GRADIENT, l, j, scope))));
        }
        lines.addAll(gradients(l, scope, focus));
        return lines;
    }

    /** Whether δ of layer {@code l} follows at once from loss and activation. */
    private boolean isFused(int l) {
        return l == pen.depth()
                && pen.trace()
                        .builder(new Quantity(Kind.LOSS, 0, 0, 0, Scope.ONLY))
                        .isFused();
    }

    /** The gradient of every parameter of layer {@code l} between units in focus. */
    private List<Line> gradients(int l, Scope scope, Focus focus) {
        List<Line> lines = new ArrayList<>();
        for (int j : focus.unitsWithWeights(l)) {
            for (int i : focus.units(l - 1)) {
                lines.add(pen.line(Quantity.of(Kind.WEIGHT_GRADIENT, l, i, j, scope)));
            }
            for (ParameterFamily family : perUnit(l)) {
                lines.add(pen.line(Quantity.of(family.gradient(), l, j, scope)));
            }
        }
        return lines;
    }

    private List<Line> backwardLayer(int l, Scope scope) {
        List<Line> lines = new ArrayList<>();
        if (level == Level.LAYER) {
            lines.add(coarse(pen.trace().step(Quantity.of(Kind.LAYER, l, 3, scope))));
        }
        Formulas formulas = pen.formulas();
        Expression.Matrix gradient = pen.matrices().matrix(Kind.WEIGHT_GRADIENT, l, scope);
        lines.add(new Line(equal(
                formulas.symbols(gradient),
                formulas.symbols(pen.matrices().weightGradient(l, scope)),
                formulas.figures(gradient))));
        perUnit(l).forEach(family -> lines.add(pen.given(family.gradient(), l, scope)));
        return lines;
    }

    // ---- several samples together ----

    Section together(PassRecord pass, Focus focus) {
        Scope shared = pen.trace().shared(pass);
        List<Block> blocks = new ArrayList<>();
        boolean adds = pen.file().conventions().batch() == Conventions.Batch.SUM;
        blocks.add(new Block.Paragraph(Prose.of("The batch is reduced to its " + (adds ? "sum" : "mean") + ":")));
        List<Line> lines = new ArrayList<>();
        lines.add(pen.line(new Quantity(Kind.LOSS, 0, 0, 0, shared)));
        for (int l = pen.depth(); l >= 1; l--) {
            if (level.compareTo(Level.NEURON) >= 0) {
                lines.addAll(gradients(l, shared, focus));
            } else {
                lines.add(pen.given(Kind.WEIGHT_GRADIENT, l, shared));
                for (ParameterFamily family : perUnit(l)) {
                    lines.add(pen.given(family.gradient(), l, shared));
                }
            }
        }
        blocks.add(new Block.Equations(lines));
        return new Section("together" + shared.suffix(), Prose.of("All samples together"), blocks);
    }

    // ---- update and after ----

    Section update(PassRecord pass, Focus focus) {
        Scope shared = pen.trace().shared(pass);
        List<Line> lines = new ArrayList<>();
        if (level.compareTo(Level.NEURON) < 0) {
            for (int l = 1; l <= pen.depth(); l++) {
                lines.add(updatedLayer(ParameterFamily.WEIGHT, l, shared));
                for (ParameterFamily family : perUnit(l)) {
                    lines.add(updatedLayer(family, l, shared));
                }
            }
        } else {
            for (int l = pen.depth(); l >= 1; l--) {
                for (int j : focus.unitsWithWeights(l)) {
                    for (int i : focus.units(l - 1)) {
                        lines.addAll(updated(Quantity.of(Kind.WEIGHT, l, i, j, shared)));
                    }
                    for (ParameterFamily family : perUnit(l)) {
                        lines.addAll(updated(Quantity.of(family.parameter(), l, j, shared)));
                    }
                }
            }
        }
        return new Section("update" + shared.suffix(), Prose.of("Update"), List.of(new Block.Equations(lines)));
    }

    /** All parameters of a kind in a layer: w⁺ = w − η ∂L/∂w = …; of another optimizer only what they are now. */
    private Line updatedLayer(ParameterFamily family, int l, Scope shared) {
        Line line = pen.given(family.updated(), l, shared);
        boolean fixed =
                family == ParameterFamily.BIAS && pen.file().conventions().biases() == Conventions.Biases.FIXED;
        Formula before = pen.formulas().symbols(pen.matrices().matrix(family.parameter(), l, shared));
        Formula after = line.relation().left();
        Formula figures = line.relation().links().getFirst().right();
        if (fixed) {
            return new Line(equal(after, before, figures));
        }
        if (!(pen.file().optimizer() instanceof Sgd)) {
            return line;
        }
        Formula change = Formula.product(
                Formula.name(pen.letters().rate()),
                pen.formulas().symbols(pen.matrices().matrix(family.gradient(), l, shared)));
        return new Line(equal(after, Formula.difference(before, change), figures));
    }

    /** What the optimizer remembers of {@code parameter}, and the parameter after the step. */
    List<Line> updated(Quantity parameter) {
        List<Line> lines = new ArrayList<>();
        ParameterFamily family = ParameterFamily.of(parameter);
        boolean fixed =
                family == ParameterFamily.BIAS && pen.file().conventions().biases() == Conventions.Biases.FIXED;
        int slots = fixed ? 0 : UpdateRule.slots(pen.file().optimizer());
        for (int slot = 0; slot < slots; slot++) {
            lines.add(pen.line(like(parameter, family.newMemory().get(slot))));
        }
        lines.add(pen.line(like(parameter, family.updated())));
        return lines;
    }

    private static Quantity like(Quantity q, Kind kind) {
        return new Quantity(kind, q.layer(), q.i(), q.j(), q.scope());
    }

    /** Outputs and loss with the new parameters. */
    Section after(PassRecord pass) {
        Scope shared = pen.trace().shared(pass);
        List<Block> blocks = new ArrayList<>();
        Ledger<?> ledger = pen.formulas().ledger();
        Quantity loss = new Quantity(Kind.LOSS, 0, 0, 0, shared);
        double before = ledger.value(loss);
        double after = ledger.valueAfter(loss);
        List<Object> prose = new ArrayList<>();
        for (int s = 0; s < pass.samples().size(); s++) {
            prose.add(s == 0 ? "With the new parameters " : "; ");
            for (int k = 1; k <= Math.min(pen.units(pen.depth()), Trace.LONGEST_SUM); k++) {
                Quantity y =
                        Quantity.of(Kind.ACTIVATION, pen.depth(), k, pen.trace().scope(pass, s));
                prose.add(k == 1 ? "" : ", ");
                prose.add(equal(Formula.name(pen.letters().glyph(y)), ledger.figureAfter(y)));
            }
            prose.add(pen.units(pen.depth()) > Trace.LONGEST_SUM ? ", …" : "");
        }
        prose.add("; the loss is now ");
        prose.add(equal(Formula.name(pen.letters().loss(0)), ledger.figureAfter(loss)));
        prose.add(" and was ");
        prose.add(ledger.figure(loss, 1));
        prose.add(
                after < before
                        ? ". The step made it smaller."
                        : after > before ? ". The step made it larger: it was too big." : ".");
        blocks.add(new Block.Paragraph(Prose.of(prose.toArray())));
        return new Section("after" + shared.suffix(), Prose.of("After the update"), blocks);
    }

    // ---- parts ----

    private Prose layerTitle(int l) {
        String what =
                l == pen.depth() ? Numbers.count(pen.units(l), "output") : Numbers.count(pen.units(l), "hidden unit");
        return Prose.of("Layer " + l + ": " + what + ", " + activation(l).name());
    }

    private Activation activation(int l) {
        return pen.file().network().layers().get(l - 1).activation();
    }

    /** What else a unit of layer {@code l} learns beside its weights. */
    private List<ParameterFamily> perUnit(int l) {
        return Arrays.stream(ParameterFamily.values())
                .filter(family -> family != ParameterFamily.WEIGHT)
                .filter(family -> pen.file()
                        .network()
                        .layout()
                        .find(l - 1, family.segment())
                        .isPresent())
                .toList();
    }
}
