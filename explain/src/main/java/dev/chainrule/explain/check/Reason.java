package dev.chainrule.explain.check;

import java.util.regex.Pattern;

/**
 * One explanation of an answer.
 *
 * @param name the stable word for programs, such as {@code slope-forgotten}
 * @param verdict what an answer is that is explained by it
 * @param sentence for people
 * @param gist the way to the number in a few words, as part of a sentence: {@code the value without f′}
 */
public record Reason(String name, Verdict verdict, String sentence, String gist) {
    private static final Pattern EXPLANATION = Pattern.compile("(?:[:;] .*)?\\.$");

    /** A reason whose gist is in the first part of its sentence: {@code This is} the gist, then perhaps more after a colon. */
    Reason(String name, Verdict verdict, String sentence) {
        this(
                name,
                verdict,
                sentence,
                EXPLANATION.matcher(sentence).replaceFirst("").replaceFirst("^This is ", ""));
    }

    /** The same of the number that follows from {@code numbers} of the sheet. */
    Reason with(String numbers) {
        return new Reason(
                name,
                verdict,
                "With " + numbers + ", " + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1),
                gist + " with " + numbers);
    }
}
