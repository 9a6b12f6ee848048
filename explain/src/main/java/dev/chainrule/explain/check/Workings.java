package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Arithmetic;
import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Expression;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** One way through a problem, right or with a slip: every number that comes out on it, exactly or rounded on the way. */
final class Workings {
    private final Problem problem;
    private final Chain.Variant slips;
    private final boolean isRight;
    private final Chain<Double> exact;
    private final Map<Plan, Chain<BigDecimal>> rounded = new HashMap<>();

    private Workings(Problem problem, Chain.Variant slips, boolean isRight) {
        this.problem = problem;
        this.slips = slips;
        this.isRight = isRight;
        this.exact = Chain.of(problem.trace(), Arithmetic.DOUBLES, slips.orElse(problem.steps()), (_, value) -> value);
    }

    /** The right way through {@code problem}. */
    static Workings right(Problem problem) {
        return new Workings(problem, _ -> null, true);
    }

    /** The way through {@code problem} on which {@code slips} say how some numbers come about; the rest is as it should be. */
    static Workings with(Problem problem, Chain.Variant slips) {
        return new Workings(problem, slips, false);
    }

    /** The same way with {@code other} in front of it, where that says how a number comes about. */
    Workings after(Chain.Variant other) {
        return new Workings(problem, other.orElse(slips), false);
    }

    /** The value of {@code expression} in double precision; NaN if it has none. */
    double value(Expression expression) {
        return isRight ? problem.value(expression) : exact.value(expression);
    }

    /**
     * The value of {@code expression} if numbers on the way are rounded by {@code plan}, itself not yet; NaN if it has none,
     * for instance because it would divide by a number that is rounded to 0.
     */
    double value(Expression expression, Plan plan) {
        Chain<BigDecimal> chain = rounded.computeIfAbsent(plan, this::chain);
        return value(chain, expression);
    }

    /** The value of {@code expression} on this way if numbers are written down by {@code pen}; NaN if it has none. */
    double value(Expression expression, Arithmetic<BigDecimal> arithmetic, Chain.Pen<BigDecimal> pen) {
        return value(Chain.of(problem.trace(), arithmetic, slips.orElse(problem.steps()), pen), expression);
    }

    private Chain<BigDecimal> chain(Plan plan) {
        return Chain.of(
                problem.trace(),
                plan.rounding(),
                slips.orElse(plan.detail() == Plan.Detail.TERMS ? problem.smallestSteps() : problem.steps()),
                (q, value) -> plan.detail().writes(q.kind()) ? plan.rounding().written(value) : value);
    }

    private static double value(Chain<BigDecimal> chain, Expression expression) {
        try {
            return (expression instanceof Expression.Value alone
                            ? chain.computed(alone.quantity())
                            : chain.value(expression))
                    .doubleValue();
        } catch (ChainruleException | ArithmeticException noNumber) {
            return Double.NaN;
        }
    }
}
