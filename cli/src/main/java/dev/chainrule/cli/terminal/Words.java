package dev.chainrule.cli.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers and names as a person reads them. */
public final class Words {
    private static final Map<String, String> METRICS = Map.of(
            "auc", "AUC",
            "prAuc", "AUC of precision and recall",
            "rmse", "RMSE",
            "mae", "MAE",
            "r2", "R²",
            "f1", "F1",
            "f1Macro", "F1, macro",
            "f1Micro", "F1, micro");

    /** So many digits before the point, or after it, are still read with ease. */
    private static final int MOST_DIGITS = 15;

    private static final int MOST_DECIMALS = 12;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private Words() {}

    /** "1 row", "2 rows", "20,640 rows". */
    public static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** "1 more class", "20,640 more classes". */
    public static String more(long number, String noun, String nouns) {
        return number(number) + " more " + (number == 1 ? noun : nouns);
    }

    /** 20,640. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Five significant digits or so; what is very small or large with a power of ten; "–" if undefined. */
    public static String number(double x) {
        if (!Double.isFinite(x)) {
            return "–";
        }
        double size = Math.abs(x);
        if (size != 0 && (size < 1e-3 || size >= 1e9)) {
            return power(String.format(Locale.ROOT, "%.3e", x));
        }
        return decimal(x, size);
    }

    /** "2.500e+12" as "2.5e12". */
    private static String power(String scientific) {
        return scientific.replaceAll("\\.?0*e([+-])0?", "e$1").replace("e+", "e");
    }

    /** "0.9871 ± 0.0042": both with the decimals of the first, which has as many as {@link #number(double)} gives it. */
    public static String spread(double mean, double deviation) {
        return number(mean) + " ± " + (Double.isFinite(deviation) ? decimal(deviation, Math.abs(mean)) : "–");
    }

    private static String decimal(double x, double size) {
        int decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : size < 10_000 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", x);
    }

    /**
     * At most six significant digits, without zeros at the end: a value of the data. What has many zeros before or after
     * its digits is written with a power of ten.
     */
    public static String value(double x) {
        if (!Double.isFinite(x)) {
            return "–";
        }
        BigDecimal rounded = new BigDecimal(x).round(new MathContext(6)).stripTrailingZeros();
        return rounded.scale() <= MOST_DECIMALS && rounded.precision() - rounded.scale() <= MOST_DIGITS
                ? rounded.toPlainString()
                : power(String.format(Locale.ROOT, "%.5e", x));
    }

    /** "2.4 s", "3 min 20 s". */
    public static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** The metric {@code name} of the JSON in words: "balancedAccuracy" is "balanced accuracy". */
    public static String metric(String name) {
        return METRICS.getOrDefault(
                name,
                name.replaceAll("(?=\\p{Upper})", " ")
                        .replace(" Macro", ", macro")
                        .replace(" Micro", ", micro")
                        .toLowerCase(Locale.ROOT));
    }

    /**
     * {@code text} in one line and without what a terminal takes for a command: names come from data, and may have either.
     */
    public static String plain(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    /** {@code name}, {@link #plain}, in {@code width} characters at most, shortened by an ellipsis. */
    public static String fit(String name, int width) {
        String text = plain(name);
        if (text.length() <= width) {
            return text;
        }
        int end = Math.max(0, width - 1);
        boolean isWithinLetter = end > 0 && Character.isHighSurrogate(text.charAt(end - 1)); // of two chars
        return text.substring(0, isWithinLetter ? end - 1 : end) + "…";
    }

    /** {@code text} in lines of {@code width} characters at most, broken at spaces; a longer word stands alone. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
