package dev.chainrule.explain.check;

import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Expression.Apply;
import dev.chainrule.explain.Expression.Difference;
import dev.chainrule.explain.Expression.Negative;
import dev.chainrule.explain.Expression.Power;
import dev.chainrule.explain.Expression.Product;
import dev.chainrule.explain.Expression.Quotient;
import dev.chainrule.explain.Expression.Rest;
import dev.chainrule.explain.Expression.Signal;
import dev.chainrule.explain.Expression.Sum;
import dev.chainrule.explain.Expression.Value;
import dev.chainrule.explain.Quantity;
import java.util.List;
import java.util.function.UnaryOperator;

/** Expressions made from expressions. */
final class Tree {
    private Tree() {}

    /** {@code expression} with each quantity replaced by what {@code by} gives for it. */
    static Expression replace(Expression expression, UnaryOperator<Quantity> by) {
        return map(expression, node -> switch (node) {
            case Value value -> new Value(by.apply(value.quantity()));
            case Signal signal -> new Signal(by.apply(signal.quantity()));
            default -> node;
        });
    }

    /** {@code expression} with each of its parts replaced by what {@code by} gives for it, the smallest first. */
    static Expression map(Expression expression, UnaryOperator<Expression> by) {
        return by.apply(
                switch (expression) {
                    case Sum sum -> new Sum(map(sum.terms(), by));
                    case Rest rest -> new Rest(map(rest.terms(), by));
                    case Difference difference ->
                        new Difference(map(difference.minuend(), by), map(difference.subtrahend(), by));
                    case Product product -> new Product(map(product.factors(), by));
                    case Quotient quotient ->
                        new Quotient(map(quotient.numerator(), by), map(quotient.denominator(), by));
                    case Negative negative -> new Negative(map(negative.operand(), by));
                    case Power power -> new Power(map(power.base(), by), power.exponent());
                    case Apply apply -> new Apply(apply.function(), map(apply.arguments(), by));
                    default -> expression;
                });
    }

    private static List<Expression> map(List<Expression> expressions, UnaryOperator<Expression> by) {
        return expressions.stream().map(expression -> map(expression, by)).toList();
    }
}
