package dev.chainrule.metrics;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import dev.chainrule.description.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of each task by name. What each one is, the records that {@code evaluate()} gives say. */
public final class Metrics {
    private static final boolean LARGER = true;
    private static final boolean SMALLER = false;

    private static final List<Metric> BINARY = classification(true);
    private static final List<Metric> MULTICLASS = classification(false);

    private static final List<Metric> REGRESSION = List.of(
            values("rmse", SMALLER, RegressionMetrics::rmse),
            values("mae", SMALLER, RegressionMetrics::mae),
            values("r2", LARGER, RegressionMetrics::r2));

    private static final List<Metric> QUANTILE =
            with(REGRESSION, quantiles("pinball", SMALLER, QuantileMetrics::pinball));

    private static final List<Metric> INTERVAL = with(
            QUANTILE,
            quantiles("coverage", LARGER, QuantileMetrics::coverage),
            quantiles("width", SMALLER, QuantileMetrics::width));

    private static final List<Metric> MULTILABEL = List.of(
            labels("subsetAccuracy", LARGER, MultilabelMetrics::subsetAccuracy),
            labels("hammingLoss", SMALLER, MultilabelMetrics::hammingLoss),
            labels("logLoss", SMALLER, MultilabelMetrics::logLoss),
            labels("f1Macro", LARGER, p -> MultilabelMetrics.macro(p).f1()),
            labels("f1Micro", LARGER, p -> MultilabelMetrics.micro(p).f1()),
            labels("auc", LARGER, MultilabelMetrics::auc),
            labels("precisionMacro", LARGER, p -> MultilabelMetrics.macro(p).precision()),
            labels("recallMacro", LARGER, p -> MultilabelMetrics.macro(p).recall()),
            labels("precisionMicro", LARGER, p -> MultilabelMetrics.micro(p).precision()),
            labels("recallMicro", LARGER, p -> MultilabelMetrics.micro(p).recall()));

    private Metrics() {}

    /** The metrics that all predictions of {@code task} have, in the order of {@link Evaluation#scalars}. */
    public static List<Metric> of(Task task) {
        return switch (task) {
            case REGRESSION -> REGRESSION;
            case BINARY -> BINARY;
            case MULTICLASS -> MULTICLASS;
            case MULTILABEL -> MULTILABEL;
        };
    }

    /**
     * The metrics of {@code predictions}, in the order of {@link Evaluation#scalars}: those of their task, and of predicted
     * quantiles also {@link QuantileMetrics}. Of these coverage and width belong together: each is easily had without the
     * other.
     */
    static List<Metric> of(Comparison predictions) {
        int levels = predictions instanceof ValueComparison values ? values.levels() : 0;
        return levels == 0 ? of(predictions.task()) : levels == 1 ? QUANTILE : INTERVAL;
    }

    /**
     * The metric of {@code task} called {@code name}, be it one of quantiles, which not all predictions have.
     *
     * @throws ChainruleException if there is none; the message suggests the nearest
     */
    public static Metric of(Task task, String name) {
        List<Metric> known = task == Task.REGRESSION ? INTERVAL : of(task);
        for (Metric metric : known) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        List<String> names = known.stream().map(Metric::name).toList();
        throw new ChainruleException("no metric '" + name + "' for the task " + task.word() + "; there are "
                + String.join(", ", names) + Nearest.hint(name, names));
    }

    private static List<Metric> classification(boolean two) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(confusion("accuracy", LARGER, ConfusionMatrix::accuracy));
        metrics.add(confusion("balancedAccuracy", LARGER, ConfusionMatrix::balancedAccuracy));
        metrics.add(classes("logLoss", SMALLER, LogLoss::of));
        metrics.add(confusion("f1Macro", LARGER, m -> m.macro().f1()));
        metrics.add(classes("auc", LARGER, ClassificationMetrics::auc));
        if (two) {
            metrics.add(classes("prAuc", LARGER, ClassificationMetrics::prAuc));
        }
        metrics.add(classes("calibrationError", SMALLER, ClassificationMetrics::calibrationError));
        metrics.add(confusion("precisionMacro", LARGER, m -> m.macro().precision()));
        metrics.add(confusion("recallMacro", LARGER, m -> m.macro().recall()));
        if (two) {
            metrics.add(confusion("precision", LARGER, m -> m.scores(1).precision()));
            metrics.add(confusion("recall", LARGER, m -> m.scores(1).recall()));
            metrics.add(confusion("f1", LARGER, m -> m.scores(1).f1()));
        }
        return List.copyOf(metrics);
    }

    private static Metric classes(String name, boolean larger, ToDoubleFunction<ClassComparison> function) {
        return metric(name, larger, ClassComparison.class, function);
    }

    private static Metric confusion(String name, boolean larger, ToDoubleFunction<ConfusionMatrix> function) {
        return classes(name, larger, p -> function.applyAsDouble(ConfusionMatrix.of(p)));
    }

    private static Metric labels(String name, boolean larger, ToDoubleFunction<LabelComparison> function) {
        return metric(name, larger, LabelComparison.class, function);
    }

    private static Metric values(String name, boolean larger, ToDoubleFunction<RegressionMetrics> function) {
        return metric(name, larger, ValueComparison.class, p -> function.applyAsDouble(RegressionMetrics.of(p)));
    }

    private static Metric quantiles(String name, boolean larger, ToDoubleFunction<QuantileMetrics> function) {
        return metric(
                name,
                larger,
                ValueComparison.class,
                p -> function.applyAsDouble(p.quantileMetrics()
                        .orElseThrow(
                                () -> new IllegalArgumentException(name + " is a metric of predicted quantiles"))));
    }

    private static List<Metric> with(List<Metric> some, Metric... others) {
        List<Metric> all = new ArrayList<>(some);
        all.addAll(List.of(others));
        return List.copyOf(all);
    }

    private static <P extends Comparison> Metric metric(
            String name, boolean larger, Class<P> kind, ToDoubleFunction<P> function) {
        return new Metric(name, larger, predictions -> {
            if (!kind.isInstance(predictions)) {
                throw new IllegalArgumentException(name + " is not a metric for the task "
                        + predictions.task().word());
            }
            return function.applyAsDouble(kind.cast(predictions));
        });
    }
}
