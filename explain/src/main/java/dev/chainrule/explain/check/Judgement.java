package dev.chainrule.explain.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said of one answer.
 *
 * @param name as the learner wrote it
 * @param given the number as the learner wrote it
 * @param expected the right value in double precision
 * @param verdict by the best of the reasons
 * @param reasons all explanations whose number is the one given, the best first; none if it is right or wrong
 * @param sentence for people: the verdict with its reason
 */
public record Judgement(
        String name, Given given, double expected, Verdict verdict, List<Reason> reasons, String sentence) {
    /** Copies the list. */
    public Judgement {
        reasons = List.copyOf(reasons);
    }

    /** The names of all reasons. */
    public List<String> names() {
        return reasons.stream().map(Reason::name).toList();
    }

    /** As an object in the answer of {@code check --json}. */
    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("given", given.toDouble());
        tree.put("expected", expected);
        tree.put("verdict", verdict.word());
        tree.put("names", names());
        return tree;
    }
}
