package dev.chainrule.explain;

import dev.chainrule.description.Description;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded update moved one parameter, as JSON: what {@link WhyDocument} tells, with numbers in full double precision.
 * In order: {@code shares} add up to {@code gradient}; with {@code penalties} it is {@code penalizedGradient}, which
 * {@code clipping} makes {@code stepGradient}; that, {@code memory} and {@code rate} make of {@code before} what stands in
 * {@code after}. {@code steps} are the equations.
 */
public final class WhyJson {
    private final WhyParameter parameter;
    private final Why why;
    private final Formulas formulas;
    private final Digits digits;

    private WhyJson(WhyParameter parameter, Notation notation, Digits digits) {
        this.parameter = parameter;
        this.why = parameter.why();
        this.digits = digits;
        Letters letters = Letters.of(
                notation, why.recording().network(), why.recording().trainer().optimizer());
        this.formulas = Formulas.of(letters, parameter::valueOf, digits);
    }

    /** The text of {@link #tree}. */
    public static String write(WhyParameter parameter, Notation notation, Digits digits) {
        return Json.write(tree(parameter, notation, digits));
    }

    /**
     * The account of {@code parameter} as maps, lists, strings and numbers.
     *
     * @param notation the letters of the equations
     * @param digits of the figures in the equations; all other numbers are whole doubles
     */
    public static Map<String, @Nullable Object> tree(WhyParameter parameter, Notation notation, Digits digits) {
        return new WhyJson(parameter, notation, digits).tree();
    }

    private Map<String, @Nullable Object> tree() {
        Trainer trainer = why.recording().trainer();
        RecordedStep step = why.step();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("parameter", ParameterFinder.generalName(parameter.parameter()));
        tree.put("step", step.step());
        tree.put("epoch", step.epoch());
        tree.put("loss", why.loss());
        tree.put("penalty", why.penalty());
        tree.put("optimizer", Description.of(trainer.optimizer()));
        Map<String, @Nullable Object> rate = new LinkedHashMap<>();
        rate.put("base", trainer.baseRate());
        rate.put("schedule", Description.of(trainer.schedule()));
        rate.put("factor", step.factor());
        rate.put("value", step.rate());
        rate.put("parameterFactor", parameter.rateFactor());
        tree.put("rate", rate);
        tree.put("shares", parameter.shares().stream().map(WhyJson::share).toList());
        tree.put("gradient", parameter.gradient());
        Map<String, Object> penalties = new LinkedHashMap<>();
        penalties.put("l1", parameter.l1Gradient());
        penalties.put("l2", parameter.l2Gradient());
        tree.put("penalties", penalties);
        tree.put("penalizedGradient", parameter.penalizedGradient());
        Map<String, @Nullable Object> clipping = new LinkedHashMap<>();
        clipping.put("kind", trainer.clipping().kind().name().toLowerCase(Locale.ROOT));
        clipping.put(
                "limit", trainer.clipping().isNone() ? null : trainer.clipping().limit());
        clipping.put("norm", why.norm());
        tree.put("clipping", clipping);
        tree.put("stepGradient", parameter.stepGradient());
        tree.put("decay", parameter.decay());
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("before", parameter.memory());
        memory.put("after", parameter.newMemory());
        tree.put("memory", memory);
        tree.put("before", parameter.before());
        tree.put("after", parameter.after());
        tree.put("change", parameter.after() - parameter.before());
        tree.put("engine", parameter.engine());
        tree.put("steps", steps());
        return tree;
    }

    private static Map<String, Object> share(WhyParameter.Share share) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("row", share.row());
        tree.put("weight", share.weight());
        tree.put("value", share.factor());
        tree.put("signal", share.signal());
        tree.put("share", share.value());
        return tree;
    }

    private List<Object> steps() {
        List<Object> steps = new ArrayList<>();
        steps.add(step(parameter.gradientQuantity(), parameter.sumOfShares(Trace.LONGEST_SUM)));
        if (parameter.isChanged()) {
            steps.add(step(parameter.of(Quantity.Kind.STEP_GRADIENT), parameter.stepGradientExpression()));
        }
        UpdateRule rule = parameter.rule();
        for (int slot = 0; slot < rule.memory().size(); slot++) {
            steps.add(step(parameter.newMemoryQuantity(slot), rule.memory().get(slot)));
        }
        steps.add(step(parameter.updatedQuantity(), rule.updated()));
        return steps;
    }

    private Map<String, Object> step(Quantity q, Expression expression) {
        Formula name = formulas.name(q);
        Formula right = formulas.figures(expression, q, 1);
        Formula value = Figures.figure(parameter.valueOf(q), digits);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", q.id());
        tree.put("symbols", TraceJson.faces(Formula.equal(name, formulas.symbols(expression))));
        tree.put(
                "numbers",
                TraceJson.faces(right.equals(value) ? Formula.equal(name, value) : Formula.equal(name, right, value)));
        tree.put("value", parameter.valueOf(q));
        return tree;
    }
}
