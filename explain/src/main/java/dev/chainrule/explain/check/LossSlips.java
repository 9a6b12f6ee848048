package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Expression.Constant;
import dev.chainrule.explain.Expression.Power;
import dev.chainrule.explain.Expression.Quotient;
import dev.chainrule.explain.Fn;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.loss.SquaredError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slips on the way from outputs to the loss. */
final class LossSlips extends Slips {
    private LossSlips(Problem problem) {
        super(problem);
    }

    /** The slips about the loss that can happen in {@code problem}. */
    static List<Account> of(Problem problem) {
        LossSlips slips = new LossSlips(problem);
        if (problem.hasTargets()) {
            slips.shares();
            slips.squares();
            slips.logarithms();
        }
        return slips.accounts();
    }

    private void shares() {
        int outputs = problem.network().outputs();
        List<Chain.Variant> variants = new ArrayList<>();
        for (int k = 0; outputs > 1 && k < outputs; k++) {
            int one = k;
            variants.add(q -> isOfOneSample(q) ? parts.lossTerms(q).get(one) : null);
            if (outputs > 2) {
                variants.add(q -> isOfOneSample(q) ? sum(ForwardSlips.without(parts.lossTerms(q), one)) : null);
            }
        }
        addAll(
                "output-forgotten",
                "This is the loss without the share of one or more outputs: it is their sum.",
                variants);
    }

    private boolean isOfOneSample(Quantity q) {
        return q.kind() == Kind.LOSS && !parts.isReduced(q);
    }

    private void squares() {
        Expression factor = factor(problem.file().loss());
        if (factor == null) {
            return;
        }
        add(
                "square-forgotten",
                "This is the loss without the square: it adds up (y − t)².",
                q -> q.kind() == Kind.LOSS_TERM ? product(factor, parts.error(q.i(), q.scope())) : null,
                q -> q.kind() == Kind.LOSS_TERM ? product(factor, apply(Fn.ABS, parts.error(q.i(), q.scope()))) : null);
        int outputs = problem.network().outputs();
        if (outputs > 1) {
            add(
                    "added-before-squaring",
                    "This is the square of the sum of the errors; the loss is the sum of their squares.",
                    q -> isOfOneSample(q) ? product(factor, new Power(sum(errors(q.scope(), outputs)), 2)) : null);
        }
        add(
                "root-taken",
                "This is the value with a square root taken: the loss is the sum of squares itself.",
                q -> isOfOneSample(q) ? apply(Fn.SQRT, problem.expression(q)) : null);
    }

    /** What stands before the square. */
    private @Nullable Expression factor(Loss loss) {
        return switch (loss) {
            case HalfSquaredError _ -> new Constant(1, 2);
            case SquaredError _ -> constant(1);
            case MeanSquaredError _ -> new Constant(1, problem.network().outputs());
            default -> null;
        };
    }

    private List<Expression> errors(Scope scope, int outputs) {
        List<Expression> errors = new ArrayList<>();
        for (int k = 1; k <= outputs; k++) {
            errors.add(parts.error(k, scope));
        }
        return errors;
    }

    private void logarithms() {
        Loss loss = problem.file().loss();
        if (!(loss instanceof CrossEntropy || loss instanceof BinaryCrossEntropy)) {
            return;
        }
        add(
                "another-logarithm",
                "This is the value with a logarithm to another base (10 or 2): ln is to base e.",
                toBase(10),
                toBase(2));
        if (loss instanceof BinaryCrossEntropy) {
            add(
                    "half-of-the-cross-entropy",
                    "This is −t ln y by itself: −(1 − t) ln (1 − y) belongs to the loss too.",
                    q -> q.kind() == Kind.LOSS_TERM
                            ? new Expression.Negative(product(
                                    value(Parts.target(q.i(), q.scope())),
                                    apply(Fn.LN, value(parts.output(q.i(), q.scope())))))
                            : null);
        }
    }

    private Chain.Variant toBase(int base) {
        return q ->
                q.kind() == Kind.LOSS_TERM ? new Quotient(problem.expression(q), apply(Fn.LN, constant(base))) : null;
    }
}
