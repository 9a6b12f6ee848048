package dev.chainrule.explain.check;

import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Scope;
import java.util.ArrayList;
import java.util.List;

/** What can be asked of a problem, and answers without a sheet around them. */
final class Subjects {
    private Subjects() {}

    /** Everything that can be asked about the first pass and its first sample. */
    static List<Subject> of(Problem problem) {
        List<Subject> subjects = new ArrayList<>();
        for (Quantity q : new Shapes(problem).all()) {
            int one = Shapes.isShared(q.kind()) ? 0 : problem.scope(1, 1).sample();
            boolean isReducedToo = one > 0 && !Shapes.isOfOneSample(q.kind());
            for (int sample : isReducedToo ? new int[] {0, one} : new int[] {one}) {
                Quantity placed = new Quantity(q.kind(), q.layer(), q.i(), q.j(), new Scope(1, sample));
                subjects.add(Subject.of(placed));
                if (Subject.of(placed).isUpdated()) {
                    subjects.add(new Subject(placed, true, false));
                }
            }
        }
        return subjects;
    }

    /** What is said of {@code text} as the only answer of a sheet. */
    static Judgement judge(Checker checker, Subject subject, String text) {
        return judge(checker.problem(), checker.accounts(), subject, text);
    }

    /** What is said of {@code text} if only {@code accounts} are known. */
    static Judgement judge(Problem problem, List<Account> accounts, Subject subject, String text) {
        Answer answer = new Answer("x", Given.parse(text, "test"), "test");
        return new Judging(problem, accounts, List.of(answer), List.of(subject))
                .all()
                .getFirst();
    }
}
