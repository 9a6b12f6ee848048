package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.ParameterNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All small steps of a walk, in order: each writes one quantity from others by an expression, in the signs of a notation.
 * Steps are made when asked for, so a network of a hundred thousand weights costs only what is looked at.
 */
public final class Trace {
    /** Sums of up to so many terms are written out. */
    public static final int LONGEST_SUM = 12;

    private final Walk walk;
    private final Notation notation;
    private final Map<Integer, PassValues> values = new HashMap<>();
    private final Map<Integer, StepBuilder> builders = new HashMap<>();

    private Trace(Walk walk, Notation notation, int longest) {
        this.walk = walk;
        this.notation = notation;
        for (PassRecord pass : walk.passes()) {
            PassValues of = new PassValues(walk.file(), pass);
            values.put(pass.number(), of);
            builders.put(pass.number(), new StepBuilder(walk.file(), pass, of, notation, longest));
        }
    }

    /** The steps of {@code walk} in the signs of {@code notation}; sums longer than {@code longest} get a rest. */
    public static Trace of(Walk walk, Notation notation, int longest) {
        return new Trace(walk, notation, longest);
    }

    /** The steps of {@code walk} in the signs of {@code notation}. */
    public static Trace of(Walk walk, Notation notation) {
        return new Trace(walk, notation, LONGEST_SUM);
    }

    /** The walk. */
    public Walk walk() {
        return walk;
    }

    /** The notation whose signs the expressions have. */
    public Notation notation() {
        return notation;
    }

    /** Whether there is one pass over one sample, so that ids need no scope. */
    public boolean isSingle() {
        return walk.passes().size() == 1 && walk.file().samples().size() == 1;
    }

    /** The scope of {@code sample} (from 0, by its place in the pass) in {@code pass}; of a single one that of the pass. */
    public Scope scope(PassRecord pass, int sample) {
        return pass.samples().size() == 1 ? shared(pass) : new Scope(pass.number(), sample + 1);
    }

    /** The scope of what the samples of {@code pass} share. */
    public Scope shared(PassRecord pass) {
        return isSingle() ? Scope.ONLY : new Scope(pass.number(), 0);
    }

    /** The value of {@code q} in double precision; NaN for a matrix. */
    public double value(Quantity q) {
        return passValues(q).of(q);
    }

    private PassValues passValues(Quantity q) {
        return Objects.requireNonNull(values.get(passOf(q).number()));
    }

    /**
     * The step that writes {@code q}.
     *
     * @throws ChainruleException if the optimizer has no rule for one parameter by itself
     */
    public Step step(Quantity q) {
        if (q.kind() == Kind.LAYER || q.kind() == Kind.PHASE) {
            return new MatrixSteps(walk.file(), notation).step(q);
        }
        return builder(q).step(q);
    }

    /** What writes the expressions of the pass of {@code q}. */
    StepBuilder builder(Quantity q) {
        return Objects.requireNonNull(builders.get(passOf(q).number()));
    }

    /** Whether {@code q} is computed in the pass, and not given. */
    public static boolean isComputed(Quantity q) {
        return switch (q.kind()) {
            case INPUT,
                    TARGET,
                    WEIGHT,
                    BIAS,
                    SLOPE_PARAMETER,
                    GAIN,
                    SHIFT,
                    RUNNING_MEAN,
                    RUNNING_VARIANCE,
                    RATE,
                    MEMORY_1,
                    MEMORY_2,
                    GAIN_MEMORY_1,
                    GAIN_MEMORY_2,
                    SHIFT_MEMORY_1,
                    SHIFT_MEMORY_2,
                    SLOPE_MEMORY_1,
                    SLOPE_MEMORY_2 -> false;
            default -> true;
        };
    }

    /** The level down to which {@code steps} goes where nobody says: units, or layers for more than 2,000 weights. */
    public static Level usualLevel(Network network) {
        return network.layout().trained() > 2000 ? Level.LAYER : Level.NEURON;
    }

    /** Every step down to {@code level}, in order; each coarse step stands before the finer ones it is made of. */
    public List<Step> steps(Level level) {
        List<Step> steps = new ArrayList<>();
        for (PassRecord pass : walk.passes()) {
            steps.addAll(steps(quantities(pass, 0, pass.samples().size(), level), level));
        }
        return steps;
    }

    /**
     * The steps of one sample of {@code pass} down to {@code level}, and those that all its samples share; no other is made.
     *
     * @param sample by its place in the pass, from 0
     */
    public List<Step> steps(PassRecord pass, int sample, Level level) {
        return steps(quantities(pass, sample, sample + 1, level), level);
    }

    private List<Step> steps(List<Quantity> quantities, Level level) {
        return quantities.stream()
                .map(this::step)
                .filter(step -> step.level().compareTo(level) <= 0)
                .toList();
    }

    /** At most so many steps {@link #steps(PassRecord, int, Level)} has; none of them is made. */
    public int count(PassRecord pass, Level level) {
        return quantities(pass, 0, 1, level).size();
    }

    /** At most so many steps {@link #steps(Level)} has; none of them is made. */
    public long count(Level level) {
        long all = 0;
        for (PassRecord pass : walk.passes()) {
            int shared = quantities(pass, 0, 0, level).size();
            all += shared + (long) pass.samples().size() * (count(pass, level) - shared);
        }
        return all;
    }

    /**
     * The steps that {@code target} needs, down to {@code level}, in order, itself the last.
     *
     * @throws ChainruleException if the optimizer has no rule for one parameter by itself
     */
    public List<Step> stepsFor(Quantity target, Level level) {
        Map<String, Step> found = new LinkedHashMap<>();
        collect(target, level, found);
        return List.copyOf(found.values());
    }

    /**
     * The steps that an update of {@code parameter} needs, or where there is none its gradient, in every pass; at the
     * levels pass and layer the coarse steps on the way to it.
     *
     * @param parameter of kind WEIGHT, BIAS, GAIN, SHIFT or SLOPE_PARAMETER
     * @throws ChainruleException if the file has no targets
     */
    public List<Step> stepsToUpdate(Quantity parameter, Level level) {
        if (!walk.file().hasTargets()) {
            throw new ChainruleException("'" + ParameterFinder.generalName(parameter)
                    + "' cannot be derived: there is no way back without targets; add \"targets\"");
        }
        if (level.compareTo(Level.NEURON) < 0) {
            return steps(level).stream()
                    .filter(step -> step.phase() != Phase.BACKWARD
                            || step.quantity().kind() == Kind.PHASE
                            || step.quantity().layer() >= parameter.layer())
                    .toList();
        }
        List<Step> steps = new ArrayList<>();
        for (PassRecord pass : walk.passes()) {
            steps.addAll(stepsFor(target(pass, parameter), level));
        }
        return steps;
    }

    /** What {@code pass} does to {@code parameter}: the new one, or where nothing is updated its gradient. */
    public Quantity target(PassRecord pass, Quantity parameter) {
        ParameterFamily family = ParameterFamily.of(parameter);
        Kind kind = pass.update() != null ? family.updated() : family.gradient();
        return new Quantity(kind, parameter.layer(), parameter.i(), parameter.j(), shared(pass));
    }

    private void collect(Quantity q, Level level, Map<String, Step> found) {
        if (!isComputed(q) || found.containsKey(q.id())) {
            return;
        }
        Step step = step(q);
        List<Quantity> reads = new ArrayList<>(step.expression().reads());
        if (level == Level.TERM) {
            reads.addAll(parts(q));
        }
        for (Quantity read : reads) {
            if (read.scope().pass() == q.scope().pass()) {
                collect(read, level, found);
            }
        }
        found.putIfAbsent(q.id(), step);
    }

    /** The finer quantities that the expression of {@code q} has inlined. */
    private List<Quantity> parts(Quantity q) {
        List<Quantity> parts = new ArrayList<>();
        Network network = walk.file().network();
        switch (q.kind()) {
            case PRE_ACTIVATION, LINEAR -> {
                boolean adds = q.kind() == Kind.LINEAR || !normalizes(q.layer());
                for (int i = 1; adds && i <= network.inputsOf(q.layer() - 1); i++) {
                    parts.add(Quantity.of(Kind.TERM, q.layer(), i, q.i(), q.scope()));
                }
            }
            case LOSS -> {
                if (!isReduced(q)) {
                    for (int k = 1; k <= network.outputs(); k++) {
                        parts.add(Quantity.of(Kind.LOSS_TERM, 0, k, q.scope()));
                    }
                }
            }
            case DELTA -> {
                parts.add(Quantity.of(Kind.ACTIVATION_GRADIENT, q.layer(), q.i(), q.scope()));
                if (hasSlope(q.layer())) {
                    parts.add(Quantity.of(Kind.ACTIVATION_SLOPE, q.layer(), q.i(), q.scope()));
                }
            }
            default -> {}
        }
        return parts;
    }

    /** Whether {@code q}, a loss or a gradient, is of several samples together. */
    private boolean isReduced(Quantity q) {
        return q.scope().sample() == 0 && passOf(q).samples().size() > 1;
    }

    /** The pass that {@code q} belongs to. */
    public PassRecord passOf(Quantity q) {
        return walk.passes().get(Math.max(1, q.scope().pass()) - 1);
    }

    private boolean normalizes(int layer) {
        return !(walk.file().network().layers().get(layer - 1).normalization() instanceof Normalization.None);
    }

    private boolean hasSlope(int layer) {
        return walk.file().network().layers().get(layer - 1).activation() instanceof ElementwiseActivation;
    }

    // ---- all quantities of a pass in the order in which they are computed ----

    /** Of the samples from {@code from} up to but not {@code to}, and of all together. */
    private List<Quantity> quantities(PassRecord pass, int from, int to, Level level) {
        List<Quantity> all = new ArrayList<>();
        Network network = walk.file().network();
        boolean fine = level.compareTo(Level.NEURON) >= 0;
        Scope shared = shared(pass);
        int samples = pass.samples().size();
        for (int s = from; s < to; s++) {
            forward(all, network, scope(pass, s), fine, level == Level.TERM);
            if (pass.loss() != null) {
                backward(all, network, scope(pass, s), fine, level == Level.TERM);
            }
        }
        if (pass.loss() != null && samples > 1) {
            all.add(new Quantity(Kind.LOSS, 0, 0, 0, shared));
            if (fine) {
                for (int l = network.layers().size(); l >= 1; l--) {
                    gradients(all, network, l, shared);
                }
            }
        }
        if (pass.update() != null) {
            all.add(new Quantity(Kind.PHASE, 0, 4, 0, shared));
            if (fine) {
                for (int l = network.layers().size(); l >= 1; l--) {
                    updates(all, network, l, shared);
                }
            }
        }
        return all;
    }

    private void forward(List<Quantity> all, Network network, Scope scope, boolean fine, boolean terms) {
        all.add(new Quantity(Kind.PHASE, 0, 1, 0, scope));
        for (int l = 1; l <= network.layers().size(); l++) {
            all.add(Quantity.of(Kind.LAYER, l, 1, scope));
            if (fine && normalizes(l)) {
                normalization(all, network, l, scope, terms);
            }
            for (int j = 1; fine && j <= network.layers().get(l - 1).units(); j++) {
                for (int i = 1; terms && !normalizes(l) && i <= network.inputsOf(l - 1); i++) {
                    all.add(Quantity.of(Kind.TERM, l, i, j, scope));
                }
                all.add(Quantity.of(Kind.PRE_ACTIVATION, l, j, scope));
                if (hasSlope(l)) {
                    all.add(Quantity.of(Kind.ACTIVATION, l, j, scope));
                }
            }
            for (int j = 1;
                    fine && !hasSlope(l) && j <= network.layers().get(l - 1).units();
                    j++) {
                all.add(Quantity.of(Kind.ACTIVATION, l, j, scope));
            }
        }
    }

    /** What stands between the inputs of layer {@code l} and its pre-activations. */
    private static void normalization(List<Quantity> all, Network network, int l, Scope scope, boolean terms) {
        Layer layer = network.layers().get(l - 1);
        for (int j = 1; j <= layer.units(); j++) {
            for (int i = 1; terms && i <= network.inputsOf(l - 1); i++) {
                all.add(Quantity.of(Kind.TERM, l, i, j, scope));
            }
            all.add(Quantity.of(Kind.LINEAR, l, j, scope));
        }
        if (layer.normalization() instanceof Normalization.Layer) {
            all.add(Quantity.of(Kind.MEAN, l, 0, scope));
            all.add(Quantity.of(Kind.VARIANCE, l, 0, scope));
        }
        for (int j = 1; j <= layer.units(); j++) {
            all.add(Quantity.of(Kind.NORMALIZED, l, j, scope));
        }
    }

    private void backward(List<Quantity> all, Network network, Scope scope, boolean fine, boolean terms) {
        for (int k = 1; terms && k <= network.outputs(); k++) {
            all.add(Quantity.of(Kind.LOSS_TERM, 0, k, scope));
        }
        all.add(new Quantity(Kind.LOSS, 0, 0, 0, scope));
        all.add(new Quantity(Kind.PHASE, 0, 3, 0, scope));
        for (int l = network.layers().size(); l >= 1; l--) {
            all.add(Quantity.of(Kind.LAYER, l, 3, scope));
            int units = network.layers().get(l - 1).units();
            for (int j = 1; fine && !hasSlope(l) && j <= units; j++) {
                sentBack(all, network, l, j, scope, terms);
            }
            for (int j = 1; fine && j <= units; j++) {
                if (hasSlope(l) && terms) {
                    sentBack(all, network, l, j, scope, true);
                    all.add(Quantity.of(Kind.ACTIVATION_SLOPE, l, j, scope));
                }
                all.add(Quantity.of(Kind.DELTA, l, j, scope));
            }
            for (int j = 1; fine && normalizes(l) && j <= units; j++) {
                all.add(Quantity.of(Kind.NORMALIZED_GRADIENT, l, j, scope));
            }
            for (int j = 1; fine && normalizes(l) && j <= units; j++) {
                all.add(Quantity.of(Kind.LINEAR_GRADIENT, l, j, scope));
            }
            if (fine) {
                gradients(all, network, l, scope);
            }
        }
    }

    private static void sentBack(List<Quantity> all, Network network, int l, int j, Scope scope, boolean terms) {
        for (int k = 1;
                l < network.layers().size() && k <= network.layers().get(l).units();
                k++) {
            if (terms) {
                all.add(Quantity.of(Kind.CONTRIBUTION, l, j, k, scope));
            }
        }
        all.add(Quantity.of(Kind.ACTIVATION_GRADIENT, l, j, scope));
    }

    private static void gradients(List<Quantity> all, Network network, int l, Scope scope) {
        each(all, network, l, scope, Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT, Kind.SLOPE_PARAMETER_GRADIENT);
        ofNormalization(all, network, l, scope, Kind.GAIN_GRADIENT, Kind.SHIFT_GRADIENT);
    }

    private void updates(List<Quantity> all, Network network, int l, Scope scope) {
        int slots = UpdateRule.slots(walk.file().optimizer());
        boolean fixed = walk.file().conventions().biases() == Conventions.Biases.FIXED;
        if (slots > 0) {
            each(
                    all,
                    network,
                    l,
                    scope,
                    Kind.NEW_MEMORY_1,
                    fixed ? Kind.PHASE : Kind.NEW_MEMORY_1,
                    Kind.NEW_SLOPE_MEMORY_1);
            ofNormalization(all, network, l, scope, Kind.NEW_GAIN_MEMORY_1, Kind.NEW_SHIFT_MEMORY_1);
        }
        if (slots > 1) {
            each(
                    all,
                    network,
                    l,
                    scope,
                    Kind.NEW_MEMORY_2,
                    fixed ? Kind.PHASE : Kind.NEW_MEMORY_2,
                    Kind.NEW_SLOPE_MEMORY_2);
            ofNormalization(all, network, l, scope, Kind.NEW_GAIN_MEMORY_2, Kind.NEW_SHIFT_MEMORY_2);
        }
        each(all, network, l, scope, Kind.NEW_WEIGHT, Kind.NEW_BIAS, Kind.NEW_SLOPE_PARAMETER);
        ofNormalization(all, network, l, scope, Kind.NEW_GAIN, Kind.NEW_SHIFT);
    }

    /** One quantity per γ and β of layer {@code l}, if it normalises. */
    private static void ofNormalization(
            List<Quantity> all, Network network, int l, Scope scope, Kind gain, Kind shift) {
        Layer layer = network.layers().get(l - 1);
        for (int j = 1; !(layer.normalization() instanceof Normalization.None) && j <= layer.units(); j++) {
            all.add(Quantity.of(gain, l, j, scope));
            all.add(Quantity.of(shift, l, j, scope));
        }
    }

    /** One quantity per weight, bias ({@link Kind#PHASE}: none) and learned number of an activation of layer {@code l}. */
    private static void each(
            List<Quantity> all, Network network, int l, Scope scope, Kind weight, Kind bias, Kind parameter) {
        Layer layer = network.layers().get(l - 1);
        for (int i = 1; i <= network.inputsOf(l - 1); i++) {
            for (int j = 1; j <= layer.units(); j++) {
                all.add(Quantity.of(weight, l, i, j, scope));
            }
        }
        for (int j = 1; layer.bias() && bias != Kind.PHASE && j <= layer.units(); j++) {
            all.add(Quantity.of(bias, l, j, scope));
        }
        boolean parametric =
                network.layout().find(l - 1, Segment.Kind.ACTIVATION).isPresent();
        for (int j = 1; parametric && j <= layer.units(); j++) {
            all.add(Quantity.of(parameter, l, j, scope));
        }
    }

    /** The names of the parameters, {@code w(l)[i,j]} and {@code b(l)[j]}. */
    public ParameterNames names() {
        return ParameterNames.of(walk.file().network());
    }
}
