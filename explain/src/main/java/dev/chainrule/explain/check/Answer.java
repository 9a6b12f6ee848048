package dev.chainrule.explain.check;

/**
 * One line of a learner's sheet.
 *
 * @param name of the number, as the learner wrote it
 * @param given the number
 * @param where how messages call the place, for example {@code "answers.txt, line 3"}
 */
public record Answer(String name, Given given, String where) {}
