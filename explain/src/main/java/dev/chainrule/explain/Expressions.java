package dev.chainrule.explain;

import dev.chainrule.explain.Expression.Product;
import dev.chainrule.explain.Expression.Rest;
import dev.chainrule.explain.Expression.Signal;
import dev.chainrule.explain.Expression.Sum;
import dev.chainrule.explain.Expression.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Changes to sums of products of expressions. */
final class Expressions {
    private Expressions() {}

    /** {@code expression} without the terms that stand in a rest. */
    static Expression withoutRest(Expression expression) {
        return switch (expression) {
            case Sum sum ->
                new Sum(sum.terms().stream()
                        .filter(term -> !(term instanceof Rest))
                        .map(Expressions::withoutRest)
                        .toList());
            case Product product ->
                new Product(
                        product.factors().stream().map(Expressions::withoutRest).toList());
            case Expression.Negative negative -> new Expression.Negative(withoutRest(negative.operand()));
            case Expression.Difference difference ->
                new Expression.Difference(withoutRest(difference.minuend()), withoutRest(difference.subtrahend()));
            default -> expression;
        };
    }

    /** The functions that stand in {@code expression}, in order. */
    static List<Fn> functions(Expression expression) {
        return switch (expression) {
            case Sum(List<Expression> terms) -> functions(terms);
            case Rest(List<Expression> terms) -> functions(terms);
            case Product(List<Expression> factors) -> functions(factors);
            case Expression.Difference(Expression minuend, Expression subtrahend) ->
                functions(List.of(minuend, subtrahend));
            case Expression.Quotient(Expression numerator, Expression denominator) ->
                functions(List.of(numerator, denominator));
            case Expression.Negative(Expression operand) -> functions(operand);
            case Expression.Power power -> functions(power.base());
            case Expression.Apply(Fn function, List<Expression> arguments) -> {
                List<Fn> functions = new ArrayList<>(List.of(function));
                functions.addAll(functions(arguments));
                yield functions;
            }
            default -> List.of();
        };
    }

    private static List<Fn> functions(List<Expression> parts) {
        return parts.stream().flatMap(part -> functions(part).stream()).toList();
    }

    /** A sum of products with every δ in it written out. */
    static Expression replaceSignals(Expression expression, Function<Quantity, Expression> written) {
        return switch (expression) {
            case Sum sum ->
                new Sum(sum.terms().stream()
                        .map(term -> replaceSignals(term, written))
                        .toList());
            case Product product -> {
                List<Expression> factors = new ArrayList<>();
                for (Expression factor : product.factors()) {
                    Expression replaced = replaceSignals(factor, written);
                    factors.addAll(replaced instanceof Product inner ? inner.factors() : List.of(replaced));
                }
                yield new Product(factors);
            }
            case Value(Quantity q) when q.kind() == Quantity.Kind.DELTA -> written.apply(q);
            case Signal(Quantity q) -> written.apply(q);
            default -> expression;
        };
    }
}
