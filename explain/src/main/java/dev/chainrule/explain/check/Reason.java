package dev.chainrule.explain.check;

/**
 * One explanation of an answer.
 *
 * @param name the stable word for programs, such as {@code slope-forgotten}
 * @param verdict what an answer is that is explained by it
 * @param sentence for people
 */
public record Reason(String name, Verdict verdict, String sentence) {}
