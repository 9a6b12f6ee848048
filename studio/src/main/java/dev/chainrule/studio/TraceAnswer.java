package dev.chainrule.studio;

import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.PassRecord;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.formula.SpokenStyle;
import dev.chainrule.explain.paper.HtmlFragment;
import dev.chainrule.network.Network;
import dev.chainrule.studio.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace as the page needs it: what {@code explain --format json --level term} gives, and how everything is written and
 * spoken. Where there are many steps, those of one pass and one of its samples.
 */
final class TraceAnswer {
    /** More steps than these are not sent all at once, if they are of several samples or passes. */
    private static final int MOST_STEPS = 600;

    /** Of more steps than these of one sample those of single terms are left out. */
    private static final int MOST_TERMS = 2400;

    /** A sample that has more steps than these even so is shown as one of a large network. */
    private static final int MOST_OF_ONE = 7000;

    /** More gradients than these, each of one parameter for one sample, are not sent at once either. */
    private static final long MOST_GRADIENTS = 200_000;

    private static final int HEADING = 3;

    private final Question question;
    private final Trace trace;
    private final Formulas formulas;

    /** Of {@code question} and its trace. */
    TraceAnswer(Question question, Trace trace) {
        this.question = question;
        this.trace = trace;
        this.formulas = Formulas.of(trace, question.reckoning());
    }

    /** Whether all that there is to say of one sample, or of all gradients, is too much: then a {@link LargeAnswer} will do. */
    static boolean isTooMuch(Question question, Trace trace) {
        List<PassRecord> passes = trace.walk().passes();
        long samples = passes.stream().mapToLong(pass -> pass.samples().size()).sum();
        return question.file().network().layout().trained() * samples > MOST_GRADIENTS
                || trace.count(passes.getFirst(), Level.NEURON) > MOST_OF_ONE;
    }

    /** The answer to {@code request}, whose fields pass and sample say what to show of many. */
    Map<String, @Nullable Object> tree(Request request) {
        Scope shown = null;
        PassRecord first = trace.walk().passes().getFirst();
        Level level = trace.count(first, Level.TERM) > MOST_TERMS ? Level.NEURON : Level.TERM;
        List<Step> steps;
        if (trace.isSingle() || trace.count(level) <= MOST_STEPS) {
            steps = trace.steps(level);
        } else {
            int passes = trace.walk().passes().size();
            PassRecord pass = trace.walk().passes().get((int) request.whole("pass", 1, 1, passes) - 1);
            int sample = (int) request.whole("sample", 1, 1, pass.samples().size()) - 1;
            shown = trace.scope(pass, sample);
            steps = trace.steps(pass, sample, level);
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(TraceJson.tree(trace, steps, question.reckoning()));
        tree.put("shown", shown == null ? null : Map.of("pass", shown.pass(), "sample", Math.max(1, shown.sample())));
        addWords(tree, steps);
        tree.put("labels", labels(steps).tree());
        putFrame(tree, question, trace);
        tree.put("large", false);
        return tree;
    }

    /** The header and the formulas for any weight, as HTML. */
    static void putFrame(Map<String, @Nullable Object> tree, Question question, Trace trace) {
        tree.put("conventions", HtmlFragment.of(Derivation.conventions(trace, question.reckoning()), HEADING));
        tree.put(
                "general",
                question.file().hasTargets()
                        ? HtmlFragment.of(Derivation.general(trace, question.reckoning()), HEADING)
                        : null);
    }

    // ---- steps ----

    /** Adds to each step how it is spoken, and where it is at home. */
    private void addWords(Map<String, @Nullable Object> tree, List<Step> steps) {
        List<Object> worded = new ArrayList<>();
        List<?> plain = (List<?>) tree.get("steps");
        for (int s = 0; plain != null && s < steps.size(); s++) {
            worded.add(worded((Map<?, ?>) plain.get(s), steps.get(s), formulas));
        }
        tree.put("steps", worded);
    }

    static Map<String, @Nullable Object> worded(Map<?, ?> plain, Step step, Formulas formulas) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        plain.forEach((name, value) -> tree.put(String.valueOf(name), value));
        tree.put(
                "spoken",
                SpokenStyle.ENGLISH.print(
                        step.expression().isMatrix() ? formulas.symbols(step) : formulas.numbers(step)));
        tree.put("place", Place.of(step.quantity()));
        return tree;
    }

    // ---- labels ----

    /** Of all that is given, and all that the steps write and read. */
    private Labels labels(List<Step> steps) {
        Labels labels = new Labels(formulas);
        Network network = question.file().network();
        for (int l = 1; l <= network.layers().size(); l++) {
            int units = network.layers().get(l - 1).units();
            boolean bias = network.layers().get(l - 1).bias();
            for (int j = 1; j <= units; j++) {
                labels.add(Quantity.of(Kind.ACTIVATION, l, j, Scope.ONLY));
                for (int i = 1; i <= network.inputsOf(l - 1); i++) {
                    labels.add(Quantity.of(Kind.WEIGHT, l, i, j, Scope.ONLY));
                }
                if (bias) {
                    labels.add(Quantity.of(Kind.BIAS, l, j, Scope.ONLY));
                }
            }
        }
        addGiven(labels, Scope.ONLY); // headings of tables are of no sample
        for (Step step : steps) {
            labels.add(step.quantity());
            if (!step.expression().isMatrix()) {
                step.expression().reads().forEach(labels::add);
            }
            addGiven(labels, step.quantity().scope());
        }
        return labels;
    }

    private void addGiven(Labels labels, Scope scope) {
        Network network = question.file().network();
        for (int i = 1; i <= network.inputs(); i++) {
            labels.add(Quantity.of(Kind.INPUT, 0, i, scope));
        }
        for (int k = 1; question.file().hasTargets() && k <= network.outputs(); k++) {
            labels.add(Quantity.of(Kind.TARGET, 0, k, scope));
        }
    }
}
