package dev.chainrule.explain.check;

import dev.chainrule.explain.Expression;
import java.util.List;
import java.util.function.Function;

/**
 * A known way to another number than the right one: a slip, or another convention.
 *
 * @param reason its name, what an answer is that is explained by it, and the sentence for people
 * @param ways for an answer's subject, the ways to a number; none where it does not apply
 */
record Account(Reason reason, Function<Subject, List<Way>> ways) {
    /**
     * A way to a number.
     *
     * @param workings through the problem
     * @param expression what of it is taken for the answer
     */
    record Way(Workings workings, Expression expression) {}

    /** A slip on the way: the number is what it is called, on other workings. They are shared by all answers. */
    static Account slip(String name, String sentence, List<Workings> workings) {
        return onOtherWorkings(new Reason(name, Verdict.SLIP, sentence), workings);
    }

    /** Another convention. */
    static Account convention(String name, String sentence, List<Workings> workings) {
        return onOtherWorkings(new Reason(name, Verdict.CONVENTION, sentence), workings);
    }

    /** A slip at the end: other expressions of right numbers. */
    static Account slip(String name, String sentence, Problem problem, Function<Subject, List<Expression>> readings) {
        return ofOtherNumbers(new Reason(name, Verdict.SLIP, sentence), problem, readings);
    }

    /** Another convention about the number itself. */
    static Account convention(
            String name, String sentence, Problem problem, Function<Subject, List<Expression>> readings) {
        return ofOtherNumbers(new Reason(name, Verdict.CONVENTION, sentence), problem, readings);
    }

    private static Account onOtherWorkings(Reason reason, List<Workings> workings) {
        List<Workings> all = List.copyOf(workings);
        return new Account(
                reason,
                subject -> all.stream()
                        .map(way -> new Way(way, subject.expression()))
                        .toList());
    }

    private static Account ofOtherNumbers(
            Reason reason, Problem problem, Function<Subject, List<Expression>> readings) {
        Workings right = problem.right();
        return new Account(
                reason,
                subject -> readings.apply(subject).stream()
                        .map(expression -> new Way(right, expression))
                        .toList());
    }

    /** The stable word. */
    String name() {
        return reason.name();
    }
}
