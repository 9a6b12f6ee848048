package dev.chainrule.studio;

import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import org.jspecify.annotations.Nullable;

/** Where in the drawing of a network a quantity is at home: at an input, a unit, a weight, a bias, a target, the loss. */
final class Place {
    private Place() {}

    /** The id of the place of {@code q}, without pass and sample; null for what belongs to the network as a whole. */
    static @Nullable String of(Quantity q) {
        return switch (q.kind()) {
            case INPUT, TARGET, LOSS, LOSS_TERM -> id(q.kind(), 0, q.i(), 0);
            case WEIGHT, WEIGHT_GRADIENT, NEW_WEIGHT, TERM -> id(Kind.WEIGHT, q.layer(), q.i(), q.j());
            case CONTRIBUTION -> id(Kind.WEIGHT, q.layer() + 1, q.i(), q.j());
            case BIAS, BIAS_GRADIENT, NEW_BIAS -> id(Kind.BIAS, q.layer(), q.i(), 0);
            case MEMORY_1, MEMORY_2, NEW_MEMORY_1, NEW_MEMORY_2 ->
                id(q.j() > 0 ? Kind.WEIGHT : Kind.BIAS, q.layer(), q.i(), q.j());
            case RATE, PHASE, LAYER, MEAN, VARIANCE, STEP_GRADIENT -> null;
            default -> id(Kind.ACTIVATION, q.layer(), q.i(), 0);
        };
    }

    private static String id(Kind kind, int layer, int i, int j) {
        return new Quantity(kind, layer, i, j, Scope.ONLY).id();
    }
}
