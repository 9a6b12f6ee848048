package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Expression.Constant;
import dev.chainrule.explain.Expression.Difference;
import dev.chainrule.explain.Expression.Quotient;
import dev.chainrule.explain.Expression.Setting;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.network.Layer;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.List;

/** Slips from δ to gradients (∂L/∂w_ij = δ_j x_i, ∂L/∂b_j = δ_j) and from them to new parameters (w − η ∂L/∂w). */
final class UpdateSlips extends Slips {
    /** With more parameters nobody takes another by mistake, and almost any number would be explained by one. */
    private static final int MOST_PARAMETERS = 40;

    private UpdateSlips(Problem problem) {
        super(problem);
    }

    /** The slips with the sign of a step and with the learning rate. */
    static List<Account> ofSteps(Problem problem) {
        UpdateSlips slips = new UpdateSlips(problem);
        if (problem.hasUpdates()) {
            slips.steps();
        }
        return slips.accounts();
    }

    /** The other slips about gradients and updates that can happen in {@code problem}. */
    static List<Account> of(Problem problem) {
        UpdateSlips slips = new UpdateSlips(problem);
        if (problem.hasTargets()) {
            slips.factors();
            slips.biasGradients();
            slips.samples();
        }
        if (problem.hasUpdates()) {
            slips.biases();
            slips.otherParameters();
            slips.optimizers();
        }
        return slips.accounts();
    }

    // ---- gradients ----

    private void factors() {
        add(
                "source-forgotten",
                "This is δ by itself: the gradient of a weight is δ times the value that comes in through it.",
                ofWeights(UpdateSlips::delta));
        List<Chain.Variant> sources = new ArrayList<>();
        sources.add(ofWeights(q -> q.layer() == 1 ? null : product(delta(q), value(before(q, Kind.PRE_ACTIVATION)))));
        for (int away = 1; away < 4; away++) {
            int step = away;
            sources.add(ofWeights(q -> parts.sources(q.layer()) <= step
                    ? null
                    : product(
                            delta(q),
                            parts.source(q.layer(), (q.i() - 1 + step) % parts.sources(q.layer()) + 1, q.scope()))));
        }
        addAll(
                "another-source",
                "This is δ times another number than the one that comes in through this weight (its pre-activation, or that of"
                        + " another unit).",
                sources);
        add(
                "weight-instead-of-source",
                "This is δ times the weight itself; the gradient is δ times the value that comes in through the weight.",
                ofWeights(
                        q -> product(delta(q), value(Parts.shared(Kind.WEIGHT, q.layer(), q.i(), q.j(), q.scope())))));
        List<Chain.Variant> signals = new ArrayList<>();
        for (int away = 1; away < 4; away++) {
            int step = away;
            signals.add(ofWeights(q -> parts.units(q.layer()) <= step
                    ? null
                    : product(
                            value(Quantity.of(
                                    Kind.DELTA, q.layer(), (q.j() - 1 + step) % parts.units(q.layer()) + 1, q.scope())),
                            parts.source(q.layer(), q.i(), q.scope()))));
        }
        addAll("delta-of-another-unit", "This is the value with the δ of another unit of the layer.", signals);
    }

    private Chain.Variant ofWeights(Chain.Variant instead) {
        return q -> q.kind() == Kind.WEIGHT_GRADIENT && !parts.isReduced(q) ? instead.of(q) : null;
    }

    private static Expression delta(Quantity gradient) {
        return value(Quantity.of(Kind.DELTA, gradient.layer(), gradient.unit(), gradient.scope()));
    }

    private static Quantity before(Quantity gradient, Kind kind) {
        return Quantity.of(kind, gradient.layer() - 1, gradient.i(), gradient.scope());
    }

    private void biasGradients() {
        int sources = problem.network().layers().stream().anyMatch(Layer::bias)
                ? Math.min(8, problem.network().inputs())
                : 0;
        for (int l = 1; l < problem.depth(); l++) {
            sources = Math.min(8, Math.max(sources, problem.layer(l + 1).bias() ? parts.units(l) : 0));
        }
        List<Chain.Variant> variants = new ArrayList<>();
        for (int i = 1; i <= sources; i++) {
            int source = i;
            variants.add(ofBiases(q -> parts.sources(q.layer()) < source
                    ? null
                    : product(delta(q), parts.source(q.layer(), source, q.scope()))));
        }
        if (sources > 0) {
            variants.add(ofBiases(
                    q -> product(delta(q), value(Parts.shared(Kind.BIAS, q.layer(), q.i(), 0, q.scope())))));
        }
        addAll(
                "bias-treated-like-a-weight",
                "This is δ times another number; what comes in through a bias is 1, so its gradient is δ.",
                variants);
    }

    private Chain.Variant ofBiases(Chain.Variant instead) {
        return q -> q.kind() == Kind.BIAS_GRADIENT && !parts.isReduced(q) ? instead.of(q) : null;
    }

    private void samples() {
        List<Chain.Variant> variants = new ArrayList<>();
        for (int s = 1; problem.samplesPerPass() > 1 && s <= Math.min(8, problem.samplesPerPass()); s++) {
            int sample = s;
            variants.add(q -> {
                boolean isReduced = parts.isReduced(q)
                        && switch (q.kind()) {
                            case LOSS, WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT -> true;
                            default -> false;
                        };
                return isReduced
                        ? value(new Quantity(
                                q.kind(),
                                q.layer(),
                                q.i(),
                                q.j(),
                                new Scope(q.scope().pass(), sample)))
                        : null;
            });
        }
        addAll("one-sample-only", "This is the value of one sample; the batch has more.", variants);
    }

    // ---- updates ----

    private void steps() {
        add(
                "wrong-sign",
                "This is a step up the gradient: a parameter moves by −η times its gradient.",
                q -> isUpdated(q)
                        ? difference(product(constant(2), value(parameter(q))), problem.expression(q))
                        : null);
        double rate = problem.file().learningRate().orElseThrow();
        add(
                "learning-rate-forgotten",
                "This is the value without the learning rate: a parameter moves by −η times its gradient.",
                q -> q.kind() == Kind.RATE ? constant(1) : null);
        add(
                "learning-rate-used-twice",
                "This is the value with the learning rate in it twice.",
                q -> q.kind() == Kind.RATE ? new Setting("η²", rate * rate) : null);
        List<Chain.Variant> shifted = new ArrayList<>();
        for (double shiftedRate : new double[] {rate * 10, rate / 10}) {
            shifted.add(q -> q.kind() == Kind.RATE ? new Setting("η", shiftedRate) : null);
        }
        addAll("shifted-decimal", "This is the value with the decimal point of the learning rate shifted.", shifted);
    }

    private static boolean isUpdated(Quantity q) {
        return Subject.of(q).isUpdated();
    }

    private static Quantity parameter(Quantity q) {
        return Subject.of(q).parameter();
    }

    private void biases() {
        if (problem.network().layers().stream().noneMatch(Layer::bias)) {
            return;
        }
        if (problem.file().conventions().biases() == Conventions.Biases.FIXED) {
            add(
                    "bias-moved",
                    "This is the value with the bias updated; here biases stay as they are.",
                    q -> q.kind() == Kind.NEW_BIAS ? plainStep(q, parameter(q), gradient(q)) : null);
        } else {
            add(
                    "bias-not-moved",
                    "This is the value with the bias left as it was; here biases are updated too.",
                    q -> q.kind() == Kind.NEW_BIAS ? value(parameter(q)) : null);
        }
    }

    private static Quantity gradient(Quantity q) {
        return Subject.of(q).gradient();
    }

    /** p − η g. */
    private static Expression plainStep(Quantity q, Quantity parameter, Quantity gradient) {
        return difference(value(parameter), product(Parts.rate(q.scope()), value(gradient)));
    }

    private void otherParameters() {
        addReading(
                "bias-updated-from-another-parameter",
                "This is another parameter moved by the step of this bias: a bias moves from its own old value.",
                subject -> subject.is(Kind.NEW_BIAS) ? fromOthers(subject) : List.of());
        addReading(
                "weight-updated-from-another-parameter",
                "This is another parameter moved by the step of this weight: a weight moves from its own old value.",
                subject -> subject.is(Kind.NEW_WEIGHT) ? fromOthers(subject) : List.of());
        addReading(
                "updated-with-another-gradient",
                "This is the old value moved by the gradient of another parameter of the layer.",
                subject -> subject.isUpdated() ? byOthers(subject) : List.of());
    }

    private List<Expression> fromOthers(Subject subject) {
        Quantity q = subject.quantity();
        Expression step = difference(value(q), value(subject.parameter()));
        return parameters(q.scope()).stream()
                .filter(other -> !other.equals(subject.parameter()))
                .map(other -> subject.signed(sum(List.of(value(other), step))))
                .toList();
    }

    private List<Expression> byOthers(Subject subject) {
        Quantity q = subject.quantity();
        List<Expression> readings = new ArrayList<>();
        for (Quantity other : parameters(q.scope())) {
            if (!other.equals(subject.parameter()) && other.layer() == q.layer()) {
                readings.add(subject.reading(plainStep(q, subject.parameter(), gradient(other))));
            }
        }
        return readings;
    }

    /** All parameters, or none if they are too many. */
    private List<Quantity> parameters(Scope scope) {
        List<Quantity> parameters = new ArrayList<>();
        if (problem.network().layout().trained() > MOST_PARAMETERS) {
            return parameters;
        }
        for (int l = 1; l <= problem.depth(); l++) {
            for (int j = 1; j <= parts.units(l); j++) {
                for (int i = 1; i <= parts.sources(l); i++) {
                    parameters.add(Parts.shared(Kind.WEIGHT, l, i, j, scope));
                }
                if (problem.layer(l).bias()) {
                    parameters.add(Parts.shared(Kind.BIAS, l, j, 0, scope));
                }
            }
        }
        return parameters;
    }

    private void optimizers() {
        if (problem.file().optimizer() instanceof Sgd) {
            return;
        }
        add(
                "plain-step",
                "This is w − η ∂L/∂w; the network file asks for the step of another optimizer ("
                        + problem.file().optimizer().name() + ").",
                q -> isUpdated(q) && problem.trace().value(q) != problem.trace().value(parameter(q))
                        ? plainStep(q, parameter(q), gradient(q))
                        : null);
        add(
                "bias-correction-forgotten",
                "This is the value without the bias correction: the moments are divided by 1 − βᵗ first.",
                q -> isUpdated(q) ? Tree.map(problem.expression(q), UpdateSlips::uncorrected) : null);
    }

    /** x for x / (1 − βᵗ). */
    private static Expression uncorrected(Expression node) {
        return node instanceof Quotient(Expression moment, Difference(Constant _, Setting _)) ? moment : node;
    }
}
