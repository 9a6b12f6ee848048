package dev.chainrule.explain;

import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import org.jspecify.annotations.Nullable;

/**
 * One step on the way from a value of a table to a number of the network, or back.
 *
 * @param words what is done
 * @param relation the same with figures; null where the words say it all
 * @param value what it comes to; NaN where there is no single number
 */
public record PreparedStep(Prose words, Formula.@Nullable Relation relation, double value) {
    static PreparedStep words(Prose words) {
        return new PreparedStep(words, null, Double.NaN);
    }
}
