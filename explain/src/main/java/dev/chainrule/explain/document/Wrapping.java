package dev.chainrule.explain.document;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines: prose at spaces, formulas before their operators, outside brackets where that is possible. */
final class Wrapping {
    /** Before every line of a formula but the first. */
    private static final String INDENT = "  ";

    private Wrapping() {}

    /** How many columns {@code text} takes. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@code text} and spaces up to {@code width}. */
    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /** Prose of lines of up to {@code width}; a word that is longer stands alone. */
    static List<String> prose(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +")) {
            if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The width of the longest word, the narrowest that {@link #prose} can keep to. */
    static int longestWord(String text) {
        int longest = 0;
        for (String word : text.strip().split(" +")) {
            longest = Math.max(longest, width(word));
        }
        return longest;
    }

    /** A formula in lines of up to {@code width}; every line but the first begins with an operator, indented by two. */
    static List<String> formula(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        String indent = "";
        while (width(indent + rest) > width) {
            int at = breakBefore(rest, width - indent.length());
            if (at <= 0) {
                break;
            }
            lines.add(indent + rest.substring(0, at).stripTrailing());
            rest = rest.substring(at).stripLeading();
            indent = INDENT;
        }
        lines.add(indent + rest);
        return lines;
    }

    /** The narrowest width that {@link #formula} can keep to. */
    static int narrowest(String text) {
        int longest = 0;
        int start = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || looseness(text, i) > 0) {
                int piece = width(text.substring(start, i).strip()) + (start == 0 ? 0 : INDENT.length());
                longest = Math.max(longest, piece);
                start = i;
            }
        }
        return longest;
    }

    /** Where the line ends: before the loosest operator that fits, the last of its kind; 0 if there is none. */
    private static int breakBefore(String text, int width) {
        int best = 0;
        int bestRank = Integer.MAX_VALUE;
        int depth = 0;
        int column = 0;
        // the space before what goes to the next line is not written
        for (int i = 0;
                i < text.length() && column <= width + 1;
                i += Character.charCount(text.codePointAt(i)), column++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[' || c == '⁽') {
                depth++;
            } else if (c == ')' || c == ']' || c == '⁾') {
                depth--;
            }
            boolean fits = column <= width || text.charAt(i - 1) == ' ';
            int looseness = i == 0 || !fits ? 0 : looseness(text, i);
            if (looseness > 0) {
                // a break in the first quarter would leave the line nearly empty
                int rank = 4 * depth - looseness + (column > width / 4 ? 0 : 1000);
                if (rank <= bestRank) {
                    best = i;
                    bestRank = rank;
                }
            }
        }
        return best;
    }

    /** How loosely what stands at {@code i} binds: 3 for =, 2 for + and − with a space before, 1 for a dot or the space after a comma. */
    private static int looseness(String text, int i) {
        char c = text.charAt(i);
        boolean spaced = i > 0 && text.charAt(i - 1) == ' ' && i + 1 < text.length() && text.charAt(i + 1) == ' ';
        if (spaced) {
            return switch (c) {
                case '=', '←' -> 3;
                case '+', '−', '-' -> 2;
                case '·', '*', '⊙' -> 1;
                default -> 0;
            };
        }
        if (c == '·' || c == '*') {
            return text.startsWith("·10⁻", i) || text.startsWith("·10⁺", i) ? 0 : 1;
        }
        // between arguments, and between the elements of a row
        return i > 1 && c != ' ' && text.charAt(i - 1) == ' ' && ",; ".indexOf(text.charAt(i - 2)) >= 0 ? 1 : 0;
    }
}
