package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Styles;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LayerBackward;
import dev.chainrule.reference.LossValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trace as JSON: network, forward, loss, backward, update, after and steps; for several samples or updates, passes in
 * place of the middle. Numbers have full double precision and the signs of the mathematics, whatever the notation; what is
 * not finite is null. Array indices count from 0, layers and units in names from 1. A layer that normalises has in
 * {@code backward} also {@code normalizedGradients} (∂L/∂n), {@code linearGradients} (∂L/∂z: its weight gradients are these
 * times the inputs), {@code gainGradients} and {@code shiftGradients}; one with a learned activation {@code slopeGradients}.
 */
public final class TraceJson {
    /** What a unit may learn beside its weights and its bias, only in networks that have it. */
    private static final Map<Segment.Kind, String> OTHERS = new TreeMap<>(
            Map.of(Segment.Kind.GAIN, "gain", Segment.Kind.SHIFT, "shift", Segment.Kind.ACTIVATION, "slope"));

    private final Trace trace;
    private final Layout layout;
    private final Reckoning reckoning;
    private final Formulas formulas;

    private TraceJson(Trace trace, Reckoning reckoning) {
        this.trace = trace;
        this.layout = trace.walk().file().network().layout();
        this.reckoning = reckoning;
        this.formulas = Formulas.of(trace, reckoning);
    }

    /**
     * The text of {@link #tree}.
     *
     * @param digits of the figures in the steps; all other numbers are whole doubles
     */
    public static String write(Trace trace, List<Step> steps, Digits digits) {
        return write(trace, steps, new Reckoning.Doubles(digits));
    }

    /**
     * The text of {@link #tree}.
     *
     * @param reckoning of the steps, their figures and values; all other numbers are those of the double-precision pass
     */
    public static String write(Trace trace, List<Step> steps, Reckoning reckoning) {
        return Json.write(tree(trace, steps, reckoning));
    }

    /** The tree of {@code trace}: maps, lists, strings and numbers, with these {@code steps} of it. */
    public static Map<String, @Nullable Object> tree(Trace trace, List<Step> steps, Digits digits) {
        return tree(trace, steps, new Reckoning.Doubles(digits));
    }

    /** The same, with the numbers of the steps by {@code reckoning}. */
    public static Map<String, @Nullable Object> tree(Trace trace, List<Step> steps, Reckoning reckoning) {
        return new TraceJson(trace, reckoning).tree(steps);
    }

    /** These {@code steps} of {@code trace} alone, as they stand in {@link #tree}. */
    public static List<Map<String, @Nullable Object>> steps(Trace trace, List<Step> steps, Reckoning reckoning) {
        TraceJson json = new TraceJson(trace, reckoning);
        return steps.stream().map(json::step).toList();
    }

    private Map<String, @Nullable Object> tree(List<Step> steps) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("network", trace.walk().file().toTree());
        if (trace.isSingle()) {
            PassRecord pass = trace.walk().passes().getFirst();
            putSample(tree, pass, 0);
            putUpdate(tree, pass);
        } else {
            tree.put("passes", trace.walk().passes().stream().map(this::pass).toList());
        }
        arithmetic().ifPresent(words -> tree.put("arithmetic", words));
        tree.put("steps", steps.stream().map(this::step).toList());
        return tree;
    }

    /** That of the steps, where it is not that of everything else. */
    private Optional<String> arithmetic() {
        return switch (reckoning) {
            case Reckoning.Doubles _ -> Optional.empty();
            case Reckoning.Exact _ -> Optional.of("exact");
            case Reckoning.ByHand(Rounded rounding) -> Optional.of(rounding.words());
        };
    }

    private Map<String, @Nullable Object> pass(PassRecord pass) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("step", pass.number());
        List<Object> samples = new ArrayList<>();
        for (int s = 0; s < pass.samples().size(); s++) {
            Map<String, @Nullable Object> sample = new LinkedHashMap<>();
            sample.put("sample", pass.samples().get(s) + 1);
            putSample(sample, pass, s);
            samples.add(sample);
        }
        tree.put("samples", samples);
        LossValue loss = pass.loss();
        double[] gradient = pass.gradient();
        if (loss != null && gradient != null) {
            Map<String, @Nullable Object> losses = new LinkedHashMap<>();
            losses.put("total", number(loss.total())); // null, like every number that is none, where it overflows
            tree.put("loss", losses);
            List<Object> layers = new ArrayList<>();
            for (int l = 0; l < depth(); l++) {
                Map<String, @Nullable Object> layer = new LinkedHashMap<>();
                layer.put("layer", l + 1);
                putGradients(layer, l, gradient);
                layers.add(layer);
            }
            tree.put("backward", layers);
        }
        putUpdate(tree, pass);
        return tree;
    }

    // ---- one sample, not reduced ----

    private void putSample(Map<String, @Nullable Object> tree, PassRecord pass, int s) {
        List<Object> forward = new ArrayList<>();
        for (int l = 0; l < depth(); l++) {
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("layer", l + 1);
            layer.put("preActivations", numbers(pass.forward().layer(l).preActivations(s)));
            layer.put("activations", numbers(pass.forward().layer(l).outputs(s)));
            forward.add(layer);
        }
        tree.put("forward", forward);
        LossValue loss = pass.loss();
        if (loss == null) {
            return;
        }
        Map<String, @Nullable Object> losses = new LinkedHashMap<>();
        losses.put("total", number(loss.of(s)));
        losses.put("perOutput", numbers(loss.perOutput(s)));
        tree.put("loss", losses);
        Backward back = pass.perSample().get(s);
        double[] gradient = back.gradient();
        Walk.shareBiases(trace.walk().file(), gradient);
        List<Object> layers = new ArrayList<>();
        for (int l = 0; l < depth(); l++) {
            layers.add(backward(pass, back, l, gradient));
        }
        tree.put("backward", layers);
    }

    private Map<String, @Nullable Object> backward(PassRecord pass, Backward back, int l, double[] gradient) {
        LayerBackward of = back.layer(l);
        Map<String, @Nullable Object> layer = new LinkedHashMap<>();
        layer.put("layer", l + 1);
        layer.put("activationGradients", numbers(of.activationGradients(0)));
        double[] slopes = of.slopes(0);
        layer.put("activationSlopes", slopes == null ? null : numbers(slopes));
        layer.put("deltas", numbers(of.deltas(0)));
        layout.find(l, Segment.Kind.GAIN).ifPresent(gains -> {
            layer.put("normalizedGradients", numbers(throughGains(of.deltas(0), pass.before(), gains)));
            layer.put("linearGradients", numbers(of.linearGradients(0)));
        });
        putGradients(layer, l, gradient);
        if (l < depth() - 1) {
            layer.put(
                    "contributions",
                    Arrays.stream(back.contributions(l, 0))
                            .map(TraceJson::numbers)
                            .toList());
        }
        return layer;
    }

    /** ∂L/∂n_j = δ_j γ_j. */
    private static double[] throughGains(double[] deltas, double[] parameters, Segment gains) {
        double[] gradients = new double[deltas.length];
        for (int j = 0; j < gradients.length; j++) {
            gradients[j] = deltas[j] * parameters[gains.offset() + j];
        }
        return gradients;
    }

    private void putGradients(Map<String, @Nullable Object> layer, int l, double[] gradient) {
        layer.put("weightGradients", rows(layout.weights(l), gradient));
        layer.put("biasGradients", row(l, Segment.Kind.BIAS, gradient));
        OTHERS.forEach((kind, word) -> {
            if (layout.find(l, kind).isPresent()) {
                layer.put(word + "Gradients", row(l, kind, gradient));
            }
        });
    }

    // ---- update and after ----

    private void putUpdate(Map<String, @Nullable Object> tree, PassRecord pass) {
        PassRecord.UpdateRecord update = pass.update();
        if (update == null) {
            return;
        }
        double[] updated = update.parameters();
        double[] changes = new double[updated.length];
        for (int i = 0; i < updated.length; i++) {
            changes[i] = updated[i] - pass.before()[i];
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("weights", weights(updated));
        parameters.put("biases", rows(Segment.Kind.BIAS, updated));
        parameters.put("weightChanges", weights(changes));
        parameters.put("biasChanges", rows(Segment.Kind.BIAS, changes));
        OTHERS.forEach((kind, word) -> {
            if (layout.segments().stream().anyMatch(segment -> segment.kind() == kind)) {
                parameters.put(word + "s", rows(kind, updated));
                parameters.put(word + "Changes", rows(kind, changes));
            }
        });
        tree.put("update", parameters);

        Forward forward = Objects.requireNonNull(pass.after());
        List<Object> outputs = new ArrayList<>();
        for (int s = 0; s < pass.samples().size(); s++) {
            outputs.add(numbers(forward.outputs(s)));
        }
        Map<String, @Nullable Object> after = new LinkedHashMap<>();
        after.put("activations", trace.isSingle() ? outputs.getFirst() : outputs);
        after.put("loss", number(Objects.requireNonNull(pass.afterLoss()).total()));
        tree.put("after", after);
    }

    private List<Object> weights(double[] values) {
        List<Object> layers = new ArrayList<>();
        for (int l = 0; l < depth(); l++) {
            layers.add(rows(layout.weights(l), values));
        }
        return layers;
    }

    private List<@Nullable Object> rows(Segment.Kind kind, double[] values) {
        List<@Nullable Object> layers = new ArrayList<>();
        for (int l = 0; l < depth(); l++) {
            layers.add(row(l, kind, values));
        }
        return layers;
    }

    private @Nullable Object row(int l, Segment.Kind kind, double[] values) {
        return layout.find(l, kind)
                .map(segment -> rows(segment, values).getFirst())
                .orElse(null);
    }

    private static List<Object> rows(Segment segment, double[] values) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < segment.rows(); i++) {
            int from = segment.offset() + i * segment.columns();
            rows.add(numbers(Arrays.copyOfRange(values, from, from + segment.columns())));
        }
        return rows;
    }

    private int depth() {
        return trace.walk().file().network().layers().size();
    }

    // ---- steps ----

    private Map<String, @Nullable Object> step(Step step) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", step.id());
        tree.put("level", word(step.level()));
        tree.put("phase", word(step.phase()));
        tree.put("quantity", step.quantity().id());
        tree.put("reads", step.expression().readIds());
        tree.put("symbols", faces(formulas.symbols(step)));
        tree.put("numbers", faces(formulas.numbers(step)));
        tree.put("value", number(formulas.ledger().value(step.quantity())));
        return tree;
    }

    /** {@code formula} in every face: text, LaTeX, MathML. */
    static Map<String, Object> faces(Formula formula) {
        Map<String, Object> faces = new LinkedHashMap<>();
        Styles.FACES.forEach(face -> faces.put(face.name(), face.style().print(formula)));
        return faces;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // ---- numbers ----

    private static List<@Nullable Object> numbers(double[] values) {
        List<@Nullable Object> numbers = new ArrayList<>(values.length);
        for (double value : values) {
            numbers.add(number(value));
        }
        return numbers;
    }

    private static @Nullable Object number(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }
}
