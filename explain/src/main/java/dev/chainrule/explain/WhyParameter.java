package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.training.Regularizer;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How one recorded update moved one parameter: the shares of the rows of the batch, their sum, penalties and clipping, and
 * the optimizer's arithmetic, each as an expression.
 */
public final class WhyParameter {
    /**
     * What one row of the batch adds to the gradient.
     *
     * @param row which training row, from 1
     * @param weight how much it counts
     * @param factor by what the parameter is multiplied for this row: the source's value x_i, 1 for a bias, …
     * @param signal ∂L/∂ of that product: δ_j with the row's weight and the 1/m of the mean in it
     * @param value factor · signal
     */
    public record Share(int row, double weight, double factor, double signal, double value) {}

    private final Why why;
    private final Quantity parameter;
    private final double rateFactor;
    private final double decayFactor;
    private final ParameterFamily family;
    private final List<Share> shares;
    private final Map<Integer, Double> valueByRow;
    private final double gradient;
    private final double penalized;
    private final double[] memory;
    private final double before;
    private final double engine;
    private final UpdateRule rule;
    private final double[] newMemory;
    private final double after;

    WhyParameter(
            Why why,
            Quantity parameter,
            double rateFactor,
            double decayFactor,
            List<Share> shares,
            double gradient,
            double penalized,
            double[] memory,
            double before,
            double engine) {
        this.why = why;
        this.parameter = parameter;
        this.rateFactor = rateFactor;
        this.decayFactor = decayFactor;
        this.family = ParameterFamily.of(parameter);
        this.shares = List.copyOf(shares);
        this.valueByRow = shares.stream().collect(Collectors.toMap(Share::row, Share::value, Double::sum));
        this.gradient = gradient;
        this.penalized = penalized;
        this.memory = memory;
        this.before = before;
        this.engine = engine;
        this.newMemory = new double[memory.length];
        this.rule = UpdateRule.of(
                trainer().optimizer(),
                why.step().step(),
                decayFactor,
                new UpdateRule.Terms(
                        decayed(),
                        value(of(stepGradientKind())),
                        rate(),
                        family.memory().stream().map(kind -> value(of(kind))).toList(),
                        family.newMemory().stream().map(kind -> value(of(kind))).toList()));
        for (int slot = 0; slot < newMemory.length; slot++) {
            newMemory[slot] = rule.memory().get(slot).evaluate(Arithmetic.DOUBLES, this::valueOf);
        }
        this.after = rule.updated().evaluate(Arithmetic.DOUBLES, this::valueOf);
    }

    /** The step it belongs to. */
    public Why why() {
        return why;
    }

    /** The parameter. */
    public Quantity parameter() {
        return parameter;
    }

    /** What each row of the batch adds to the gradient, in the order of the batch. */
    public List<Share> shares() {
        return shares;
    }

    /** ∂L/∂w: the sum of the shares. */
    public double gradient() {
        return gradient;
    }

    /** λ₁ sign(w), what the penalty on Σ|w| adds to the gradient: 0 but for weights. */
    public double l1Gradient() {
        return isWeight() ? trainer().regularizer().l1() * Math.signum(before) : 0;
    }

    /** λ₂ w, what the penalty on ½ Σw² adds to the gradient: 0 but for weights. */
    public double l2Gradient() {
        return isWeight() ? trainer().regularizer().l2() * before : 0;
    }

    /** The gradient with the penalties of the recipe, before clipping. */
    public double penalizedGradient() {
        return penalized;
    }

    /** −η λ w with the factors of rate and decay, what the decay of the recipe takes of a weight, whatever the gradient: 0 but for weights. */
    public double decay() {
        double lambda = trainer().regularizer().decay();
        return isWeight() && lambda > 0 ? -rateOfParameter() * lambda * decayFactor * before : 0;
    }

    /** The learning rate of the step for this parameter: that of the recipe times the factor of its kind. */
    public double rateOfParameter() {
        return why.step().rate() * rateFactor;
    }

    /** κ, by what the learning rate of the step is multiplied for this kind of parameter. */
    public double rateFactor() {
        return rateFactor;
    }

    /** By what decays are multiplied for this parameter at this step, beside its rate; 0 but for weights. */
    public double decayFactor() {
        return decayFactor;
    }

    /** What the optimizer remembered of the parameter before the step, one number per slot. */
    public List<Double> memory() {
        return Arrays.stream(memory).boxed().toList();
    }

    /** What it remembers after the step, one number per slot. */
    public List<Double> newMemory() {
        return Arrays.stream(newMemory).boxed().toList();
    }

    /** The gradient as the optimizer got it: with the penalties of the recipe, clipped. */
    public double stepGradient() {
        return why.clipped(penalized);
    }

    /** The parameter before the update. */
    public double before() {
        return before;
    }

    /** What this account makes of it, in double precision. */
    public double after() {
        return after;
    }

    /** What the training made of it, in float32. */
    public double engine() {
        return engine;
    }

    // ---- expressions ----

    /** Whether penalties or clipping stand between the gradient and the optimizer. */
    boolean isChanged() {
        return stepGradientKind() == Kind.STEP_GRADIENT;
    }

    /** The gradient as a sum of shares; of more than {@code longest} the five largest and the rest. */
    Expression sumOfShares(int longest) {
        List<Expression> terms = new ArrayList<>();
        for (Share share : shares) {
            terms.add(value(quantity(share)));
        }
        return Expression.sum(Sums.focus(terms, longest, this::valueOf));
    }

    /** The quantity of {@code share}: its sample is the training row, which a batch has once. */
    Quantity quantity(Share share) {
        Scope scope = new Scope(1, share.row());
        return new Quantity(family.gradient(), parameter.layer(), parameter.i(), parameter.j(), scope);
    }

    /** The quantity of {@code kind} that belongs to the parameter. */
    Quantity of(Kind kind) {
        return new Quantity(kind, parameter.layer(), parameter.i(), parameter.j(), Scope.ONLY);
    }

    /** ∂L/∂w. */
    Quantity gradientQuantity() {
        return of(family.gradient());
    }

    /** What the optimizer remembers after the step, one number per slot. */
    Quantity newMemoryQuantity(int slot) {
        return of(family.newMemory().get(slot));
    }

    /** The parameter after the step. */
    Quantity updatedQuantity() {
        return of(family.updated());
    }

    /** The rule of the optimizer for this parameter. */
    UpdateRule rule() {
        return rule;
    }

    /** From the gradient of the loss to what the optimizer gets: + λ₁ sign(w) + λ₂ w, then clipping. */
    Expression stepGradientExpression() {
        Regularizer regularizer = trainer().regularizer();
        List<Expression> terms = new ArrayList<>(List.of(value(gradientQuantity())));
        if (isWeight() && regularizer.l1() > 0) {
            terms.add(product(new Expression.Setting("λ₁", regularizer.l1()), apply(Fn.SIGN, value(parameter))));
        }
        if (isWeight() && regularizer.l2() > 0) {
            terms.add(product(new Expression.Setting("λ₂", regularizer.l2()), value(parameter)));
        }
        Expression sum = Expression.sum(terms);
        GradientClipping clipping = trainer().clipping();
        return switch (clipping.kind()) {
            case NONE -> sum;
            case VALUE -> stepGradient() == penalized ? sum : clippedAt(Math.signum(penalized) * clipping.limit());
            case NORM ->
                why.norm() > clipping.limit()
                        ? product(
                                new Expression.Quotient(
                                        new Expression.Setting("c", clipping.limit()),
                                        new Expression.Setting("G", why.norm())),
                                sum)
                        : sum;
        };
    }

    private static Expression clippedAt(double limit) {
        Expression c = new Expression.Setting("c", Math.abs(limit));
        return limit < 0 ? new Expression.Negative(c) : c;
    }

    /** w, or where the recipe has decay w − η λ w. */
    private Expression decayed() {
        double decay = trainer().regularizer().decay() * decayFactor;
        return isWeight() && decay > 0
                ? difference(value(parameter), product(rate(), new Expression.Setting("λ", decay), value(parameter)))
                : value(parameter);
    }

    private Kind stepGradientKind() {
        boolean penalizes = isWeight() && trainer().regularizer().penalizes();
        return penalizes || stepGradient() != penalized ? Kind.STEP_GRADIENT : family.gradient();
    }

    /** η, or where its kind of parameter has another rate κ η. */
    private Expression rate() {
        Expression rate = value(new Quantity(Kind.RATE, 0, 0, 0, Scope.ONLY));
        return rateFactor == 1 ? rate : product(new Expression.Setting("κ", rateFactor), rate);
    }

    private boolean isWeight() {
        return family == ParameterFamily.WEIGHT;
    }

    private Trainer trainer() {
        return why.recording().trainer();
    }

    /** The value of {@code q}, one of those that the expressions here read or write. */
    double valueOf(Quantity q) {
        Kind kind = q.kind();
        if (kind == Kind.RATE) {
            return why.step().rate();
        }
        if (kind == Kind.STEP_GRADIENT) {
            return stepGradient();
        }
        if (kind == family.gradient()) {
            return q.scope().sample() == 0
                    ? gradient
                    : Objects.requireNonNull(valueByRow.get(q.scope().sample()));
        }
        if (kind == family.parameter()) {
            return before;
        }
        if (kind == family.updated()) {
            return after;
        }
        int slot = family.memory().indexOf(kind);
        return slot >= 0 ? memory[slot] : newMemory[family.newMemory().indexOf(kind)];
    }
}
