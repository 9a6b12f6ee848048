package dev.chainrule.reference;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@link GradientCheck} found.
 *
 * @param entries one per number checked, in the order of the parameters, then of the inputs
 */
public record GradientReport(List<Entry> entries) {
    /** A report of {@code entries}. */
    public GradientReport {
        entries = List.copyOf(entries);
    }

    /**
     * One derivative, computed both ways.
     *
     * @param name of a parameter as {@link ParameterNames} has it, or {@code x(s)[i]}: input i of sample s, both from 1
     * @param analytic from the backward pass
     * @param numeric from the difference of two forward passes
     * @param relativeError |analytic − numeric| / max(|analytic|, |numeric|, floor)
     * @param kink whether a kink is so near that the difference says nothing
     */
    public record Entry(String name, double analytic, double numeric, double relativeError, boolean kink) {
        /** What is to be said of it if relative errors of up to {@code tolerance} are allowed. */
        public Verdict verdict(double tolerance) {
            return kink ? Verdict.KINK : relativeError <= tolerance ? Verdict.RIGHT : Verdict.OFF;
        }
    }

    /** What is to be said of a derivative. */
    public enum Verdict {
        /** Further from the difference than allowed. */
        OFF,
        /** As near to the difference as asked. */
        RIGHT,
        /** The difference says nothing. */
        KINK;

        /** The word in JSON: the name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The entries, the largest relative error first (NaN counts as largest), those at kinks last; else in their order. */
    public List<Entry> worstFirst() {
        return entries.stream()
                .sorted(Comparator.comparing(Entry::kink)
                        .thenComparing(
                                Comparator.comparingDouble(Entry::relativeError).reversed()))
                .toList();
    }

    /**
     * ‖a − n‖ / (‖a‖ + ‖n‖) of all analytic and numeric derivatives away from kinks: without the floor by which single
     * derivatives are judged, so that rounding shows. NaN where all are at kinks, or 0.
     */
    double error() {
        double difference = 0;
        double analytic = 0;
        double numeric = 0;
        for (Entry entry : entries) {
            if (!entry.kink()) {
                difference = StrictMath.hypot(difference, entry.analytic() - entry.numeric());
                analytic = StrictMath.hypot(analytic, entry.analytic());
                numeric = StrictMath.hypot(numeric, entry.numeric());
            }
        }
        return difference / (analytic + numeric);
    }

    /** The entry with the largest relative error (NaN counts as largest), away from kinks; none if all are at kinks. */
    public Optional<Entry> worst() {
        Entry worst = null;
        for (Entry entry : entries) {
            if (!entry.kink() && (worst == null || !(entry.relativeError() <= worst.relativeError()))) {
                worst = entry;
                if (Double.isNaN(entry.relativeError())) {
                    break;
                }
            }
        }
        return Optional.ofNullable(worst);
    }

    /** The largest relative error away from kinks; NaN if nothing could be judged, as all are at kinks. */
    public double maxRelativeError() {
        return worst().map(Entry::relativeError).orElse(Double.NaN);
    }

    /** How many entries lie at a kink and say nothing. */
    public int kinks() {
        return (int) entries.stream().filter(Entry::kink).count();
    }

    /** Whether there are entries away from a kink, and every one is within {@code tolerance}. */
    public boolean within(double tolerance) {
        return maxRelativeError() <= tolerance;
    }
}
