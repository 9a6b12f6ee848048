package dev.chainrule.explain.check;

import dev.chainrule.explain.Arithmetic;
import dev.chainrule.explain.Fn;
import java.util.List;

/**
 * Computes in doubles and keeps account of how much their rounding may have added up to: two people who compute the same
 * thing in double precision may differ by so much.
 */
enum Bounded implements Arithmetic<Bounded.Value> {
    /** The only one. */
    ARITHMETIC;

    /**
     * A number.
     *
     * @param number as a double
     * @param error how far it may be from the true number
     */
    record Value(double number, double error) {}

    private static Value rounded(double number, double error) {
        return new Value(number, error + Math.ulp(number));
    }

    @Override
    public Value number(double value) {
        return rounded(value, 0);
    }

    @Override
    public Value fraction(long numerator, long denominator) {
        return rounded((double) numerator / denominator, 0);
    }

    @Override
    public Value sum(Value x, Value y) {
        return rounded(x.number + y.number, x.error + y.error);
    }

    @Override
    public Value difference(Value x, Value y) {
        return rounded(x.number - y.number, x.error + y.error);
    }

    @Override
    public Value product(Value x, Value y) {
        return rounded(
                x.number * y.number, Math.abs(x.number) * y.error + Math.abs(y.number) * x.error + x.error * y.error);
    }

    @Override
    public Value quotient(Value x, Value y) {
        double number = x.number / y.number;
        return rounded(number, (x.error + Math.abs(number) * y.error) / Math.abs(y.number));
    }

    @Override
    public Value negative(Value x) {
        return new Value(-x.number, x.error);
    }

    @Override
    public Value apply(Fn function, List<Value> arguments) {
        double[] at = arguments.stream().mapToDouble(Value::number).toArray();
        double number = function.function().applyAsDouble(at);
        double error = 0;
        for (int i = 0; i < at.length; i++) {
            double exact = at[i];
            double reach = arguments.get(i).error;
            double most = 0;
            for (double moved : new double[] {exact - reach, exact + reach}) {
                at[i] = moved;
                most = Math.max(most, Math.abs(function.function().applyAsDouble(at) - number));
            }
            at[i] = exact;
            error += most;
        }
        return rounded(number, error + Math.ulp(number));
    }

    @Override
    public double toDouble(Value value) {
        return value.number;
    }
}
