package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Fn;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slips on the way from inputs to outputs: h = f(Σ x w + b). */
final class ForwardSlips extends Slips {
    private static final String TRANSPOSED = "transposed-index";
    private static final String TRANSPOSED_SENTENCE =
            "This is the value with weights in the wrong places: w_ij goes from source i to destination j; here rows and"
                    + " columns (or the two indices) are exchanged.";

    /** Beyond so many terms nobody leaves out just one. */
    private static final int MOST_TERMS = 12;

    private ForwardSlips(Problem problem) {
        super(problem);
    }

    /** The slips of the forward pass that can happen in {@code problem}. */
    static List<Account> of(Problem problem) {
        ForwardSlips slips = new ForwardSlips(problem);
        slips.sums();
        slips.activations();
        slips.indices();
        return slips.accounts();
    }

    private void sums() {
        addAll(
                "bias-forgotten",
                "This is the value without the bias: a is Σ x w + b.",
                inLayers(
                        l -> problem.layer(l).bias(),
                        q -> q.kind() == Kind.PRE_ACTIVATION ? sum(parts.terms(q)) : null));
        List<Chain.Variant> without = new ArrayList<>();
        List<Chain.Variant> turned = new ArrayList<>();
        for (int l = 1; l <= problem.depth(); l++) {
            int layer = l;
            int terms = parts.sources(l);
            for (int i = 0; i < terms && terms <= MOST_TERMS; i++) {
                int left = i;
                if (terms > 1) {
                    without.add(q -> isPreActivation(q, layer) ? sum(without(parts.termsAndBias(q), left)) : null);
                }
                turned.add(q -> isPreActivation(q, layer) ? sum(turned(parts.termsAndBias(q), left)) : null);
            }
            if (problem.layer(l).bias()) {
                turned.add(q -> isPreActivation(q, layer) ? sum(turned(parts.termsAndBias(q), terms)) : null);
            }
        }
        addAll("term-forgotten", "This is the value with one term of the sum Σ x w left out.", without);
        addAll("sign-lost-in-one-term", "This is the value with one term of the sum in the wrong sign.", turned);
    }

    private static boolean isPreActivation(Quantity q, int layer) {
        return q.kind() == Kind.PRE_ACTIVATION && q.layer() == layer;
    }

    static List<Expression> without(List<Expression> terms, int index) {
        List<Expression> rest = new ArrayList<>(terms);
        rest.remove(index);
        return rest;
    }

    static List<Expression> turned(List<Expression> terms, int index) {
        List<Expression> turned = new ArrayList<>(terms);
        turned.set(index, new Expression.Negative(terms.get(index)));
        return turned;
    }

    private void activations() {
        addAll(
                "activation-forgotten",
                "This is the value without the activation function: h is f(a), not a.",
                inLayers(
                        l -> !(problem.activation(l) instanceof Identity),
                        q -> q.kind() == Kind.ACTIVATION ? preActivation(q) : null));
        addAll(
                "exponent-sign",
                "This is the value with e^a where e^−a belongs: σ(a) is 1 / (1 + e^−a).",
                inLayers(
                        l -> problem.activation(l) instanceof Sigmoid,
                        q -> q.kind() == Kind.ACTIVATION
                                ? apply(Fn.of(new Sigmoid()), new Expression.Negative(preActivation(q)))
                                : null));
        addAll(
                "not-normalised",
                "This is e^a by itself: softmax divides it by the sum of all e^a.",
                inLayers(
                        l -> problem.activation(l) instanceof Softmax,
                        q -> q.kind() == Kind.ACTIVATION ? apply(Fn.EXP, preActivation(q)) : null));
        List<Workings> others = new ArrayList<>();
        for (int l = 1; l <= problem.depth() && !problem.isLarge(); l++) {
            for (Activation other : List.of(new Sigmoid(), new Tanh(), new Relu())) {
                Workings workings = isUsual(problem.activation(l)) ? withActivation(l, other) : null;
                if (workings != null) {
                    others.add(workings);
                }
            }
        }
        if (!others.isEmpty()) {
            add(Account.slip("another-activation", "This is the value with another activation function.", others));
        }
    }

    /** Only where one is easily taken for another. */
    private static boolean isUsual(Activation f) {
        return f instanceof Sigmoid || f instanceof Tanh || f instanceof Relu;
    }

    private @Nullable Workings withActivation(int l, Activation other) {
        if (other.name().equals(problem.activation(l).name())) {
            return null;
        }
        return problem.changed(tree -> {
                    List<Object> activations = new ArrayList<>((List<?>) tree.get("activations"));
                    activations.set(l - 1, other.name());
                    tree.put("activations", activations);
                    return tree;
                })
                .map(Problem::right)
                .orElse(null);
    }

    private static Expression preActivation(Quantity q) {
        return value(Parts.like(q, Kind.PRE_ACTIVATION));
    }

    /** The weights of a layer taken column by column where they stand row by row: for a square matrix, its transpose. */
    private void indices() {
        List<Integer> matrices = new ArrayList<>();
        for (int l = 1; l <= problem.depth(); l++) {
            if (parts.sources(l) > 1 && parts.units(l) > 1) {
                matrices.add(l);
            }
        }
        List<List<Integer>> choices = new ArrayList<>();
        choices.add(matrices);
        if (matrices.size() > 1) {
            matrices.forEach(l -> choices.add(List.of(l)));
        }
        List<Chain.Variant> variants = new ArrayList<>();
        for (List<Integer> layers : choices) {
            variants.add(q -> misread(q, layers, true));
            variants.add(q -> misread(q, layers, false));
        }
        variants.add(this::exchanged);
        if (!matrices.isEmpty()) {
            addReading(TRANSPOSED, TRANSPOSED_SENTENCE, this::exchanged);
            addAll(TRANSPOSED, TRANSPOSED_SENTENCE, variants);
        }
    }

    private @Nullable Expression misread(Quantity q, List<Integer> layers, boolean forwardToo) {
        boolean isForward = forwardToo && layers.contains(q.layer());
        if (isForward && q.kind() == Kind.TERM) {
            return misreadTerm(q);
        }
        if (isForward && q.kind() == Kind.PRE_ACTIVATION) {
            List<Expression> terms = new ArrayList<>();
            for (int i = 1; i <= parts.sources(q.layer()); i++) {
                terms.add(misreadTerm(Quantity.of(Kind.TERM, q.layer(), i, q.i(), q.scope())));
            }
            if (problem.layer(q.layer()).bias()) {
                terms.add(parts.bias(q.layer(), q.i(), q.scope()));
            }
            return sum(terms);
        }
        if (q.kind() == Kind.CONTRIBUTION && layers.contains(q.layer() + 1)) {
            Quantity weight = parts.weightBack(q.layer() + 1, q.i(), q.j(), q.scope());
            return product(value(Quantity.of(Kind.DELTA, q.layer() + 1, q.j(), q.scope())), value(misplaced(weight)));
        }
        return null;
    }

    private Expression misreadTerm(Quantity term) {
        Quantity weight = Parts.shared(Kind.WEIGHT, term.layer(), term.i(), term.j(), term.scope());
        return product(parts.source(term.layer(), term.i(), term.scope()), value(misplaced(weight)));
    }

    /** The gradient with the indices exchanged: δ_i x_j. */
    private @Nullable Expression exchanged(Quantity q) {
        boolean isExchangeable = q.kind() == Kind.WEIGHT_GRADIENT && !parts.isReduced(q) && hasTwin(q);
        return isExchangeable
                ? product(
                        value(Quantity.of(Kind.DELTA, q.layer(), q.i(), q.scope())),
                        parts.source(q.layer(), q.j(), q.scope()))
                : null;
    }

    /** The number of the weight with the indices exchanged. */
    private List<Expression> exchanged(Subject subject) {
        Quantity q = subject.quantity();
        boolean isOfWeight = switch (q.kind()) {
            case WEIGHT, NEW_WEIGHT, WEIGHT_GRADIENT, TERM -> true;
            default -> false;
        };
        return isOfWeight && hasTwin(q)
                ? List.of(subject.with(Quantity.of(q.kind(), q.layer(), q.j(), q.i(), q.scope()))
                        .expression())
                : List.of();
    }

    /** Whether there is a weight with the indices of {@code q} exchanged. */
    private boolean hasTwin(Quantity q) {
        return q.i() != q.j() && q.j() <= parts.sources(q.layer()) && q.i() <= parts.units(q.layer());
    }

    /** The weight that stands where {@code weight} would stand if the matrix were written column by column. */
    private Quantity misplaced(Quantity weight) {
        int place = (weight.j() - 1) * parts.sources(weight.layer()) + weight.i() - 1;
        int units = parts.units(weight.layer());
        return Quantity.of(weight.kind(), weight.layer(), place / units + 1, place % units + 1, weight.scope());
    }
}
