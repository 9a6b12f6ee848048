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
    private final Chain.Variant variant;
    private final Chain<Double> exact;
    private final Map<Plan, Chain<BigDecimal>> rounded = new HashMap<>();

    /** The way through {@code problem} on which {@code slips} say how some numbers come about; the rest is as it should be. */
    Workings(Problem problem, Chain.Variant slips) {
        this.problem = problem;
        this.variant = slips.orElse(problem.steps());
        this.exact = Chain.of(problem.trace(), Arithmetic.DOUBLES, variant, (_, value) -> value);
    }

    /** The same way with {@code other} in front of it, where that says how a number comes about. */
    Workings after(Chain.Variant other) {
        return new Workings(problem, other.orElse(variant));
    }

    /** The value of {@code expression} in double precision; NaN if it has none. */
    double value(Expression expression) {
        return exact.value(expression);
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
        return value(Chain.of(problem.trace(), arithmetic, variant, pen), expression);
    }

    private Chain<BigDecimal> chain(Plan plan) {
        return Chain.of(
                problem.trace(),
                plan.rounding(),
                variant,
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
