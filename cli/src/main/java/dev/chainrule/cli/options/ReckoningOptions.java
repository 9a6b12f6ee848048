package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Rounded;
import dev.chainrule.explain.formula.Digits;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which arithmetic numbers are worked out, and how many digits are shown. */
public final class ReckoningOptions {
    private static final int MOST_ROUNDED = 15;
    private static final Pattern ROUND = Pattern.compile("(\\d{1,9})(s?)");

    @Option(names = "--digits", paramLabel = "N", description = "Significant digits, 1 to 17. Default: 6.")
    private @Nullable Integer digits;

    @Option(
            names = "--exact",
            description = "Work in fractions; what is none, such as a sigmoid's value, goes on as a decimal.")
    private boolean exact;

    @Option(
            names = "--round",
            paramLabel = "D",
            description = "Work as by hand: round every number half up to D decimals as it is written down, or with 3s "
                    + "to 3 significant digits, and go on from the rounded number.")
    private @Nullable String round;

    /**
     * What they say together.
     *
     * @throws UsageException if that makes no sense
     */
    public Reckoning check() {
        Digits shown = digits();
        if (round == null) {
            return exact ? new Reckoning.Exact(shown) : new Reckoning.Doubles(shown);
        }
        if (exact) {
            throw new UsageException("--exact has no place beside --round: fractions are not rounded");
        }
        if (digits != null) {
            throw new UsageException("--digits has no place beside --round, which says how many are written down");
        }
        return new Reckoning.ByHand(rounded(round));
    }

    /** Those of {@code --digits}. */
    public Digits digits() {
        Integer count = digits;
        return count == null ? Digits.USUAL : UsageException.unlessWrong("--digits", () -> new Digits(count));
    }

    /** The option that asks for another arithmetic than doubles; null if none does. */
    @Nullable
    public String other() {
        return exact ? "--exact" : round != null ? "--round" : null;
    }

    /** Any of them that was given; null if none was. */
    @Nullable
    public String given() {
        return other() == null && digits != null ? "--digits" : other();
    }

    private static Rounded rounded(String text) {
        Matcher parts = ROUND.matcher(text);
        if (!parts.matches()) {
            throw new UsageException(
                    "--round: expected a number of decimals, such as 3, or of significant digits, such "
                            + "as 3s, found '" + text + "'");
        }
        int count = Integer.parseInt(parts.group(1));
        boolean significant = !parts.group(2).isEmpty();
        int least = significant ? 1 : 0;
        if (count < least || count > MOST_ROUNDED) {
            throw new UsageException("--round: expected from " + least + " to " + MOST_ROUNDED
                    + (significant ? " significant digits" : " decimals") + ", found " + count);
        }
        return significant ? Rounded.toSignificant(count) : Rounded.toDecimals(count);
    }
}
