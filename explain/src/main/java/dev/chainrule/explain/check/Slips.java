package dev.chainrule.explain.check;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Collects the slips of one part of the work. */
abstract class Slips {
    final Problem problem;
    final Parts parts;
    private final List<Account> accounts = new ArrayList<>();

    Slips(Problem problem) {
        this.problem = problem;
        this.parts = problem.parts();
    }

    /** The slips, as far as they can happen in the problem. */
    final List<Account> accounts() {
        return List.copyOf(accounts);
    }

    /** A slip on the way. */
    final void add(String name, String sentence, Chain.Variant... variants) {
        addAll(name, sentence, List.of(variants));
    }

    /** A slip on the way that can happen in one of several ways. */
    final void addAll(String name, String sentence, List<Chain.Variant> variants) {
        if (!variants.isEmpty() && !problem.isLarge()) {
            accounts.add(Account.slip(
                    name,
                    sentence,
                    variants.stream()
                            .map(variant -> Workings.with(problem, variant))
                            .toList()));
        }
    }

    /** A slip at the end, for some subjects. */
    final void addReading(String name, String sentence, Function<Subject, List<Expression>> readings) {
        accounts.add(Account.slip(name, sentence, problem, readings));
    }

    /** An account made elsewhere. */
    final void add(Account account) {
        accounts.add(account);
    }

    /** A slip in all layers that {@code where} lets through, or in one of them only. */
    final List<Chain.Variant> inLayers(IntPredicate where, Chain.Variant instead) {
        List<Integer> layers = new ArrayList<>();
        for (int l = 1; l <= problem.depth(); l++) {
            if (where.test(l)) {
                layers.add(l);
            }
        }
        List<Chain.Variant> variants = new ArrayList<>();
        if (!layers.isEmpty()) {
            variants.add(q -> layers.contains(q.layer()) ? instead.of(q) : null);
        }
        if (layers.size() > 1) {
            for (int layer : layers) {
                variants.add(q -> q.layer() == layer ? instead.of(q) : null);
            }
        }
        return variants;
    }
}
