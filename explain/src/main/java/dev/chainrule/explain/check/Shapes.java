package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.UpdateRule;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.List;

/** Which quantities a problem has. */
final class Shapes {
    private final Problem problem;
    private final Parts parts;

    Shapes(Problem problem) {
        this.problem = problem;
        this.parts = problem.parts();
    }

    /** Whether a quantity of {@code kind} always belongs to one sample. */
    static boolean isOfOneSample(Kind kind) {
        return switch (kind) {
            case INPUT,
                    TARGET,
                    TERM,
                    PRE_ACTIVATION,
                    ACTIVATION,
                    LOSS_TERM,
                    ACTIVATION_GRADIENT,
                    ACTIVATION_SLOPE,
                    CONTRIBUTION,
                    DELTA -> true;
            default -> false;
        };
    }

    /** Whether a quantity of {@code kind} always belongs to all samples of a pass. */
    static boolean isShared(Kind kind) {
        return switch (kind) {
            case LOSS, WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT -> false;
            default -> !isOfOneSample(kind);
        };
    }

    /** All quantities of one pass over one sample, in {@link Scope#ONLY}. */
    List<Quantity> all() {
        List<Quantity> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (!exists(kind)) {
                continue;
            }
            switch (kind) {
                case LOSS, RATE -> all.add(new Quantity(kind, 0, 0, 0, Scope.ONLY));
                case INPUT, TARGET, LOSS_TERM -> {
                    for (int i = 1; i <= rows(kind, 0); i++) {
                        all.add(Quantity.of(kind, 0, i, Scope.ONLY));
                    }
                }
                default -> {
                    for (int l = 1; l <= problem.depth(); l++) {
                        enter(all, kind, l);
                    }
                }
            }
        }
        return all;
    }

    private void enter(List<Quantity> all, Kind kind, int l) {
        for (int i = 1; exists(kind, l) && i <= rows(kind, l); i++) {
            for (int j = isMatrix(kind) ? 1 : 0; j <= (isMatrix(kind) ? columns(kind, l) : 0); j++) {
                all.add(Quantity.of(kind, l, i, j, Scope.ONLY));
            }
        }
    }

    /**
     * Does nothing if there is {@code q}.
     *
     * @throws ChainruleException if there is not
     */
    void require(Quantity q, String name) {
        Kind kind = q.kind();
        if (!exists(kind)) {
            throw new ChainruleException("'" + name + "': there is none, for the network file gives no "
                    + (problem.hasTargets() ? "learningRate" : "targets"));
        }
        int l = q.layer();
        if (l > problem.depth()) {
            throw new ChainruleException(
                    "'" + name + "': there is no layer " + l + "; the last is layer " + problem.depth());
        }
        if (l > 0 && !exists(kind, l)) {
            throw new ChainruleException("'" + name + "': layer " + l + " has none");
        }
        if (kind == Kind.LOSS || kind == Kind.RATE) {
            return;
        }
        boolean isMatrix = isMatrix(kind) || isMemory(kind);
        if (isMatrix != q.j() > 0 && !isMemory(kind)) {
            throw new ChainruleException(
                    "'" + name + "': expected " + (isMatrix ? "two indices, source and destination" : "one index"));
        }
        int rows = q.j() == 0 && isMemory(kind) ? parts.units(l) : rows(kind, l);
        if (q.i() < 1 || q.i() > rows) {
            throw outside(name, q.i(), rows);
        }
        if (q.j() > 0 && q.j() > columns(kind, l)) {
            throw outside(name, q.j(), columns(kind, l));
        }
    }

    private static ChainruleException outside(String name, int index, int count) {
        return new ChainruleException(
                "'" + name + "': there is no " + index + ", " + (count == 1 ? "only 1" : "they are 1 to " + count));
    }

    private boolean exists(Kind kind) {
        int slots = problem.hasUpdates() ? UpdateRule.slots(problem.file().optimizer()) : 0;
        return switch (kind) {
            case INPUT, WEIGHT, BIAS, SLOPE_PARAMETER, TERM, PRE_ACTIVATION, ACTIVATION -> true;
            case TARGET,
                    LOSS,
                    LOSS_TERM,
                    ACTIVATION_GRADIENT,
                    ACTIVATION_SLOPE,
                    CONTRIBUTION,
                    DELTA,
                    WEIGHT_GRADIENT,
                    BIAS_GRADIENT,
                    SLOPE_PARAMETER_GRADIENT -> problem.hasTargets();
            case RATE, NEW_WEIGHT, NEW_BIAS, NEW_SLOPE_PARAMETER -> problem.hasUpdates();
            case MEMORY_1, NEW_MEMORY_1 -> slots > 0;
            case MEMORY_2, NEW_MEMORY_2 -> slots > 1;
            case SLOPE_MEMORY_1, NEW_SLOPE_MEMORY_1 -> slots > 0;
            case SLOPE_MEMORY_2, NEW_SLOPE_MEMORY_2 -> slots > 1;
            default -> false; // steps of several numbers, and layers that normalise, which no file has
        };
    }

    private boolean exists(Kind kind, int l) {
        return switch (kind) {
            case BIAS, BIAS_GRADIENT, NEW_BIAS -> problem.layer(l).bias();
            case SLOPE_PARAMETER,
                    SLOPE_PARAMETER_GRADIENT,
                    NEW_SLOPE_PARAMETER,
                    SLOPE_MEMORY_1,
                    SLOPE_MEMORY_2,
                    NEW_SLOPE_MEMORY_1,
                    NEW_SLOPE_MEMORY_2 ->
                problem.network().layout().find(l - 1, Segment.Kind.ACTIVATION).isPresent();
            case ACTIVATION_SLOPE -> problem.isElementwise(l);
            case CONTRIBUTION -> l < problem.depth();
            default -> true;
        };
    }

    private static boolean isMemory(Kind kind) {
        return switch (kind) {
            case MEMORY_1, MEMORY_2, NEW_MEMORY_1, NEW_MEMORY_2 -> true;
            default -> false;
        };
    }

    private static boolean isMatrix(Kind kind) {
        return switch (kind) {
            case WEIGHT, TERM, CONTRIBUTION, WEIGHT_GRADIENT, NEW_WEIGHT -> true;
            default -> isMemory(kind);
        };
    }

    /** How many values the first index has. */
    int rows(Kind kind, int l) {
        return switch (kind) {
            case INPUT -> problem.network().inputs();
            case TARGET, LOSS_TERM -> problem.network().outputs();
            default -> isMatrix(kind) && kind != Kind.CONTRIBUTION ? parts.sources(l) : parts.units(l);
        };
    }

    /** How many values the second index has. */
    int columns(Kind kind, int l) {
        return kind == Kind.CONTRIBUTION ? parts.units(l + 1) : parts.units(l);
    }
}
