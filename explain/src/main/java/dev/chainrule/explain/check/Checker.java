package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges answers to a network file. An answer is right if it is the value to the digits given (so every rounding of the
 * right number is right). Else it is, in this order: right up to rounding on the way, right under another convention, the
 * work of a known slip (or the right consequence of another number of the sheet that is not right), or wrong. All known
 * ways to the number are named, not only the first. A checker keeps what it has computed; it is for one thread.
 *
 * <pre>{@code Checker.of(NetworkFile.read(path)).judge(Answers.read(answers))}</pre>
 */
public final class Checker {
    private final Problem problem;
    private final Names names;
    private final List<Account> accounts;

    private Checker(NetworkFile file) {
        this.problem = Problem.of(file);
        this.names = new Names(problem);
        this.accounts = Catalogue.of(problem);
    }

    /** A checker of answers to {@code file}: one round of it, and what the next round shows of the update. */
    public static Checker of(NetworkFile file) {
        return new Checker(file);
    }

    /**
     * What is to be said of each answer, in the order of the sheet.
     *
     * @throws ChainruleException naming the line if a name means nothing here, or two names mean the same
     */
    public List<Judgement> judge(Answers answers) {
        Map<Subject, Answer> known = new HashMap<>();
        List<Subject> subjects = answers.list().stream()
                .map(answer -> {
                    Subject subject = names.find(answer.name(), answer.where());
                    Answer other = known.putIfAbsent(subject, answer);
                    if (other != null) {
                        throw new ChainruleException(answer.where() + ": '" + answer.name()
                                + "' has been answered already, as '" + other.name() + "' (" + other.where() + ")");
                    }
                    return subject;
                })
                .toList();
        return new Judging(problem, accounts, answers.list(), subjects).all();
    }

    /** All that an answer to this network can be explained by, other than rounding: other conventions and known slips. */
    public List<Reason> known() {
        return accounts.stream().map(Account::reason).distinct().toList();
    }

    /** The problem. */
    Problem problem() {
        return problem;
    }

    /** What names mean. */
    Names names() {
        return names;
    }

    /** All that is known of other ways. */
    List<Account> accounts() {
        return accounts;
    }
}
