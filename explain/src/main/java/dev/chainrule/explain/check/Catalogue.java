package dev.chainrule.explain.check;

import java.util.ArrayList;
import java.util.List;

/** All other conventions and all slips that are known, as far as they can happen in a problem: the likelier first. */
final class Catalogue {
    private Catalogue() {}

    /** The accounts for {@code problem}. */
    static List<Account> of(Problem problem) {
        List<Account> all = new ArrayList<>(OtherConventions.of(problem));
        all.addAll(UpdateSlips.ofSteps(problem));
        all.addAll(AnswerSlips.ofRightNumbers(problem));
        all.addAll(BackwardSlips.of(problem));
        all.addAll(UpdateSlips.of(problem));
        all.addAll(ForwardSlips.of(problem));
        all.addAll(LossSlips.of(problem));
        all.addAll(AnswerSlips.ofOtherNumbers(problem));
        return all;
    }
}
