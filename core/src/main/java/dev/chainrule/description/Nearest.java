package dev.chainrule.description;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word a person probably meant. */
public final class Nearest {
    /** Nobody meant a known word by a longer one, and the work grows with its length. */
    private static final int LONGEST = 100;

    private Nearest() {}

    /**
     * The candidate nearest to {@code word} by Damerau–Levenshtein distance (optimal string alignment), ignoring case;
     * nothing when even the nearest is further away than two fifths of the letters of the longer word, or 1 if that is
     * more, or when as many letters differ as {@code word} has; and nothing for a word of more than 100 characters.
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        int allowed = best == null ? 0 : Math.max(1, Math.max(word.length(), best.length()) * 2 / 5);
        return bestDistance <= allowed && bestDistance < word.length() ? Optional.ofNullable(best) : Optional.empty();
    }

    /** The hint for an error message: {@code "; did you mean 'x'?"}, or an empty string when nothing is near. */
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
