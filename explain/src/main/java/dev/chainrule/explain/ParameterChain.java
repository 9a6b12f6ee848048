package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.equal;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Factor;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.List;

/**
 * How the loss of one sample reacts to one parameter: the path between them, the fork over all units that carry its error,
 * and the chain rule as a table.
 */
final class ParameterChain {
    /** Up to so many outputs the fork is also written out to the errors of the outputs. */
    private static final int WRITTEN_OUT = 4;

    private final Pen pen;
    private final int sign;

    ParameterChain(Pen pen) {
        this.pen = pen;
        this.sign = Signals.sign(pen.trace().notation());
    }

    /** Of {@code parameter} by the sample of {@code scope}. */
    List<Block> of(Quantity parameter, Scope scope) {
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
        boolean apart = activation(next) instanceof ElementwiseActivation;
        if (toOutputs && ways > 1 && ways <= WRITTEN_OUT && apart) {
            sides.add(pen.formulas().symbols(contributions(parameter, scope)));
        }
        sides.add(pen.formulas().symbols(back));
        Expression written = back;
        if (toOutputs && ways <= WRITTEN_OUT && apart) {
            written =
                    Expressions.replaceSignals(back, delta -> builder(parameter).delta(delta));
            if (pen.isByHand()) {
                written = back; // the δ are rounded: written out, the sum could come out differently
            } else if (!written.equals(back)) {
                sides.add(pen.formulas().symbols(written));
            }
        }
        sides.add(pen.formulas().figuresOf(written, back));
        sides.add(pen.formulas().figure(back));
        Formula left = Formula.derivative(loss(scope), pen.letters().glyph(h));
        Line line = new Line(
                equal(left, sides.toArray(Formula[]::new)),
                Prose.NONE,
                Quantity.of(Kind.ACTIVATION_GRADIENT, parameter.layer(), parameter.unit(), scope)
                        .id());
        return List.of(new Block.Paragraph(prose), new Block.Equations(List.of(line)));
    }

    /** ∂L/∂h_j = Σ_k δ_k w_jk of the unit that {@code parameter} leads to; minus that sum where the signal is −δ. */
    Expression sentBack(Quantity parameter, Scope scope) {
        return StepBuilder.signed(builder(parameter).sentBack(unit(Kind.DELTA, parameter, scope), sign), sign);
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
        List<Part> factors = new ArrayList<>();
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
            factors.add(part(loss(scope), a, words, delta(parameter, scope)));
            together = true;
        } else if (together) {
            Prose words = Prose.of(
                    "how the loss reacts to ",
                    pen.name(a),
                    last && builder.isFused()
                            ? ", through " + f.name() + " and loss at once"
                            : ", through all units of the " + f.name());
            factors.add(part(loss(scope), a, words, delta(parameter, scope)));
        } else {
            Prose words = Prose.of("how the loss reacts to ", pen.name(h), last ? "" : sumWords(parameter.layer() + 1));
            Expression back = last
                    ? StepBuilder.signed(builder.lossSlope(unit(Kind.DELTA, parameter, scope), sign), sign)
                    : sentBack(parameter, scope);
            factors.add(part(loss(scope), h, words, back));
        }
        if (parameter.kind() == Kind.SLOPE_PARAMETER) {
            factors.add(part(glyph(h), parameter, reacts(h, parameter), parameterSlope(parameter, scope)));
        } else {
            if (!together && !identity) {
                factors.add(part(glyph(h), a, reacts(h, a), builder.slope(parameter.layer(), parameter.unit(), scope)));
            }
            Quantity into = identity ? h : a;
            factors.add(part(glyph(into), parameter, reacts(into, parameter), source(parameter, scope)));
        }
        return chain(parameter, scope, factors);
    }

    private Block.Chain chain(Quantity parameter, Scope scope, List<Part> parts) {
        Quantity gradient = gradient(parameter, scope);
        List<List<Formula>> figures =
                pen.formulas().chain(parts.stream().map(Part::expression).toList(), gradient);
        List<Factor> factors = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Formula symbols = pen.formulas().symbols(part.expression());
            factors.add(new Factor(
                    part.derivative(),
                    part.words(),
                    symbols,
                    figures.get(i).getFirst(),
                    figures.get(i).getLast()));
        }
        return new Block.Chain(pen.name(gradient), factors, pen.figure(gradient), gradient.id());
    }

    /** ∂L/∂a_j of the unit that {@code parameter} leads to, as the δ of the notation has it. */
    private Expression delta(Quantity parameter, Scope scope) {
        return StepBuilder.signed(builder(parameter).delta(unit(Kind.DELTA, parameter, scope)), sign);
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
    boolean isBehindNormalization(Quantity parameter) {
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
                        part(loss(scope), z, words, back),
                        part(glyph(z), parameter, reacts(z, parameter), source(parameter, scope))));
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
        if (prose.size() == 1) {
            return List.of();
        }
        prose.add((prose.size() == 3 ? " is" : " are") + " 0: this sample has nothing to say to this parameter.");
        return List.of(new Block.Note(Block.Note.Kind.NOTE, Prose.of(prose.toArray())));
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

    /** A factor of the chain before it is worked out. */
    private record Part(Formula derivative, Prose words, Expression expression) {}

    private Part part(Glyph of, Quantity by, Prose words, Expression expression) {
        return new Part(Formula.derivative(of, glyph(by)), words, expression);
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

    /** Whether the δ of the unit comes from the ∂L/∂h of all units of its layer: of a softmax, unless the loss takes it in. */
    boolean readsActivationGradients(Quantity parameter) {
        boolean last = parameter.layer() == pen.depth();
        return !(activation(parameter.layer()) instanceof ElementwiseActivation)
                && !(last && builder(parameter).isFused());
    }

    /** Where the signal is minus the derivative: w⁺ = w + l · Err_j · O_i, the step as such a notation writes it. */
    List<Block> updateBySignal(Quantity parameter, Scope scope) {
        boolean isWeight = parameter.kind() == Kind.WEIGHT;
        boolean moves = isWeight
                || (parameter.kind() == Kind.BIAS && pen.file().conventions().biases() == Conventions.Biases.UPDATED);
        boolean applies = sign < 0
                && moves
                && !pen.isByHand()
                && pen.file().optimizer() instanceof Sgd
                && !pen.normalizes(parameter.layer())
                && !(pen.trace().notation() == Notation.W1_W2 && FirstText.applies(pen.file()));
        if (!applies) {
            return List.of();
        }
        Quantity delta = unit(Kind.DELTA, parameter, scope);
        List<Expression> step = new ArrayList<>(List.of(
                Expression.value(new Quantity(Kind.RATE, 0, 0, 0, parameter.scope())), new Expression.Signal(delta)));
        if (isWeight) {
            step.add(source(parameter, scope));
        }
        Expression moved = Expression.sum(
                List.of(Expression.value(parameter), Expression.product(step.toArray(Expression[]::new))));
        Quantity updated = Quantity.of(
                ParameterFamily.of(parameter).updated(),
                parameter.layer(),
                parameter.i(),
                parameter.j(),
                parameter.scope());
        Formula minus = new Formula.Negative(
                Formula.derivative(loss(scope), glyph(unit(Kind.PRE_ACTIVATION, parameter, scope))));
        return List.of(
                new Block.Paragraph(Prose.of(
                        "The same by the signal of the unit, ",
                        equal(pen.name(delta), minus),
                        ", which turns the sign:")),
                new Block.Equations(List.of(
                        pen.line(delta),
                        new Line(equal(
                                pen.name(updated),
                                pen.formulas().symbols(moved),
                                pen.formulas().figures(moved, updated, 1),
                                pen.figure(updated))))));
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

    /** A quantity of the unit that {@code parameter} leads to. */
    static Quantity unit(Kind kind, Quantity parameter, Scope scope) {
        return Quantity.of(kind, parameter.layer(), parameter.unit(), scope);
    }

    /** ∂L/∂ of {@code parameter}. */
    static Quantity gradient(Quantity parameter, Scope scope) {
        Kind kind = ParameterFamily.of(parameter).gradient();
        return new Quantity(kind, parameter.layer(), parameter.i(), parameter.j(), scope);
    }
}
