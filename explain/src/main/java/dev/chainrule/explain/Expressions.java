package dev.chainrule.explain;

import dev.chainrule.explain.Expression.Product;
import dev.chainrule.explain.Expression.Rest;
import dev.chainrule.explain.Expression.Signal;
import dev.chainrule.explain.Expression.Sum;
import dev.chainrule.explain.Expression.Value;
import dev.chainrule.explain.formula.Glyph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

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

    /**
     * {@code expression} as it is printed: with a number in place of the rest of a sum, and settings and known numbers as they
     * are shown.
     *
     * @param rests the rest of a sum that ends in one
     * @param settings a setting or a known number as it is shown
     */
    static Expression asPrinted(Expression expression, ToDoubleFunction<Sum> rests, DoubleUnaryOperator settings) {
        UnaryOperator<Expression> part = inner -> asPrinted(inner, rests, settings);
        return switch (expression) {
            case Sum sum ->
                new Sum(sum.terms().stream()
                        .map(term -> term instanceof Rest
                                ? new Expression.Setting("", rests.applyAsDouble(sum))
                                : part.apply(term))
                        .toList());
            case Product(List<Expression> factors) ->
                new Product(factors.stream().map(part).toList());
            case Expression.Difference(Expression minuend, Expression subtrahend) ->
                new Expression.Difference(part.apply(minuend), part.apply(subtrahend));
            case Expression.Quotient(Expression numerator, Expression denominator) ->
                new Expression.Quotient(part.apply(numerator), part.apply(denominator));
            case Expression.Negative(Expression operand) -> new Expression.Negative(part.apply(operand));
            case Expression.Power(Expression base, int exponent) -> new Expression.Power(part.apply(base), exponent);
            case Expression.Apply(Fn function, List<Expression> arguments) ->
                new Expression.Apply(function, arguments.stream().map(part).toList());
            case Expression.Setting(String name, double value) ->
                new Expression.Setting(name, settings.applyAsDouble(value));
            case Expression.Known(Glyph glyph, double value) ->
                new Expression.Known(glyph, settings.applyAsDouble(value));
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
            case Expression.Negative(Expression operand) -> new Expression.Negative(replaceSignals(operand, written));
            case Value(Quantity q) when q.kind() == Quantity.Kind.DELTA -> written.apply(q);
            case Signal(Quantity q) -> written.apply(q);
            default -> expression;
        };
    }
}
