package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Arithmetic;
import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.FractionOrDecimal;
import dev.chainrule.explain.Fractions;
import dev.chainrule.explain.MissedKinks;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.Walk;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A network file as a problem to be solved with pencil and paper: two rounds over its samples (the second shows what the
 * first update did), with every quantity in its smallest steps, so that a slip is another expression for one of them.
 */
final class Problem {
    private final NetworkFile file;
    private final Trace trace;
    private final Parts parts;
    private final Map<Quantity, Expression> expressions = new HashMap<>();
    private final Workings right;
    private final Chain<Bounded.Value> bounded;
    private final Chain<FractionOrDecimal> fractions;
    private @Nullable List<MissedKinks.Missed> missed;

    private Problem(NetworkFile file) {
        this.file = file;
        this.trace = Trace.of(Walk.of(file, 2), Notation.LAYERS, Integer.MAX_VALUE);
        this.parts = new Parts(file, samplesPerPass());
        this.right = Workings.right(this);
        this.bounded = Chain.of(trace, Bounded.ARITHMETIC);
        this.fractions = Chain.of(trace, Fractions.ARITHMETIC);
    }

    /** The problem of {@code file}. */
    static Problem of(NetworkFile file) {
        return new Problem(file);
    }

    /** The problem of the file that {@code change} makes of this; nothing if it makes none that can be read. */
    Optional<Problem> changed(UnaryOperator<Map<String, @Nullable Object>> change) {
        try {
            return Optional.of(new Problem(NetworkFile.of(change.apply(file.toTree()), "variant")));
        } catch (ChainruleException notAllowed) {
            return Optional.empty();
        }
    }

    /** The file. */
    NetworkFile file() {
        return file;
    }

    /** The network. */
    Network network() {
        return file.network();
    }

    /** How many layers there are. */
    int depth() {
        return network().layers().size();
    }

    /** Layer {@code l}, from 1. */
    Layer layer(int l) {
        return network().layers().get(l - 1);
    }

    /** The activation of layer {@code l}, from 1. */
    Activation activation(int l) {
        return layer(l).activation();
    }

    /** Whether each unit of layer {@code l} goes through a function by itself. */
    boolean isElementwise(int l) {
        return activation(l) instanceof ElementwiseActivation;
    }

    /** Whether there are gradients. */
    boolean hasTargets() {
        return file.hasTargets();
    }

    /** Whether there is an update. */
    boolean hasUpdates() {
        return file.hasUpdate();
    }

    /** How many samples there are. */
    int samples() {
        return file.samples().size();
    }

    /** How many passes a round over the samples takes. */
    int passesPerRound() {
        return file.conventions().batch() == Conventions.Batch.EACH ? samples() : 1;
    }

    /** How many samples go through in one pass. */
    int samplesPerPass() {
        return samples() / passesPerRound();
    }

    /** The scope of sample {@code sample} in pass {@code pass}, both from 1. */
    Scope scope(int pass, int sample) {
        return new Scope(pass, samplesPerPass() > 1 ? sample : 0);
    }

    /** Whether there are too many weights for anybody to have computed with pencil and paper: no slips on the way are tried. */
    boolean isLarge() {
        return network().layout().trained() > 2000;
    }

    /** Whether there are so few weights that many ways of rounding can be tried. */
    boolean isSmall() {
        return network().layout().trained() <= 150;
    }

    /** The trace, in the signs of the gradient. */
    Trace trace() {
        return trace;
    }

    /** Expressions of quantities. */
    Parts parts() {
        return parts;
    }

    /** The right way through it. */
    Workings right() {
        return right;
    }

    /** The right way, with what rounding in double precision may add up to. */
    Chain<Bounded.Value> bounded() {
        return bounded;
    }

    /** The right way in fractions. */
    Chain<FractionOrDecimal> fractions() {
        return fractions;
    }

    /** Where the rounding of double precision decides a slope, and fractions go another way. */
    List<MissedKinks.Missed> missedKinks() {
        List<MissedKinks.Missed> known = missed;
        if (known == null) {
            known = MissedKinks.of(trace);
            missed = known;
        }
        return known;
    }

    /** The value of {@code expression} in double precision. */
    double value(Expression expression) {
        return expression.evaluate(Arithmetic.DOUBLES, trace::value);
    }

    /** Small steps: δ from ∂L/∂h and f′, ∂L/∂h from what each unit sends back, a loss from its shares. */
    Chain.Variant steps() {
        return q -> Trace.isComputed(q) ? expression(q) : null;
    }

    /** The smallest steps: also a from terms, each by itself. */
    Chain.Variant smallestSteps() {
        return q -> q.kind() == Quantity.Kind.PRE_ACTIVATION
                ? Expression.sum(parts.termsAndBias(q))
                : Trace.isComputed(q) ? expression(q) : null;
    }

    /** How {@code q} follows from others in its smallest step. */
    Expression expression(Quantity q) {
        Expression known = expressions.get(q);
        if (known == null) {
            Expression small = parts.smallStep(q);
            if (small == null) {
                Step step = trace.step(q);
                small = step.expression();
            }
            expressions.put(q, small);
            known = small;
        }
        return known;
    }
}
