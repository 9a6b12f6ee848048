package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a trace computed anew, step after step, in any arithmetic: in fractions, or rounding every number that
 * is written down. A number is computed when it is asked for, from the numbers of the steps before, once.
 *
 * @param <T> what a number is
 */
public final class Chain<T> {
    /** Other ways to some of the numbers: a variant of the trace. */
    @FunctionalInterface
    public interface Variant {
        /** How {@code q} follows from others instead; null where it follows as in the trace. */
        @Nullable
        Expression of(Quantity q);

        /** This, and where it says nothing, {@code other}. */
        default Variant orElse(Variant other) {
            return q -> {
                Expression own = of(q);
                return own != null ? own : other.of(q);
            };
        }
    }

    /**
     * How a computed number is written down.
     *
     * @param <T> what a number is
     */
    @FunctionalInterface
    public interface Pen<T> {
        /** What is written of {@code value}, the computed value of {@code q}. */
        T write(Quantity q, T value);
    }

    private final Trace trace;
    private final Arithmetic<T> arithmetic;
    private final Variant variant;
    private final Pen<T> pen;
    private final Map<Quantity, T> written = new HashMap<>();
    private final Map<Quantity, T> unrounded = new HashMap<>();
    private int settled;

    private Chain(Trace trace, Arithmetic<T> arithmetic, Variant variant, Pen<T> pen) {
        this.trace = trace;
        this.arithmetic = arithmetic;
        this.variant = variant;
        this.pen = pen;
    }

    /** The numbers of {@code trace} in {@code arithmetic}, each written down as that says. */
    public static <T> Chain<T> of(Trace trace, Arithmetic<T> arithmetic) {
        return new Chain<>(trace, arithmetic, _ -> null, (_, value) -> arithmetic.written(value));
    }

    /** The numbers of {@code variant} of {@code trace} in {@code arithmetic}, written down by {@code pen}. */
    public static <T> Chain<T> of(Trace trace, Arithmetic<T> arithmetic, Variant variant, Pen<T> pen) {
        return new Chain<>(trace, arithmetic, variant, pen);
    }

    /**
     * The value of {@code q}, as it is written down; what is given is taken as it is.
     *
     * @throws ChainruleException if a step on the way has no finite value in this arithmetic
     */
    public T value(Quantity q) {
        T known = written.get(q);
        if (known == null) {
            T value = compute(q);
            known = isGiven(q) ? value : pen.write(q, value);
            written.put(q, known);
            if (!known.equals(value)) {
                unrounded.put(q, value);
            }
        }
        return known;
    }

    /**
     * The value of {@code q} as it is computed from numbers written down, before it is itself.
     *
     * @throws ChainruleException if a step on the way has no finite value in this arithmetic
     */
    public T computed(Quantity q) {
        T known = value(q);
        return unrounded.getOrDefault(q, known);
    }

    /** The value of {@code expression} of numbers as they are written down. */
    public T value(Expression expression) {
        return expression.evaluate(arithmetic, this::value);
    }

    private T compute(Quantity q) {
        settleBefore(q.scope().pass());
        try {
            return follow(q);
        } catch (ArithmeticException e) {
            throw new ChainruleException(q.id() + ": " + e.getMessage() + "; more digits may help", e);
        }
    }

    private T follow(Quantity q) {
        Expression other = variant.of(q);
        if (other != null) {
            return other.evaluate(arithmetic, this::value);
        }
        if (isGiven(q)) {
            return arithmetic.number(trace.value(q));
        }
        if (!Trace.isComputed(q)) {
            return value(updatedBefore(q));
        }
        Step step = trace.step(q);
        T value = step.expression().evaluate(arithmetic, this::value);
        return step.sign() < 0 ? arithmetic.negative(value) : value;
    }

    /** Whether {@code q} stands in the file; a parameter after the first update does not. */
    private boolean isGiven(Quantity q) {
        return !Trace.isComputed(q) && (q.scope().pass() <= 1 || !isUpdated(q.kind()) || !hasUpdates());
    }

    private boolean hasUpdates() {
        return trace.walk().passes().getFirst().update() != null;
    }

    private static boolean isUpdated(Kind kind) {
        return switch (kind) {
            case WEIGHT, BIAS, SLOPE_PARAMETER, MEMORY_1, MEMORY_2, SLOPE_MEMORY_1, SLOPE_MEMORY_2 -> true;
            default -> false;
        };
    }

    /** What the update of the pass before made of the parameter {@code q}, or of what is remembered of it. */
    private static Quantity updatedBefore(Quantity q) {
        Kind kind = switch (q.kind()) {
            case WEIGHT -> Kind.NEW_WEIGHT;
            case BIAS -> Kind.NEW_BIAS;
            case SLOPE_PARAMETER -> Kind.NEW_SLOPE_PARAMETER;
            case MEMORY_1 -> Kind.NEW_MEMORY_1;
            case MEMORY_2 -> Kind.NEW_MEMORY_2;
            case SLOPE_MEMORY_1 -> Kind.NEW_SLOPE_MEMORY_1;
            case SLOPE_MEMORY_2 -> Kind.NEW_SLOPE_MEMORY_2;
            default -> throw new IllegalArgumentException(q.id());
        };
        return new Quantity(kind, q.layer(), q.i(), q.j(), new Scope(q.scope().pass() - 1, 0));
    }

    /** Computes the updates of all passes before {@code pass}, in order, so that no chain of calls spans many passes. */
    private void settleBefore(int pass) {
        while (hasUpdates() && settled < pass - 1) {
            Scope scope = new Scope(++settled, 0);
            Network network = trace.walk().file().network();
            for (int l = 1; l <= network.layers().size(); l++) {
                Layer layer = network.layers().get(l - 1);
                for (int j = 1; j <= layer.units(); j++) {
                    for (int i = 1; i <= network.inputsOf(l - 1); i++) {
                        value(Quantity.of(Kind.NEW_WEIGHT, l, i, j, scope));
                    }
                    if (layer.bias()) {
                        value(Quantity.of(Kind.NEW_BIAS, l, j, scope));
                    }
                }
            }
        }
    }
}
