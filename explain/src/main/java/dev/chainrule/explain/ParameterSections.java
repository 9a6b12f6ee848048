package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.equal;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Factor;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The derivation of single parameters: the signals that come back to their layer, then for each the path from the loss, the
 * fork over all units that carry its error, the chain rule as a table, and the update.
 */
final class ParameterSections {
    /** Up to so many outputs the fork is also written out to the errors of the outputs. */
    private static final int WRITTEN_OUT = 4;

    private final Pen pen;
    private final PassSections whole;
    private final int sign;

    ParameterSections(Pen pen, PassSections whole) {
        this.pen = pen;
        this.whole = whole;
        this.sign = Signals.sign(pen.trace().notation());
    }

    // ---- what comes before the parameters ----

    /** The values on the way: all that the parameters need of a small network; of a big one the units they lead to. */
    Section forward(PassRecord pass, Scope scope, List<Quantity> parameters, Focus focus) {
        Set<Quantity> shown = new LinkedHashSet<>();
        List<Line> rows = new ArrayList<>();
        if (focus.isWhole()) {
            for (Quantity parameter : parameters) {
                for (Step step : pen.trace().stepsFor(pen.trace().target(pass, parameter), whole.level())) {
                    Quantity q = step.quantity();
                    if (step.phase() == Phase.FORWARD && q.scope().equals(scope)) {
                        shown.add(q);
                    }
                }
            }
        } else {
            for (Quantity parameter : parameters) {
                if (pen.normalizes(parameter.layer())) {
                    shown.add(unit(Kind.LINEAR, parameter, scope));
                    shown.add(unit(Kind.NORMALIZED, parameter, scope));
                }
                shown.add(unit(Kind.PRE_ACTIVATION, parameter, scope));
                shown.add(unit(Kind.ACTIVATION, parameter, scope));
            }
            for (int l = 1; l <= pen.depth(); l++) {
                rows.addAll(whole.forwardLayer(l, scope));
            }
        }
        Set<Quantity> ordered = new TreeSet<>(this::inOrder);
        ordered.addAll(shown);
        List<Line> lines = new ArrayList<>(ordered.stream().map(pen::line).toList());
        List<Block> blocks = new ArrayList<>(List.of(new Block.Equations(lines)));
        if (!rows.isEmpty()) {
            blocks.add(new Block.Paragraph(Prose.of("and layer by layer:")));
            blocks.add(new Block.Equations(rows));
        }
        return new Section("forward" + scope.suffix(), Prose.of("Forward: the values on the way"), blocks);
    }

    private int inOrder(Quantity one, Quantity other) {
        if (one.layer() != other.layer()) {
            return Integer.compare(one.layer(), other.layer());
        }
        if (stage(one) != stage(other)) {
            return Integer.compare(stage(one), stage(other));
        }
        return Comparator.comparingInt(Quantity::unit)
                .thenComparing(Quantity::kind)
                .thenComparing(Quantity::i)
                .compare(one, other);
    }

    /** What must be known of all units of a layer before the next is computed: sums, their mean, …, a softmax. */
    private int stage(Quantity q) {
        return switch (q.kind()) {
            case LINEAR -> 0;
            case TERM -> pen.normalizes(q.layer()) ? 0 : 3;
            case MEAN -> 1;
            case VARIANCE -> 2;
            case ACTIVATION -> activation(q.layer()) instanceof ElementwiseActivation ? 3 : 4;
            default -> 3;
        };
    }

    /**
     * The δ of the layers behind, from the last back to the one after {@code parameters}, and where a layer normalises what
     * comes through; empty if there is none.
     */
    List<Section> signals(Scope scope, List<Quantity> parameters) {
        Set<Quantity> needed = new LinkedHashSet<>();
        for (Quantity parameter : parameters) {
            if (isBehindNormalization(parameter)) {
                needSignals(Set.of(unit(Kind.LINEAR_GRADIENT, parameter, scope)), needed);
            } else if (parameter.layer() < pen.depth()) {
                needSignals(shownSignals(sentBack(parameter, scope)), needed);
            }
        }
        List<Section> sections = new ArrayList<>();
        for (int l = pen.depth(); l >= 1; l--) {
            int layer = l;
            List<Line> lines = needed.stream()
                    .filter(q -> q.layer() == layer)
                    .sorted(Comparator.comparing(Quantity::kind).thenComparing(Quantity::i))
                    .map(pen::line)
                    .toList();
            if (!lines.isEmpty()) {
                String of = layer == pen.depth() ? "the output layer" : "layer " + layer;
                Formula delta = Formula.name(pen.letters().matrix(Kind.DELTA, layer, scope));
                List<Block> blocks = new ArrayList<>();
                if (!isSmall(layer)) {
                    blocks.add(new Block.Paragraph(Prose.of("Of " + pen.units(layer)
                            + " units those that carry most of it; the others are in the rest below.")));
                }
                blocks.add(new Block.Equations(lines));
                sections.add(new Section(
                        "signals(" + layer + ")" + scope.suffix(),
                        Prose.of("Back: what the loss says to " + of + ", ", delta),
                        blocks));
            }
        }
        return sections;
    }

    private void needSignals(Set<Quantity> signals, Set<Quantity> needed) {
        for (Quantity signal : signals) {
            if (needed.add(signal)) {
                needSignals(shownSignals(pen.trace().step(signal).expression()), needed);
            }
        }
    }

    /** Whether all units of layer {@code l} stand in a sum one by one. */
    private boolean isSmall(int l) {
        return pen.units(l) <= Trace.LONGEST_SUM;
    }

    /** The δ, and what comes of them through a normalisation, that stand in an expression one by one, not in a rest. */
    private static Set<Quantity> shownSignals(Expression expression) {
        Set<Quantity> shown = new LinkedHashSet<>();
        for (Quantity q : Expressions.withoutRest(expression).reads()) {
            if (q.kind() == Kind.DELTA || q.kind() == Kind.NORMALIZED_GRADIENT || q.kind() == Kind.LINEAR_GRADIENT) {
                shown.add(q);
            }
        }
        return shown;
    }

    /** Σ_k δ_k w_jk into the unit that {@code parameter} leads to, with the sign of the notation. */
    private Expression sentBack(Quantity parameter, Scope scope) {
        return builder(parameter).sentBack(unit(Kind.DELTA, parameter, scope), sign);
    }

    // ---- one parameter ----

    Section of(PassRecord pass, Quantity parameter) {
        Quantity inPass = new Quantity(
                parameter.kind(),
                parameter.layer(),
                parameter.i(),
                parameter.j(),
                pen.trace().shared(pass));
        List<Block> blocks = new ArrayList<>();
        List<Section> parts = new ArrayList<>();
        if (pass.samples().size() == 1) {
            blocks.addAll(forSample(inPass, pen.trace().scope(pass, 0)));
        } else {
            for (int s = 0; s < pass.samples().size(); s++) {
                Scope scope = pen.trace().scope(pass, s);
                parts.add(new Section(
                        "parameter-" + ParameterFinder.generalName(parameter) + scope.suffix(),
                        Prose.of("Sample " + (pass.samples().get(s) + 1)),
                        forSample(inPass, scope)));
            }
            parts.add(new Section(
                    "reduced-" + ParameterFinder.generalName(parameter)
                            + pen.trace().shared(pass).suffix(),
                    Prose.of("All samples together"),
                    List.of(new Block.Equations(List.of(pen.line(gradient(inPass, inPass.scope())))))));
        }
        if (pass.update() != null) {
            Block update = new Block.Equations(whole.updated(inPass));
            if (parts.isEmpty()) {
                blocks.add(new Block.Paragraph(Prose.of("The update:")));
                blocks.add(update);
            } else {
                parts.add(new Section(
                        "updated-" + ParameterFinder.generalName(parameter)
                                + inPass.scope().suffix(),
                        Prose.of("The update"),
                        List.of(update)));
            }
        }
        return new Section(
                "parameter-" + ParameterFinder.generalName(parameter)
                        + inPass.scope().suffix(),
                Prose.of(pen.name(gradient(parameter, Scope.ONLY)), ", how the loss reacts to ", pen.name(parameter)),
                blocks,
                parts);
    }

    private List<Block> forSample(Quantity parameter, Scope scope) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(path(parameter, scope));
        boolean shared =
                parameter.kind() == Kind.BIAS && pen.file().conventions().biases() == Conventions.Biases.SHARED;
        if (parameter.layer() < pen.depth() && isBehindNormalization(parameter)) {
            blocks.add(new Block.Paragraph(Prose.of(
                    "There is no hidden target: nobody says what ",
                    pen.name(unit(Kind.ACTIVATION, parameter, scope)),
                    " should have been. Its error came back through every unit behind it, and then through the "
                            + "normalisation, as shown above.")));
        } else if (parameter.layer() < pen.depth() && !shared) {
            blocks.addAll(fork(parameter, scope));
        }
        if (shared) {
            blocks.add(
                    new Block.Paragraph(Prose.of("One bias serves all units of the layer, so their signals add up:")));
            blocks.add(new Block.Equations(List.of(pen.line(gradient(parameter, scope)))));
        } else {
            Block.Chain chain = chain(parameter, scope);
            blocks.add(chain);
            blocks.addAll(whyZero(chain));
        }
        if (parameter.kind() == Kind.WEIGHT
                && pen.trace().notation() == Notation.W1_W2
                && FirstText.applies(pen.file())) {
            blocks.addAll(new FirstText(pen).of(parameter, scope));
        }
        return blocks;
    }

    /** L ← y₁, y₂ ← a₁, a₂ ← h₂ ← a₂ ← w₁₂: everything between the loss and the parameter that depends on it. */
    private Block path(Quantity parameter, Scope scope) {
        List<List<Formula>> stops = new ArrayList<>();
        stops.add(List.of(pen.name(new Quantity(Kind.LOSS, 0, 0, 0, scope))));
        for (int l = pen.depth(); l >= parameter.layer(); l--) {
            boolean own = l == parameter.layer();
            boolean joined = !(activation(l) instanceof ElementwiseActivation) || joinsUnits(l, parameter);
            List<Integer> units = own && !joined ? List.of(parameter.unit()) : few(pen.units(l));
            stops.add(named(Kind.ACTIVATION, l, units, scope));
            if (own && parameter.kind() == Kind.SLOPE_PARAMETER) {
                break;
            }
            List<Integer> into = own && !joinsUnits(l, parameter) ? List.of(parameter.unit()) : few(pen.units(l));
            if (!(activation(l) instanceof Identity) || pen.normalizes(l)) {
                stops.add(named(Kind.PRE_ACTIVATION, l, into, scope));
            }
            if (pen.normalizes(l) && (!own || isBehindNormalization(parameter))) {
                stops.add(named(Kind.LINEAR, l, own ? List.of(parameter.unit()) : into, scope));
            }
        }
        stops.add(List.of(pen.name(parameter)));
        return new Block.Path(stops);
    }

    /** Whether {@code parameter} reaches all units of layer {@code l}, its own, through a normalisation over them. */
    private boolean joinsUnits(int l, Quantity parameter) {
        return pen.layer(l).normalization() instanceof Normalization.Layer && isBehindNormalization(parameter);
    }

    /** The first and the last of many; 0 stands for those left out. */
    private static List<Integer> few(int count) {
        List<Integer> few = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            if (count <= WRITTEN_OUT || i == 1 || i == count) {
                few.add(i);
            } else if (i == 2) {
                few.add(0);
            }
        }
        return few;
    }

    private List<Formula> named(Kind kind, int l, List<Integer> units, Scope scope) {
        return units.stream()
                .map(j -> j == 0 ? (Formula) new Formula.Words("…") : pen.name(Quantity.of(kind, l, j, scope)))
                .toList();
    }

    // ---- the fork: through every unit of the next layer ----

    private List<Block> fork(Quantity parameter, Scope scope) {
        Quantity h = unit(Kind.ACTIVATION, parameter, scope);
        int next = parameter.layer() + 1;
        boolean toOutputs = next == pen.depth();
        int ways = pen.units(next);
        String through = toOutputs
                ? (ways == 1
                        ? "through the output"
                        : ways == 2 ? "through both outputs" : "through all " + ways + " outputs")
                : (ways == 1 ? "through the one unit" : "through all " + ways + " units") + " of the next layer";
        Prose prose = Prose.of(
                "There is no hidden target: nobody says what ",
                pen.name(h),
                " should have been. Its error comes back " + through
                        + (ways == 1 ? ":" : ", and what comes back adds up:"));
        Expression back = sentBack(parameter, scope);
        List<Formula> sides = new ArrayList<>();
        if (toOutputs && ways > 1 && ways <= WRITTEN_OUT && sign > 0) {
            sides.add(pen.formulas().symbols(contributions(parameter, scope)));
        }
        sides.add(pen.formulas().symbols(back));
        Expression written = back;
        if (toOutputs && ways <= WRITTEN_OUT && activation(next) instanceof ElementwiseActivation) {
            written =
                    Expressions.replaceSignals(back, delta -> builder(parameter).delta(delta));
            if (pen.isByHand()) {
                written = back; // the δ are rounded: written out, the sum could come out differently
            } else if (!written.equals(back)) {
                sides.add(pen.formulas().symbols(written));
            }
        }
        sides.add(pen.formulas().figures(written));
        sides.add(pen.formulas().figure(back));
        Formula left = signed(Formula.derivative(loss(scope), pen.letters().glyph(h)));
        Line line = new Line(
                equal(left, sides.toArray(Formula[]::new)),
                Prose.NONE,
                Quantity.of(Kind.ACTIVATION_GRADIENT, parameter.layer(), parameter.unit(), scope)
                        .id());
        return List.of(new Block.Paragraph(prose), new Block.Equations(List.of(line)));
    }

    private Expression contributions(Quantity parameter, Scope scope) {
        List<Expression> terms = new ArrayList<>();
        for (int k = 1; k <= pen.units(parameter.layer() + 1); k++) {
            terms.add(Expression.value(Quantity.of(Kind.CONTRIBUTION, parameter.layer(), parameter.unit(), k, scope)));
        }
        return Expression.sum(terms);
    }

    // ---- the chain rule as a table ----

    private Block.Chain chain(Quantity parameter, Scope scope) {
        List<Factor> factors = new ArrayList<>();
        Quantity h = unit(Kind.ACTIVATION, parameter, scope);
        Quantity a = unit(Kind.PRE_ACTIVATION, parameter, scope);
        Activation f = activation(parameter.layer());
        boolean last = parameter.layer() == pen.depth();
        StepBuilder builder = builder(parameter);
        boolean together = (last && builder.isFused()) || !(f instanceof ElementwiseActivation);
        boolean identity = f instanceof Identity && !together && !pen.normalizes(parameter.layer());
        if (isBehindNormalization(parameter)) {
            return behindNormalization(parameter, scope);
        }
        if (pen.isByHand() && !together && !identity && parameter.kind() != Kind.SLOPE_PARAMETER) {
            // one factor, since it is δ that is rounded, and not the two it is made of
            Prose words = Prose.of(
                    "how the loss reacts to ",
                    pen.name(a),
                    ", through ",
                    pen.name(h),
                    last ? "" : sumWords(parameter.layer() + 1));
            factors.add(factor(loss(scope), a, words, builder.delta(unit(Kind.DELTA, parameter, scope)), true));
            together = true;
        } else if (together) {
            Prose words = Prose.of(
                    "how the loss reacts to ",
                    pen.name(a),
                    last && builder.isFused()
                            ? ", through " + f.name() + " and loss at once"
                            : ", through all units of the " + f.name());
            factors.add(factor(loss(scope), a, words, builder.delta(unit(Kind.DELTA, parameter, scope)), true));
        } else {
            Prose words = Prose.of("how the loss reacts to ", pen.name(h), last ? "" : sumWords(parameter.layer() + 1));
            Expression back =
                    last ? builder.lossSlope(unit(Kind.DELTA, parameter, scope), sign) : sentBack(parameter, scope);
            factors.add(factor(loss(scope), h, words, back, true));
        }
        if (parameter.kind() == Kind.SLOPE_PARAMETER) {
            factors.add(factor(glyph(h), parameter, reacts(h, parameter), parameterSlope(parameter, scope), false));
        } else {
            if (!together && !identity) {
                factors.add(factor(
                        glyph(h), a, reacts(h, a), builder.slope(parameter.layer(), parameter.unit(), scope), false));
            }
            Quantity into = identity ? h : a;
            factors.add(factor(glyph(into), parameter, reacts(into, parameter), source(parameter, scope), false));
        }
        return chain(parameter, scope, factors);
    }

    private Block.Chain chain(Quantity parameter, Scope scope, List<Factor> factors) {
        Quantity gradient = gradient(parameter, scope);
        return new Block.Chain(
                signed(pen.name(gradient)), factors, pen.formulas().ledger().figure(gradient, sign), gradient.id());
    }

    /** What {@code parameter} multiplies on its way into its unit. */
    private Expression source(Quantity parameter, Scope scope) {
        return switch (parameter.kind()) {
            case BIAS, SHIFT -> Expression.constant(1);
            case GAIN -> Expression.value(unit(Kind.NORMALIZED, parameter, scope));
            default ->
                builder(parameter)
                        .source(new Quantity(parameter.kind(), parameter.layer(), parameter.i(), parameter.j(), scope));
        };
    }

    // ---- a weight or bias of a layer that normalises ----

    /** Whether a normalisation stands between {@code parameter} and the activation of its unit. */
    private boolean isBehindNormalization(Quantity parameter) {
        return pen.normalizes(parameter.layer()) && (parameter.kind() == Kind.WEIGHT || parameter.kind() == Kind.BIAS);
    }

    /** ∂L/∂z_j, which the signals have brought through the normalisation, and what the parameter multiplies. */
    private Block.Chain behindNormalization(Quantity parameter, Scope scope) {
        Quantity z = unit(Kind.LINEAR, parameter, scope);
        Expression back = Expression.value(unit(Kind.LINEAR_GRADIENT, parameter, scope));
        Prose words = Prose.of("how the loss reacts to ", pen.name(z), ", through the normalisation");
        return chain(
                parameter,
                scope,
                List.of(
                        factor(loss(scope), z, words, sign < 0 ? new Expression.Negative(back) : back, true),
                        factor(glyph(z), parameter, reacts(z, parameter), source(parameter, scope), false)));
    }

    /** A result of exactly 0 is no accident: it says which factor it comes from. */
    private static List<Block> whyZero(Block.Chain chain) {
        if (!isZero(chain.result())) {
            return List.of();
        }
        List<Object> prose = new ArrayList<>(List.of("The result is 0 because "));
        for (Factor factor : chain.factors()) {
            if (isZero(factor.value())) {
                prose.add(prose.size() == 1 ? "" : " and ");
                prose.add(factor.derivative());
            }
        }
        prose.add(" is 0: this sample has nothing to say to this parameter.");
        return prose.size() == 2 ? List.of() : List.of(new Block.Note(Block.Note.Kind.NOTE, Prose.of(prose.toArray())));
    }

    private static boolean isZero(Formula value) {
        return value instanceof Formula.Figure figure && figure.number().equals("0");
    }

    /** ∂f/∂p, as the step for the gradient has it. */
    private Expression parameterSlope(Quantity parameter, Scope scope) {
        ParametricActivation f = (ParametricActivation) activation(parameter.layer());
        return Expression.apply(
                Fn.parameterSlopeOf(f),
                Expression.value(unit(Kind.PRE_ACTIVATION, parameter, scope)),
                Expression.value(parameter));
    }

    private Factor factor(Glyph of, Quantity by, Prose words, Expression expression, boolean signed) {
        Formula derivative = Formula.derivative(of, glyph(by));
        return new Factor(
                signed ? signed(derivative) : derivative,
                words,
                pen.formulas().symbols(expression),
                pen.formulas().figures(expression),
                pen.formulas().figure(expression));
    }

    private Prose reacts(Quantity of, Quantity by) {
        return Prose.of("how ", pen.name(of), " reacts to ", pen.name(by));
    }

    private String sumWords(int next) {
        int ways = pen.units(next);
        if (ways == 1) {
            return "";
        }
        String what = next == pen.depth() ? "outputs" : "units behind it";
        return ways == 2 ? ", summed over both " + what : ", summed over all " + ways + " " + what;
    }

    // ---- parts ----

    private StepBuilder builder(Quantity parameter) {
        return pen.trace().builder(parameter);
    }

    private Activation activation(int l) {
        return pen.file().network().layers().get(l - 1).activation();
    }

    private Glyph loss(Scope scope) {
        return pen.letters().loss(scope.sample());
    }

    private Glyph glyph(Quantity q) {
        return pen.letters().glyph(q);
    }

    private Formula signed(Formula formula) {
        return sign < 0 ? new Formula.Negative(formula) : formula;
    }

    /** A quantity of the unit that {@code parameter} leads to. */
    private static Quantity unit(Kind kind, Quantity parameter, Scope scope) {
        return Quantity.of(kind, parameter.layer(), parameter.unit(), scope);
    }

    private static Quantity gradient(Quantity parameter, Scope scope) {
        Kind kind = ParameterFamily.of(parameter).gradient();
        return new Quantity(kind, parameter.layer(), parameter.i(), parameter.j(), scope);
    }
}
