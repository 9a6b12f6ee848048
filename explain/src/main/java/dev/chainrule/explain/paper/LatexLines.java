package dev.chainrule.explain.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How wide a formula in LaTeX is, about, and where it may be broken: before a + or − in no bracket; if that does not do,
 * also within round brackets of fixed height and between matrices; never within braces, environments and
 * {@code \left … \right}.
 */
final class LatexLines {
    private static final Pattern TOKEN =
            Pattern.compile("\\\\begin\\{\\w+}|\\\\end\\{\\w+}|\\\\[a-zA-Z]+|\\\\.|[{}()&^_]|\\s+|.", Pattern.DOTALL);

    private static final double LETTER = 0.53;
    private static final double DIGIT = 0.5;
    private static final double SIGN = 1.25;
    private static final double SMALL = 0.72;
    private static final double COLUMN_GAP = 1.1;

    private LatexLines() {}

    /** {@code formula} in lines of up to {@code width} em, if it can be broken so. */
    static List<String> broken(String formula, double width) {
        if (width(formula) <= width) {
            return List.of(formula);
        }
        List<String> pieces = pieces(formula, false);
        if (pieces.stream().anyMatch(piece -> width(piece) > width)) {
            pieces = pieces(formula, true);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : pieces) {
            if (!line.isEmpty() && width(line + piece) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(piece);
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> pieces(String formula, boolean inBrackets) {
        List<String> pieces = new ArrayList<>();
        int closed = 0;
        int round = 0;
        int from = 0;
        Matcher token = TOKEN.matcher(formula);
        while (token.find()) {
            String found = token.group();
            boolean free = closed == 0 && (inBrackets || round == 0);
            boolean sign = token.start() > 0
                    && (formula.startsWith(" + ", token.start() - 1) || formula.startsWith(" - ", token.start() - 1));
            boolean matrix = inBrackets && found.equals("\\begin{pmatrix}");
            if (free && token.start() > from && (sign || matrix)) {
                pieces.add(formula.substring(from, token.start()));
                from = token.start();
            }
            if (found.equals("{") || found.startsWith("\\begin") || found.equals("\\left")) {
                closed++;
            } else if (found.equals("}") || found.startsWith("\\end") || found.equals("\\right")) {
                closed--;
            } else if (found.equals("(")) {
                round++;
            } else if (found.equals(")")) {
                round--;
            }
        }
        pieces.add(formula.substring(from));
        return pieces;
    }

    /** How wide {@code formula} is in em, about. */
    static double width(String formula) {
        return new Measure(formula).row(false);
    }

    /** How wide words are in em, about. */
    static double textWidth(String words) {
        return words.length() * 0.48;
    }

    /** Walks over a formula once. */
    private static final class Measure {
        private final List<String> tokens = new ArrayList<>();
        private int at;

        Measure(String formula) {
            Matcher token = TOKEN.matcher(formula);
            while (token.find()) {
                if (!token.group().isBlank()) {
                    tokens.add(token.group());
                }
            }
        }

        /** Up to the closing brace or the end of the environment; of several rows the widest. */
        double row(boolean small) {
            double widest = 0;
            double width = 0;
            while (at < tokens.size()) {
                String token = tokens.get(at++);
                if (token.equals("}") || token.startsWith("\\end")) {
                    break;
                }
                if (token.equals("\\\\")) {
                    widest = Math.max(widest, width);
                    width = 0;
                } else {
                    width += of(token) * (small ? SMALL : 1);
                }
            }
            return Math.max(widest, width);
        }

        private double of(String token) {
            if (token.equals("{")) {
                return row(false);
            }
            if (token.startsWith("\\begin")) {
                return row(false) + COLUMN_GAP;
            }
            return switch (token) {
                case "\\frac" -> Math.max(next(), next()) + 0.3;
                case "\\tfrac" -> {
                    next();
                    next();
                    yield 0.6;
                }
                case "\\hspace" -> {
                    next();
                    yield 4;
                }
                case "^", "_" -> SMALL * next();
                case "&" -> COLUMN_GAP;
                case "+", "-", "=", "\\leftarrow", "\\odot" -> SIGN;
                case "\\cdot" -> 0.75;
                case "\\,", "\\left", "\\right", "\\text", "\\mathrm", "\\underline" -> 0.1;
                case "(", ")", "|" -> 0.42;
                case "\\sqrt" -> next() + 0.9;
                case "\\sum" -> 1.6;
                case "." -> 0.28;
                default -> token.length() == 1 && Character.isDigit(token.charAt(0)) ? DIGIT : wide(token);
            };
        }

        private static double wide(String token) {
            return switch (token) {
                case "\\tanh", "\\cosh", "\\sinh" -> 2.2;
                case "\\exp", "\\max", "\\min", "\\log" -> 1.7;
                case "\\ln" -> 0.95;
                default -> LETTER;
            };
        }

        private double next() {
            return at < tokens.size() ? of(tokens.get(at++)) : 0;
        }
    }
}
