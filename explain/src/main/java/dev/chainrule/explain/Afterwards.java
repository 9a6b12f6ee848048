package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Outputs and loss once more, with the parameters after the update, in any arithmetic.
 *
 * @param <T> what a number is
 */
final class Afterwards<T> {
    private final Trace trace;
    private final Chain<T> chain;
    private final Arithmetic<T> arithmetic;
    private final Map<Quantity, T> computed = new HashMap<>();

    /** {@code chain} holds the numbers up to the update, in {@code arithmetic}. */
    Afterwards(Trace trace, Chain<T> chain, Arithmetic<T> arithmetic) {
        this.trace = trace;
        this.chain = chain;
        this.arithmetic = arithmetic;
    }

    /**
     * What {@code q}, of the way forward or the loss, is then, as it is written down.
     *
     * @throws ChainruleException if a step on the way has no finite value in this arithmetic
     */
    T value(Quantity q) {
        Optional<ParameterFamily> parameter = Arrays.stream(ParameterFamily.values())
                .filter(family -> family.parameter() == q.kind())
                .findFirst();
        if (parameter.isPresent()) {
            return chain.value(Quantity.of(parameter.get().updated(), q.layer(), q.i(), q.j(), q.scope()));
        }
        return Trace.isComputed(q) ? arithmetic.written(computed(q)) : chain.value(q);
    }

    /** What {@code q}, a computed number, is then, before it is written down. */
    T computed(Quantity q) {
        T known = computed.get(q);
        if (known == null) {
            known = compute(q);
            computed.put(q, known);
        }
        return known;
    }

    private T compute(Quantity q) {
        try {
            return trace.step(q).expression().evaluate(arithmetic, this::value);
        } catch (ArithmeticException e) {
            throw new ChainruleException(q.id() + " after the update: " + e.getMessage() + "; more digits may help", e);
        }
    }
}
