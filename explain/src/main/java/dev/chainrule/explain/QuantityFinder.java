package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a quantity of a trace by its id, {@code d(2)[1]} or {@code dw(1)[2,3]#1.2}, or a parameter by any of its names. */
public final class QuantityFinder {
    private static final Pattern ID = Pattern.compile(
            "([a-z-]+'?)(?:\\((\\d{1,9})\\))?(?:\\[(\\d{1,9})(?:,(\\d{1,9}))?])?(?:#(\\d{1,9})(?:\\.(\\d{1,9}))?)?");

    /** Words of parameters: {@link ParameterFinder} says best what is wrong with their names. */
    private static final Set<String> PARAMETERS = Set.of("w", "b", "gain", "shift");

    private final Trace trace;
    private final Network network;

    private QuantityFinder(Trace trace) {
        this.trace = trace;
        this.network = trace.walk().file().network();
    }

    /** The quantities of {@code trace}. */
    public static QuantityFinder of(Trace trace) {
        return new QuantityFinder(trace);
    }

    /**
     * The quantity with {@code id}. Where the trace has several passes or samples and the id names none, the first pass is
     * meant, and its first sample, of parameters and their gradients all samples together.
     *
     * @throws ChainruleException if the trace has none; for a name that is no id, as {@link ParameterFinder} has it
     */
    public Quantity find(String id) {
        Matcher parts = ID.matcher(id.strip());
        if (parts.matches()) {
            int layer = number(parts.group(2));
            int i = number(parts.group(3));
            int j = number(parts.group(4));
            for (Kind kind : Kind.values()) {
                if (kind.word().equals(parts.group(1))) {
                    Scope scope = scope(kind, number(parts.group(5)), number(parts.group(6)));
                    Quantity q = new Quantity(kind, layer, i, j, scope);
                    if (isThere(q)) {
                        return q;
                    }
                }
            }
            boolean isOther = Arrays.stream(Kind.values())
                    .anyMatch(kind -> kind.word().equals(parts.group(1)) && !PARAMETERS.contains(kind.word()));
            if (isOther && layer > 0) {
                throw new ChainruleException("'" + id + "' is no quantity of this pass");
            }
        }
        Quantity parameter =
                ParameterFinder.of(trace.walk().file(), trace.notation()).find(id);
        return new Quantity(
                parameter.kind(), parameter.layer(), parameter.i(), parameter.j(), scope(parameter.kind(), 0, 0));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The scope that is meant; one that is not there has a pass or sample beyond the last. */
    private Scope scope(Kind kind, int pass, int sample) {
        if (trace.isSingle()) {
            return pass == 0 && sample == 0 ? Scope.ONLY : new Scope(pass, sample);
        }
        if (pass > 0) {
            return new Scope(pass, sample);
        }
        PassRecord first = trace.walk().passes().getFirst();
        return isOfSample(kind) ? trace.scope(first, 0) : trace.shared(first);
    }

    private static boolean isOfSample(Kind kind) {
        return switch (kind) {
            case INPUT,
                    TARGET,
                    TERM,
                    LINEAR,
                    MEAN,
                    VARIANCE,
                    NORMALIZED,
                    PRE_ACTIVATION,
                    ACTIVATION,
                    LOSS_TERM,
                    ACTIVATION_GRADIENT,
                    ACTIVATION_SLOPE,
                    CONTRIBUTION,
                    DELTA,
                    NORMALIZED_GRADIENT,
                    LINEAR_GRADIENT,
                    LAYER -> true;
            default -> false;
        };
    }

    // ---- whether the trace has it ----

    private boolean isThere(Quantity q) {
        if (!isThere(q.scope(), q.kind())) {
            return false;
        }
        boolean back = trace.walk().file().hasTargets();
        boolean updated = trace.passOf(q).update() != null;
        int l = q.layer();
        return switch (q.kind()) {
            case INPUT -> l == 0 && isOne(q, network.inputs());
            case TARGET -> back && l == 0 && isOne(q, network.outputs());
            case LOSS_TERM -> back && l == 0 && isOne(q, network.outputs());
            case LOSS -> back && l == 0 && q.i() == 0 && q.j() == 0;
            case RATE -> updated && l == 0 && q.i() == 0 && q.j() == 0;
            case TERM -> isLayer(l) && isTwo(q, network.inputsOf(l - 1), units(l));
            case PRE_ACTIVATION, ACTIVATION -> isLayer(l) && isOne(q, units(l));
            case LINEAR, NORMALIZED -> isLayer(l) && normalizes(l) && isOne(q, units(l));
            case MEAN, VARIANCE ->
                isLayer(l) && layer(l).normalization() instanceof Normalization.Layer && q.i() == 0 && q.j() == 0;
            case DELTA, ACTIVATION_GRADIENT -> back && isLayer(l) && isOne(q, units(l));
            case ACTIVATION_SLOPE ->
                back && isLayer(l) && layer(l).activation() instanceof ElementwiseActivation && isOne(q, units(l));
            case NORMALIZED_GRADIENT, LINEAR_GRADIENT -> back && isLayer(l) && normalizes(l) && isOne(q, units(l));
            case CONTRIBUTION -> back && isLayer(l) && l < network.layers().size() && isTwo(q, units(l), units(l + 1));
            case RUNNING_MEAN, RUNNING_VARIANCE ->
                isLayer(l) && layer(l).normalization() instanceof Normalization.Batch && isOne(q, units(l));
            case STEP_GRADIENT, LAYER, PHASE -> false;
            default -> isOfParameter(q, back, updated);
        };
    }

    private boolean isOfParameter(Quantity q, boolean back, boolean updated) {
        Kind kind = q.kind();
        int l = q.layer();
        boolean onlyOfWeights = kind == Kind.WEIGHT || kind == Kind.WEIGHT_GRADIENT || kind == Kind.NEW_WEIGHT;
        if (!isLayer(l) || (onlyOfWeights && q.j() == 0)) {
            return false;
        }
        ParameterFamily family = ParameterFamily.of(q);
        if (network.layout().find(l - 1, family.segment()).isEmpty()) {
            return false;
        }
        int slot = Math.max(family.memory().indexOf(kind), family.newMemory().indexOf(kind));
        boolean is = kind == family.parameter()
                || (kind == family.gradient() && back)
                || (kind == family.updated() && updated)
                || (slot >= 0
                        && updated
                        && slot < UpdateRule.slots(trace.walk().file().optimizer()));
        return is
                && (family == ParameterFamily.WEIGHT
                        ? isTwo(q, network.inputsOf(l - 1), units(l))
                        : isOne(q, units(l)));
    }

    private boolean isThere(Scope scope, Kind kind) {
        if (trace.isSingle()) {
            return scope.equals(Scope.ONLY);
        }
        if (scope.pass() < 1 || scope.pass() > trace.walk().passes().size()) {
            return false;
        }
        int samples = trace.walk().passes().get(scope.pass() - 1).samples().size();
        int sample = scope.sample();
        return samples == 1 ? sample == 0 : sample <= samples && (sample > 0 || !isOfSample(kind));
    }

    private Layer layer(int l) {
        return network.layers().get(l - 1);
    }

    private boolean isLayer(int l) {
        return l >= 1 && l <= network.layers().size();
    }

    private boolean normalizes(int l) {
        return !(layer(l).normalization() instanceof Normalization.None);
    }

    private int units(int l) {
        return layer(l).units();
    }

    private static boolean isOne(Quantity q, int count) {
        return q.i() >= 1 && q.i() <= count && q.j() == 0;
    }

    private static boolean isTwo(Quantity q, int sources, int destinations) {
        return q.i() >= 1 && q.i() <= sources && q.j() >= 1 && q.j() <= destinations;
    }
}
