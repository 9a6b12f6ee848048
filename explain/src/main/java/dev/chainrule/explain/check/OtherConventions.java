package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Conventions.Batch;
import dev.chainrule.explain.Conventions.Biases;
import dev.chainrule.explain.Conventions.UpdateOrder;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.network.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same problem by other definitions in use. */
final class OtherConventions {
    private static final List<String> SQUARED = List.of("half-squared-error", "squared-error", "mean-squared-error");

    private final Problem problem;
    private final List<Account> accounts = new ArrayList<>();

    private OtherConventions(Problem problem) {
        this.problem = problem;
    }

    /** The other conventions that could matter in {@code problem}. */
    static List<Account> of(Problem problem) {
        OtherConventions others = new OtherConventions(problem);
        if (problem.hasUpdates()) {
            others.updateOrder();
            others.biases();
        }
        if (problem.hasTargets()) {
            others.lossFactor();
            others.batch();
        }
        others.reluAtZero();
        others.numbersThemselves();
        return others.accounts;
    }

    private void updateOrder() {
        if (problem.depth() == 1) {
            return;
        }
        boolean isOutputFirst = problem.file().conventions().updateOrder() == UpdateOrder.OUTPUT_FIRST;
        String other = isOutputFirst ? "simultaneous" : "output-first";
        add(
                other,
                isOutputFirst
                        ? "This is the value if errors go back through the weights of the forward pass, which is the"
                                + " gradient; the network file says output-first (updateOrder)."
                        : "This is the value if errors go back through weights that have already been updated, as some"
                                + " textbooks do (updateOrder output-first). That is not the gradient.",
                convention("updateOrder", other));
    }

    private void biases() {
        if (problem.network().layers().stream().noneMatch(Layer::bias)) {
            return;
        }
        Biases here = problem.file().conventions().biases();
        for (Biases other : List.of(Biases.UPDATED, Biases.FIXED, Biases.SHARED)) {
            if (other != here) {
                String sentence = switch (other) {
                    case FIXED -> "if biases stay as they are";
                    case SHARED -> "if the units of a layer share one bias, which moves by the sum of their δ";
                    default -> "if each bias moves by its own δ";
                };
                String word = word(other);
                add(
                        "biases-" + word,
                        "This is the value " + sentence + " (biases " + word + "); the network file says " + word(here)
                                + ".",
                        convention("biases", word));
            }
        }
    }

    private void lossFactor() {
        String here = problem.file().loss().name();
        if (SQUARED.contains(here)) {
            for (String other : SQUARED) {
                if (!other.equals(here)) {
                    String formula = switch (other) {
                        case "half-squared-error" -> "½ Σ (y − t)²";
                        case "squared-error" -> "Σ (y − t)²";
                        default -> "the mean of (y − t)² over the outputs";
                    };
                    add(
                            "loss-" + other,
                            "This is the value if the loss is " + formula + " (" + other + "); the network file says "
                                    + here + ".",
                            changed(tree -> tree.put("loss", other)));
                }
            }
        } else if (problem.network().outputs() > 1 && !problem.isLarge()) {
            Chain.Variant mean = q -> {
                boolean shared = q.kind() == Kind.LOSS_TERM
                        || (q.layer() == problem.depth()
                                && (q.kind() == Kind.ACTIVATION_GRADIENT
                                        || (q.kind() == Kind.DELTA
                                                && problem.parts().isFused(q.layer()))));
                return shared
                        ? product(new Expression.Constant(1, problem.network().outputs()), problem.expression(q))
                        : null;
            };
            accounts.add(Account.convention(
                    "mean-over-outputs",
                    "This is the value if the loss is the mean over the outputs; here it is their sum.",
                    List.of(Workings.with(problem, mean))));
        }
    }

    private void batch() {
        int samples = problem.samples();
        if (samples == 1) {
            return;
        }
        Batch here = problem.file().conventions().batch();
        for (Batch other : Batch.values()) {
            if (other != here) {
                String sentence = switch (other) {
                    case MEAN -> "for one update by the mean over the samples";
                    case SUM -> "for one update by the sum over the samples";
                    case EACH -> "for one update after each sample";
                };
                Problem changed = convention("batch", word(other));
                if (changed != null) {
                    Workings workings = changed.right();
                    accounts.add(new Account(
                            new Reason(
                                    "batch-" + word(other),
                                    Verdict.CONVENTION,
                                    "This is the value " + sentence + " (batch " + word(other)
                                            + "); the network file says " + word(here) + "."),
                            subject -> elsewhere(subject, here, other, samples).stream()
                                    .map(there -> new Account.Way(workings, there.expression()))
                                    .toList()));
                }
            }
        }
    }

    /** Where the number of {@code subject} stands when samples are put together in another way; empty if nowhere. */
    private static List<Subject> elsewhere(Subject subject, Batch here, Batch there, int samples) {
        Quantity q = subject.quantity();
        int pass = q.scope().pass();
        int sample = q.scope().sample();
        if (here != Batch.EACH && there != Batch.EACH) {
            return List.of(subject);
        }
        boolean isOfOne = Shapes.isOfOneSample(q.kind());
        boolean isShared = Shapes.isShared(q.kind());
        if (there == Batch.EACH) {
            int first = (pass - 1) * samples;
            if (!isShared) {
                return sample == 0 ? List.of() : List.of(subject.with(in(new Scope(first + sample, 0), q)));
            }
            return List.of(subject.with(in(new Scope(first + (subject.isUpdated() ? samples : 1), 0), q)));
        }
        int round = (pass - 1) / samples + 1;
        int inRound = (pass - 1) % samples + 1;
        if (subject.isUpdated() && inRound < samples) {
            return List.of();
        }
        boolean isOfSample = isOfOne || !isShared;
        return List.of(subject.with(in(new Scope(round, isOfSample ? inRound : 0), q)));
    }

    private static Quantity in(Scope scope, Quantity q) {
        return new Quantity(q.kind(), q.layer(), q.i(), q.j(), scope);
    }

    private void reluAtZero() {
        boolean hasRelu = problem.network().layers().stream()
                .anyMatch(layer -> layer.activation().name().equals("relu"));
        double here = problem.file().conventions().reluAtZero();
        for (double other : new double[] {0, 0.5, 1}) {
            if (hasRelu && other != here) {
                String word = other == 0.5 ? "0.5" : String.valueOf((int) other);
                add(
                        "relu-at-zero-" + word,
                        "This is the value if the derivative of relu at 0 is " + word + " (reluAtZero).",
                        convention("reluAtZero", other));
            }
        }
    }

    /** Conventions about what a name means. */
    private void numbersThemselves() {
        add(
                "signal-sign",
                "This is the value with the other sign of the signal: some write δ for ∂L/∂a, others for"
                        + " −∂L/∂a, and a change may be added or subtracted.",
                this::otherSign);
        add(
                "index-order",
                "This is the value if the indices stand in the other order: here the source unit comes first, then the"
                        + " destination.",
                this::otherOrder);
        add(
                "letter-of-the-notation",
                "This is what the letter stands for in the notation of the file; the name is that of a step, which means the"
                        + " same in every notation (a is what goes into a unit, h what comes out, s the slope, d the signal).",
                this::otherLetter);
        add("after-the-update", "This is the value after the update; asked for is the one before it.", this::after);
        add("before-the-update", "This is the value before the update; asked for is the one after it.", this::before);
    }

    /** What the letters of an id stand for in a notation that has them for something else. */
    private List<Expression> otherLetter(Subject subject) {
        Quantity q = subject.quantity();
        Kind other = switch (problem.file().notation()) {
            case LAYERS, NIELSEN -> q.kind() == Kind.PRE_ACTIVATION ? Kind.ACTIVATION : null;
            case HAGAN ->
                switch (q.kind()) {
                    case PRE_ACTIVATION -> Kind.ACTIVATION;
                    case ACTIVATION_SLOPE -> Kind.DELTA;
                    default -> null;
                };
            default -> null;
        };
        return other == null ? List.of() : List.of(value(Parts.like(q, other)));
    }

    private List<Expression> otherSign(Subject subject) {
        boolean isSignal = subject.is(Kind.DELTA) || subject.isChange();
        return isSignal ? List.of(new Expression.Negative(subject.expression())) : List.of();
    }

    private List<Expression> otherOrder(Subject subject) {
        Quantity q = subject.quantity();
        boolean isMatrix = switch (q.kind()) {
            case WEIGHT, NEW_WEIGHT, WEIGHT_GRADIENT, TERM -> true;
            default -> false;
        };
        if (!isMatrix
                || q.i() == q.j()
                || q.j() > problem.parts().sources(q.layer())
                || q.i() > problem.parts().units(q.layer())) {
            return List.of();
        }
        return List.of(subject.with(Quantity.of(q.kind(), q.layer(), q.j(), q.i(), q.scope()))
                .expression());
    }

    private List<Expression> after(Subject subject) {
        Quantity q = subject.quantity();
        if (!problem.hasUpdates() || subject.isChange() || subject.isUpdated()) {
            return List.of();
        }
        Kind updated = switch (q.kind()) {
            case WEIGHT -> Kind.NEW_WEIGHT;
            case BIAS -> Kind.NEW_BIAS;
            case SLOPE_PARAMETER -> Kind.NEW_SLOPE_PARAMETER;
            default -> q.kind();
        };
        boolean isParameter = updated != q.kind();
        return isParameter ? List.of(value(Parts.like(q, updated))) : moved(subject, problem.passesPerRound());
    }

    private List<Expression> before(Subject subject) {
        if (subject.isChange()) {
            return List.of();
        }
        return subject.isUpdated() ? List.of(value(subject.parameter())) : moved(subject, -problem.passesPerRound());
    }

    /** The same loss or output so many passes away, where there is one. */
    private List<Expression> moved(Subject subject, int passes) {
        Quantity q = subject.quantity();
        int pass = q.scope().pass() + passes;
        boolean isResult = q.kind() == Kind.LOSS || (q.kind() == Kind.ACTIVATION && q.layer() == problem.depth());
        boolean exists = pass >= 1 && pass <= problem.trace().walk().passes().size();
        return isResult && exists
                ? List.of(
                        subject.with(in(new Scope(pass, q.scope().sample()), q)).expression())
                : List.of();
    }

    // ---- other files ----

    private void add(String name, String sentence, @Nullable Problem other) {
        if (other != null) {
            accounts.add(Account.convention(name, sentence, List.of(other.right())));
        }
    }

    private void add(String name, String sentence, Function<Subject, List<Expression>> readings) {
        accounts.add(Account.convention(name, sentence, problem, readings));
    }

    private @Nullable Problem convention(String name, Object word) {
        return changed(tree -> {
            Map<Object, @Nullable Object> conventions = new LinkedHashMap<>();
            if (tree.get("conventions") instanceof Map<?, ?> here) {
                conventions.putAll(here);
            }
            conventions.put(name, word);
            tree.put("conventions", conventions);
        });
    }

    private @Nullable Problem changed(Consumer<Map<String, @Nullable Object>> change) {
        return problem.changed(tree -> {
                    change.accept(tree);
                    return tree;
                })
                .orElse(null);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
