package dev.chainrule.explain.check;

import dev.chainrule.explain.Expression;
import dev.chainrule.explain.FractionOrDecimal;
import dev.chainrule.explain.MissedKinks;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.network.Relu;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One sheet under judgement. */
final class Judging {
    private static final int MOST_NAMES_IN_SENTENCE = 4;
    private static final String EXACT = "exact-arithmetic";
    private static final String NO_DIGIT = "no-digit-shows";

    private final Problem problem;
    private final List<Account> accounts;
    private final List<Answer> answers;
    private final List<Subject> subjects;
    private final @Nullable Judgement[] judgements;
    private final Workings right;
    private final RoundingOnTheWay rounding;

    Judging(Problem problem, List<Account> accounts, List<Answer> answers, List<Subject> subjects) {
        this.problem = problem;
        this.accounts = accounts;
        this.answers = answers;
        this.subjects = subjects;
        this.judgements = new Judgement[answers.size()];
        this.right = problem.right();
        this.rounding = new RoundingOnTheWay(problem, right);
    }

    List<Judgement> all() {
        List<Judgement> all = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            all.add(judgement(i));
        }
        return all;
    }

    private Judgement judgement(int index) {
        Judgement known = judgements[index];
        if (known == null) {
            known = judge(index);
            judgements[index] = known;
        }
        return known;
    }

    private Judgement judge(int index) {
        Answer answer = answers.get(index);
        Subject subject = subjects.get(index);
        Given given = answer.given();
        double expected = problem.value(subject.expression());
        double slack = slack(subject, expected);
        if (given.shows(expected, slack)) {
            return right(answer, expected);
        }
        Map<String, Reason> reasons = new LinkedHashMap<>();
        Double exact = exact(subject);
        if (exact != null && given.shows(exact, 0)) {
            if (problem.missedKinks().isEmpty()) {
                return right(answer, expected);
            }
            List<Reason> only = List.of(new Reason(EXACT, Verdict.CONVENTION, exactSentence()));
            return new Judgement(
                    answer.name(), given, expected, Verdict.CONVENTION, only, sentence(given, expected, only));
        }
        if (given.is(expected, slack)) {
            reasons.put(NO_DIGIT, new Reason(NO_DIGIT, Verdict.ROUNDING, "Rounded so far that no digit of it shows."));
        } else {
            rounding.simple(given, subject, expected).forEach(reason -> reasons.putIfAbsent(reason.name(), reason));
        }
        OwnNumbers own = problem.isLarge() ? OwnNumbers.NONE : new OwnNumbers(answers, subjects, index);
        followUp(given, subject, own).forEach(reason -> reasons.putIfAbsent(reason.name(), reason));
        others(given, subject, expected, slack, own).forEach(reason -> reasons.putIfAbsent(reason.name(), reason));
        if (reasons.isEmpty()) {
            rounding.inSomeWay(given, subject, expected).forEach(reason -> reasons.putIfAbsent(reason.name(), reason));
        }
        List<Reason> sorted = reasons.values().stream()
                .sorted(Comparator.comparing(Reason::verdict))
                .toList();
        Verdict verdict = sorted.isEmpty() ? Verdict.WRONG : sorted.getFirst().verdict();
        return new Judgement(answer.name(), given, expected, verdict, sorted, sentence(given, expected, sorted));
    }

    private static Judgement right(Answer answer, double expected) {
        return new Judgement(answer.name(), answer.given(), expected, Verdict.RIGHT, List.of(), "Right.");
    }

    private static String sentence(Given given, double expected, List<Reason> reasons) {
        if (reasons.isEmpty()) {
            return "Not " + given.text() + ": it is " + Digits.USUAL.text(expected)
                    + (given.significant() == 1
                            ? ". With one digit more, a slip that led to it could be named."
                            : ", and no slip that is known leads to this number.");
        }
        Reason best = reasons.getFirst();
        String right = best.verdict() == Verdict.ROUNDING ? " It is " : " The right number is ";
        String first = best.sentence()
                + (best.name().equals(EXACT) ? " In double precision it is " : right)
                + Digits.USUAL.text(expected) + ".";
        if (reasons.size() == 1) {
            return first;
        }
        List<String> more =
                reasons.stream().skip(1).map(Reason::gist).distinct().toList();
        return first + " (The same number: "
                + more.stream().limit(MOST_NAMES_IN_SENTENCE).collect(Collectors.joining("; "))
                + (more.size() > MOST_NAMES_IN_SENTENCE ? "; …" : "") + ")";
    }

    // ---- right ----

    /** How uncertain the value is in double precision; more only where a kink or a pole makes it so, and not much more. */
    private double slack(Subject subject, double expected) {
        if (problem.isLarge()) {
            return 1e-9 * Math.abs(expected);
        }
        double error = 64 * problem.bounded().value(subject.expression()).error();
        double most = Math.max(1e-9 * Math.abs(expected), 1e-12);
        return error >= 0 && error < most ? error : most;
    }

    /** The number in fractions; null if it is none. */
    private @Nullable Double exact(Subject subject) {
        return !problem.isLarge()
                        && problem.fractions().value(subject.expression()) instanceof FractionOrDecimal.Exact(var exact)
                ? Double.valueOf(exact.toDouble())
                : null;
    }

    private String exactSentence() {
        MissedKinks.Missed first = problem.missedKinks().getFirst();
        Quantity place = first.place();
        boolean isRelu =
                place.kind() == Quantity.Kind.PRE_ACTIVATION && problem.activation(place.layer()) instanceof Relu;
        return "Right in exact arithmetic, where " + Subject.of(place).plainId() + " is "
                + Digits.USUAL.text(first.exact().toDouble()) + " and the slope there "
                + Digits.USUAL.text(first.exactSlope()) + (isRelu ? " (reluAtZero)" : "")
                + "; double precision is off by "
                + Digits.USUAL.text(first.inDoubles() - first.exact().toDouble()) + " and takes the slope "
                + Digits.USUAL.text(first.slopeInDoubles()) + ".";
    }

    // ---- what follows from other numbers of the sheet ----

    private List<Reason> followUp(Given given, Subject subject, OwnNumbers own) {
        if (own.isEmpty()) {
            return List.of();
        }
        OwnNumbers.Use use = own.use();
        if (!matches(given, right.after(use), subject.expression())) {
            return List.of();
        }
        Collection<Integer> used = use.used();
        List<Integer> bad = used.stream()
                .filter(i -> judgement(i).verdict().compareTo(Verdict.ROUNDING) > 0)
                .toList();
        if (used.isEmpty()) {
            return List.of();
        }
        if (bad.isEmpty()) {
            return List.of(new Reason(
                    "from-your-rounded-numbers",
                    Verdict.ROUNDING,
                    "Right up to rounding: it follows from " + list(used) + ".",
                    "what follows from " + list(used)));
        }
        return bad.stream()
                .map(i -> new Reason(
                        "follows-from-your-" + answers.get(i).name(),
                        Verdict.SLIP,
                        "This step is right: it follows from your " + said(i) + ", which is not.",
                        "what follows from your " + said(i)))
                .toList();
    }

    private String list(Collection<Integer> used) {
        return "your "
                + String.join(
                        ", ",
                        used.stream()
                                .limit(MOST_NAMES_IN_SENTENCE)
                                .map(this::said)
                                .toList())
                + (used.size() > MOST_NAMES_IN_SENTENCE ? ", …" : "");
    }

    private String said(int i) {
        return answers.get(i).name() + " = " + answers.get(i).given().text();
    }

    private static boolean matches(Given given, Workings workings, Expression expression) {
        double exact = workings.value(expression);
        return given.shows(exact, 1e-12 * Math.abs(exact)) || matchesRounded(given, workings, expression);
    }

    private static boolean matchesRounded(Given given, Workings workings, Expression expression) {
        return given.significant() > 0 // rounded far enough everything is 0
                && given.isNear(workings.value(expression))
                && Plan.alike(given).stream().anyMatch(plan -> given.shows(workings.value(expression, plan), 0));
    }

    // ---- other conventions and slips ----

    /** All accounts whose number is the one given, and pinned down by its digits: those that give it exactly first. */
    private List<Reason> others(Given given, Subject subject, double expected, double slack, OwnNumbers own) {
        double fromOwn = own.isEmpty() ? expected : right.after(own.use()).value(subject.expression());
        List<Reason> exactly = new ArrayList<>();
        List<Reason> nearly = new ArrayList<>();
        for (Account account : accounts) {
            boolean isExact = false;
            boolean isNear = false;
            Collection<Integer> used = List.of();
            for (Account.Way way : account.ways().apply(subject)) {
                double number = way.workings().value(way.expression());
                if (differs(number, expected, slack)) {
                    isExact |= given.pinsDown(number) && given.shows(number, 1e-12 * Math.abs(number));
                    isNear |= !isExact && !problem.isLarge() && isNear(given, way);
                    if (!isExact && !isNear && used.isEmpty()) {
                        used = usedBy(given, way, own, fromOwn);
                    }
                }
            }
            if (isExact) {
                exactly.add(account.reason());
            } else if (isNear) {
                nearly.add(account.reason());
            } else if (!used.isEmpty()) {
                List<Integer> bad = used.stream().filter(i -> !showsItsValue(i)).toList();
                nearly.add(bad.isEmpty() ? account.reason() : account.reason().with(list(bad)));
            }
        }
        exactly.addAll(nearly);
        return exactly;
    }

    /** Whether {@code number} is another one than {@code expected}, and not the same computed in another order. */
    private static boolean differs(double number, double expected, double slack) {
        return Double.isFinite(number)
                && Math.abs(number - expected) > slack + 1e-9 * Math.max(Math.abs(number), Math.abs(expected));
    }

    /** Whether the number of {@code way} is the one given if it is rounded on the way. */
    private static boolean isNear(Given given, Account.Way way) {
        return given.pinsDown(way.workings().value(way.expression()))
                && matchesRounded(given, way.workings(), way.expression());
    }

    /**
     * The answers from which {@code way} leads to the number given; none if it does not. Then it must be another than
     * {@code fromOwn}, what follows from those without the slip.
     */
    private static Collection<Integer> usedBy(Given given, Account.Way way, OwnNumbers own, double fromOwn) {
        if (own.isEmpty()) {
            return List.of();
        }
        OwnNumbers.Use use = own.use();
        double number = way.workings().after(use).value(way.expression());
        return differs(number, fromOwn, 0) && given.pinsDown(number) && given.shows(number, 0) ? use.used() : List.of();
    }

    /** Whether answer {@code i} is its right value to the digits given. */
    private boolean showsItsValue(int i) {
        Subject subject = subjects.get(i);
        double expected = problem.value(subject.expression());
        return answers.get(i).given().shows(expected, slack(subject, expected));
    }
}
