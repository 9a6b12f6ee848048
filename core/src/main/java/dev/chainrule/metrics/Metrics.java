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

    /** The metrics of {@code task}, in the order of {@link Evaluation#scalars}. */
    public static List<Metric> of(Task task) {
        return switch (task) {
            case REGRESSION -> REGRESSION;
            case BINARY -> BINARY;
            case MULTICLASS -> MULTICLASS;
            case MULTILABEL -> MULTILABEL;
        };
    }

    /**
     * The metric of {@code task} called {@code name}.
     *
     * @throws ChainruleException if there is none; the message suggests the nearest
     */
    public static Metric of(Task task, String name) {
        for (Metric metric : of(task)) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        List<String> names = of(task).stream().map(Metric::name).toList();
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
