package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Focus;
import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.PassRecord;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.QuantityFinder;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.network.Network;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.LossValue;
import dev.chainrule.studio.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trace of a large network: activations and δ of every layer, and of units and weights a focus, one output with what
 * contributes most to it, back to the inputs. Of several samples one.
 */
final class LargeAnswer {
    private final Question question;
    private final Trace trace;
    private final Formulas formulas;
    private final Network network;

    LargeAnswer(Question question, Trace trace) {
        this.question = question;
        this.trace = trace;
        this.formulas = Formulas.of(trace, question.reckoning());
        this.network = question.file().network();
    }

    /** The answer to {@code request}, whose fields pass and sample say which of several, and focus which unit. */
    Map<String, @Nullable Object> tree(Request request) {
        PassRecord pass = trace.walk()
                .passes()
                .get((int) request.whole("pass", 1, 1, trace.walk().passes().size()) - 1);
        int sample = (int) request.whole("sample", 1, 1, pass.samples().size()) - 1;
        Scope scope = trace.scope(pass, sample);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("network", withoutNumbers());
        tree.put("shown", trace.isSingle() ? null : Map.of("pass", pass.number(), "sample", sample + 1));
        tree.put(
                "of",
                Map.of(
                        "passes", trace.walk().passes().size(),
                        "samples", pass.samples().size()));
        tree.put("row", pass.samples().get(sample) + 1);
        tree.put("layers", layers(pass, sample));
        LossValue loss = pass.loss();
        LossValue after = pass.afterLoss();
        if (loss != null) {
            tree.put("loss", Map.of("total", loss.of(sample), "perOutput", loss.perOutput(sample)));
        }
        if (pass.after() != null && after != null) {
            tree.put("after", Map.of("activations", pass.after().outputs(sample), "loss", after.total()));
        }
        List<Step> steps = trace.steps(pass, sample, Level.LAYER);
        tree.put("steps", steps(steps));
        Labels labels = new Labels(formulas);
        steps.forEach(step -> labels.add(step.quantity()));
        tree.put("focus", focus(request, pass, scope, labels));
        tree.put("labels", labels.tree());
        TraceAnswer.putFrame(tree, question, trace);
        tree.put("large", true);
        return tree;
    }

    private Map<String, @Nullable Object> withoutNumbers() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(question.file().toTree());
        tree.remove("weights");
        tree.remove("biases");
        return tree;
    }

    private List<Object> layers(PassRecord pass, int sample) {
        Backward back = pass.perSample().isEmpty() ? null : pass.perSample().get(sample);
        List<Object> layers = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Map<String, @Nullable Object> layer = new LinkedHashMap<>();
            layer.put("layer", l + 1);
            layer.put("units", network.layers().get(l).units());
            layer.put("activation", network.layers().get(l).activation().name());
            layer.put("activations", pass.forward().layer(l).outputs(sample));
            layer.put("deltas", back == null ? null : back.layer(l).deltas(0));
            layers.add(layer);
        }
        return layers;
    }

    private List<Object> steps(List<Step> steps) {
        List<?> plain = TraceJson.steps(trace, steps, question.reckoning());
        List<Object> worded = new ArrayList<>();
        for (int s = 0; s < steps.size(); s++) {
            worded.add(TraceAnswer.worded((Map<?, ?>) plain.get(s), steps.get(s), formulas));
        }
        return worded;
    }

    // ---- the focus ----

    private Map<String, Object> focus(Request request, PassRecord pass, Scope scope, Labels labels) {
        Focus focus = focus(request, scope);
        int depth = network.layers().size();
        List<Object> units = new ArrayList<>();
        for (int l = 0; l <= depth; l++) {
            List<String> ids = new ArrayList<>();
            for (int i : focus.units(l)) {
                Quantity unit = unit(l, i, scope);
                labels.add(unit);
                ids.add(unit.id());
                if (l > 0) {
                    labels.add(Quantity.of(Kind.PRE_ACTIVATION, l, i, scope));
                }
                if (l > 0 && pass.loss() != null) {
                    labels.add(Quantity.of(Kind.DELTA, l, i, scope));
                }
            }
            units.add(ids);
        }
        List<Object> weights = new ArrayList<>();
        for (int l = 1; l <= depth; l++) {
            for (int j : l == depth ? List.of(focus.centre(l)) : focus.units(l)) {
                for (int i : focus.units(l - 1)) {
                    weights.add(weight(l, i, j, pass, labels));
                }
            }
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("units", units);
        tree.put("weights", weights);
        tree.put("output", focus.centre(depth));
        return tree;
    }

    private Focus focus(Request request, Scope scope) {
        String id = request.text("focus");
        if (id == null) {
            return Focus.of(trace, scope, 0, 0);
        }
        Quantity q = QuantityFinder.of(trace).find(id);
        boolean isUnit = q.j() == 0 && q.i() > 0;
        if (!isUnit) {
            throw new ChainruleException("focus: expected a unit such as h(1)[3], found '" + id + "'");
        }
        int layer = q.kind() == Kind.TARGET || q.kind() == Kind.LOSS_TERM
                ? network.layers().size()
                : q.layer();
        return Focus.of(trace, scope, layer, q.i());
    }

    private static Quantity unit(int l, int i, Scope scope) {
        return l == 0 ? Quantity.of(Kind.INPUT, 0, i, scope) : Quantity.of(Kind.ACTIVATION, l, i, scope);
    }

    private Map<String, @Nullable Object> weight(int l, int i, int j, PassRecord pass, Labels labels) {
        Quantity weight = Quantity.of(Kind.WEIGHT, l, i, j, trace.shared(pass));
        Quantity gradient = Quantity.of(Kind.WEIGHT_GRADIENT, l, i, j, trace.shared(pass));
        labels.add(Quantity.of(Kind.WEIGHT, l, i, j, Scope.ONLY));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", Objects.requireNonNull(Place.of(weight)));
        tree.put("value", trace.value(weight));
        tree.put("gradient", pass.loss() == null ? null : trace.value(gradient));
        if (pass.loss() != null) {
            labels.add(gradient);
        }
        return tree;
    }
}
