package dev.chainrule.explain;

import dev.chainrule.explain.formula.Glyph;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How a quantity follows from others, as a tree. Everything that is shown of a step (symbols and figures, on paper, screen
 * and terminal, spoken) is printed from this one tree, and its value can be computed in doubles, in fractions, or rounding
 * at every step.
 */
public sealed interface Expression {
    /** Another quantity. */
    record Value(Quantity quantity) implements Expression {}

    /** Minus another quantity that stands for a signal with the opposite sign in the notation: prints without minus. */
    record Signal(Quantity quantity) implements Expression {}

    /** A constant numerator / denominator. */
    record Constant(long numerator, long denominator) implements Expression {}

    /** A setting such as β₁ = 0.9: a number with a name. */
    record Setting(String name, double value) implements Expression {}

    /** A number that no step of the trace writes, with its letters: of an embedding, or of a member of an ensemble. */
    record Known(Glyph glyph, double value) implements Expression {}

    /** terms added in order, at least one. */
    record Sum(List<Expression> terms) implements Expression {}

    /** The terms of a sum that are not shown one by one; they stand at the end of a {@link Sum}. */
    record Rest(List<Expression> terms) implements Expression {}

    /** minuend − subtrahend. */
    record Difference(Expression minuend, Expression subtrahend) implements Expression {}

    /** factors multiplied in order, at least one. */
    record Product(List<Expression> factors) implements Expression {}

    /** numerator / denominator. */
    record Quotient(Expression numerator, Expression denominator) implements Expression {}

    /** − operand. */
    record Negative(Expression operand) implements Expression {}

    /** base to a small whole power. */
    record Power(Expression base, int exponent) implements Expression {}

    /** A function of arguments. */
    record Apply(Fn function, List<Expression> arguments) implements Expression {}

    /**
     * All quantities of a kind in a layer as a matrix, or as a row or a column of elements with one index; it has no single
     * value.
     *
     * @param kind of every element
     * @param layer of every element
     * @param rows how many: sources, or destinations where those come first; 1 for a row
     * @param columns how many
     * @param isDestinationFirst whether the rows are the destinations, and elements with one index a column
     * @param scope of every element
     */
    record Matrix(Quantity.Kind kind, int layer, int rows, int columns, boolean isDestinationFirst, Scope scope)
            implements Expression {
        /** The id of all of them together: the kind and the layer, {@code w(1)}. */
        public String id() {
            return new Quantity(kind, layer, 0, 0, scope).id();
        }

        /** The element in row {@code i} and column {@code j}, both from 1. */
        public Quantity element(int i, int j) {
            boolean indexedTwice = kind == Quantity.Kind.WEIGHT
                    || kind == Quantity.Kind.WEIGHT_GRADIENT
                    || kind == Quantity.Kind.NEW_WEIGHT;
            int source = isDestinationFirst ? j : i;
            int destination = isDestinationFirst ? i : j;
            return indexedTwice
                    ? Quantity.of(kind, layer, source, destination, scope)
                    : Quantity.of(kind, layer, destination, scope);
        }
    }

    /** The transpose of a matrix, columns × rows of it. */
    record Transpose(Matrix matrix) implements Expression {}

    /** The product element by element. */
    record Hadamard(Expression left, Expression right) implements Expression {}

    /** The value of {@code quantity}. */
    static Expression value(Quantity quantity) {
        return new Value(quantity);
    }

    /** The whole number {@code n}. */
    static Expression constant(long n) {
        return new Constant(n, 1);
    }

    /** The sum of {@code terms}; a single term stands for itself. */
    static Expression sum(List<Expression> terms) {
        return terms.size() == 1 ? terms.getFirst() : new Sum(List.copyOf(terms));
    }

    /** The product of {@code factors}; a single factor stands for itself. */
    static Expression product(Expression... factors) {
        return factors.length == 1 ? factors[0] : new Product(List.copyOf(Arrays.asList(factors)));
    }

    /** minuend − subtrahend. */
    static Expression difference(Expression minuend, Expression subtrahend) {
        return new Difference(minuend, subtrahend);
    }

    /** {@code function} at {@code arguments}. */
    static Expression apply(Fn function, Expression... arguments) {
        return new Apply(function, List.copyOf(Arrays.asList(arguments)));
    }

    /** The quantities it reads, in the order of the tree, each once. */
    default Set<Quantity> reads() {
        Set<Quantity> reads = new LinkedHashSet<>();
        collect(this, reads);
        return reads;
    }

    /** The ids of the quantities it reads, each once; of matrices those of the matrices as a whole. */
    default List<String> readIds() {
        if (!isMatrix()) {
            return reads().stream().map(Quantity::id).toList();
        }
        Set<String> ids = new LinkedHashSet<>();
        collectMatrices(this, ids);
        return List.copyOf(ids);
    }

    private static void collectMatrices(Expression expression, Set<String> ids) {
        switch (expression) {
            case Matrix matrix -> ids.add(matrix.id());
            case Transpose transpose -> ids.add(transpose.matrix().id());
            case Hadamard hadamard -> {
                collectMatrices(hadamard.left(), ids);
                collectMatrices(hadamard.right(), ids);
            }
            case Sum sum -> sum.terms().forEach(term -> collectMatrices(term, ids));
            case Product product -> product.factors().forEach(factor -> collectMatrices(factor, ids));
            case Difference difference -> {
                collectMatrices(difference.minuend(), ids);
                collectMatrices(difference.subtrahend(), ids);
            }
            case Negative negative -> collectMatrices(negative.operand(), ids);
            case Apply apply -> apply.arguments().forEach(argument -> collectMatrices(argument, ids));
            case Value value -> ids.add(value.quantity().id());
            case Signal _, Constant _, Setting _, Known _, Rest _, Quotient _, Power _ -> {}
        }
    }

    private static void collect(Expression expression, Set<Quantity> reads) {
        switch (expression) {
            case Value value -> reads.add(value.quantity());
            case Signal signal -> reads.add(signal.quantity());
            case Constant _, Setting _, Known _ -> {}
            case Sum sum -> sum.terms().forEach(term -> collect(term, reads));
            case Rest rest -> rest.terms().forEach(term -> collect(term, reads));
            case Difference difference -> {
                collect(difference.minuend(), reads);
                collect(difference.subtrahend(), reads);
            }
            case Product product -> product.factors().forEach(factor -> collect(factor, reads));
            case Quotient quotient -> {
                collect(quotient.numerator(), reads);
                collect(quotient.denominator(), reads);
            }
            case Negative negative -> collect(negative.operand(), reads);
            case Power power -> collect(power.base(), reads);
            case Apply apply -> apply.arguments().forEach(argument -> collect(argument, reads));
            case Matrix matrix -> {
                for (int i = 1; i <= matrix.rows(); i++) {
                    for (int j = 1; j <= matrix.columns(); j++) {
                        reads.add(matrix.element(i, j));
                    }
                }
            }
            case Transpose transpose -> collect(transpose.matrix(), reads);
            case Hadamard hadamard -> {
                collect(hadamard.left(), reads);
                collect(hadamard.right(), reads);
            }
        }
    }

    /**
     * Its value.
     *
     * @param arithmetic how to compute
     * @param values the values of the quantities it reads
     * @throws IllegalStateException if it {@link #isMatrix}
     */
    default <T> T evaluate(Arithmetic<T> arithmetic, Function<Quantity, T> values) {
        return switch (this) {
            case Value value -> values.apply(value.quantity());
            case Signal signal -> arithmetic.negative(values.apply(signal.quantity()));
            case Constant constant -> arithmetic.fraction(constant.numerator(), constant.denominator());
            case Setting setting -> arithmetic.number(setting.value());
            case Known known -> arithmetic.number(known.value());
            case Sum sum -> fold(sum.terms(), arithmetic, values);
            case Rest rest -> fold(rest.terms(), arithmetic, values);
            case Difference difference ->
                arithmetic.difference(
                        difference.minuend().evaluate(arithmetic, values),
                        difference.subtrahend().evaluate(arithmetic, values));
            case Product product -> {
                T result = product.factors().getFirst().evaluate(arithmetic, values);
                for (Expression factor :
                        product.factors().subList(1, product.factors().size())) {
                    result = arithmetic.product(result, factor.evaluate(arithmetic, values));
                }
                yield result;
            }
            case Quotient quotient ->
                arithmetic.quotient(
                        quotient.numerator().evaluate(arithmetic, values),
                        quotient.denominator().evaluate(arithmetic, values));
            case Negative negative -> arithmetic.negative(negative.operand().evaluate(arithmetic, values));
            case Power power -> {
                T base = power.base().evaluate(arithmetic, values);
                T result = base;
                for (int i = 1; i < power.exponent(); i++) {
                    result = arithmetic.product(result, base);
                }
                yield result;
            }
            case Apply apply ->
                arithmetic.apply(
                        apply.function(),
                        apply.arguments().stream()
                                .map(argument -> argument.evaluate(arithmetic, values))
                                .toList());
            case Matrix _, Transpose _, Hadamard _ -> throw new IllegalStateException("a matrix has no single value");
        };
    }

    /** Whether it stands for matrices and has no single value. */
    default boolean isMatrix() {
        return switch (this) {
            case Matrix _, Transpose _, Hadamard _ -> true;
            case Sum sum -> sum.terms().stream().anyMatch(Expression::isMatrix);
            case Product product -> product.factors().stream().anyMatch(Expression::isMatrix);
            case Difference difference -> difference.minuend().isMatrix();
            case Negative negative -> negative.operand().isMatrix();
            case Apply apply -> apply.arguments().stream().anyMatch(Expression::isMatrix);
            default -> false;
        };
    }

    private static <T> T fold(List<Expression> terms, Arithmetic<T> arithmetic, Function<Quantity, T> values) {
        T result = terms.getFirst().evaluate(arithmetic, values);
        for (Expression term : terms.subList(1, terms.size())) {
            result = arithmetic.sum(result, term.evaluate(arithmetic, values));
        }
        return result;
    }
}
