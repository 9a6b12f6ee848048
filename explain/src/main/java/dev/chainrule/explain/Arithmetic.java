package dev.chainrule.explain;

import java.util.List;

/**
 * How to compute: in doubles, in fractions, or as with pencil and paper.
 *
 * @param <T> what a number is
 */
public interface Arithmetic<T> {
    /** A number given as a double. */
    T number(double value);

    /** numerator / denominator. */
    T fraction(long numerator, long denominator);

    /** x + y. */
    T sum(T x, T y);

    /** x − y. */
    T difference(T x, T y);

    /** x · y. */
    T product(T x, T y);

    /** x / y. */
    T quotient(T x, T y);

    /** −x. */
    T negative(T x);

    /** The function at the arguments. */
    T apply(Fn function, List<T> arguments);

    /** What is written down at the end of a step: the value itself, or rounded. */
    default T written(T value) {
        return value;
    }

    /** The nearest double. */
    double toDouble(T value);

    /** Doubles. */
    Arithmetic<Double> DOUBLES = new Arithmetic<>() {
        @Override
        public Double number(double value) {
            return value;
        }

        @Override
        public Double fraction(long numerator, long denominator) {
            return (double) numerator / denominator;
        }

        @Override
        public Double sum(Double x, Double y) {
            return x + y;
        }

        @Override
        public Double difference(Double x, Double y) {
            return x - y;
        }

        @Override
        public Double product(Double x, Double y) {
            return x * y;
        }

        @Override
        public Double quotient(Double x, Double y) {
            return x / y;
        }

        @Override
        public Double negative(Double x) {
            return -x;
        }

        @Override
        public Double apply(Fn function, List<Double> arguments) {
            return function.function()
                    .applyAsDouble(arguments.stream().mapToDouble(x -> x).toArray());
        }

        @Override
        public double toDouble(Double value) {
            return value;
        }
    };
}
