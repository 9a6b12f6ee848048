package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Example;
import dev.chainrule.explain.PassRecord;
import dev.chainrule.explain.Walk;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import java.util.List;
import java.util.Objects;

/** What became of the loss of all samples by each round of a walk. */
final class Rounds {
    private Rounds() {}

    /** The mean loss of all samples before the first round, and after each. */
    static double[] losses(Walk walk) {
        Example example = walk.file();
        List<PassRecord> passes = walk.passes();
        int updates = example.conventions().batch() == Conventions.Batch.EACH
                ? example.samples().size()
                : 1;
        double[] losses = new double[passes.size() / updates + 1];
        for (int round = 0; round < losses.length; round++) {
            losses[round] = loss(
                    example,
                    round == 0
                            ? example.parameters()
                            : Objects.requireNonNull(
                                            passes.get(round * updates - 1).update())
                                    .parameters());
        }
        return losses;
    }

    private static double loss(Example example, double[] parameters) {
        ReferencePass pass = ReferencePass.of(example.network(), parameters);
        Objective objective = Objective.of(example.loss(), example.targets(), Reduction.MEAN);
        return pass.loss(pass.forward(example.inputs()), objective).total();
    }
}
