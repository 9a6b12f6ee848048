package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Relu;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the rounding of double precision decides a slope: 0.1 + 0.2 − 0.3 is 0 by hand and 5.6·10⁻¹⁷ in doubles, and relu
 * has another slope there. Fractions tell what it is.
 */
public final class MissedKinks {
    /** Nobody computes larger networks by hand. */
    private static final int MOST_PARAMETERS = 2000;

    /** How far, in units in the last place of the largest term, rounding may carry a sum in a few layers. */
    private static final double FURTHEST = 64;

    private static final double DIFFERENT = 1e-6;
    private static final int MOST_NOTES = 4;

    private MissedKinks() {}

    /**
     * One such place.
     *
     * @param place the pre-activation, or for a loss with a kink the output
     * @param exact what it is
     * @param inDoubles what double precision makes of it
     * @param exactSlope the slope that exact arithmetic takes there
     * @param slopeInDoubles the slope that double precision takes
     */
    public record Missed(Quantity place, Rational exact, double inDoubles, double exactSlope, double slopeInDoubles) {}

    /** All such places of {@code trace}, in its order; none where there is no way back or what is computed is no network file. */
    public static List<Missed> of(Trace trace) {
        Example file = trace.walk().file();
        List<Missed> missed = new ArrayList<>();
        if (!(file instanceof NetworkFile)
                || !file.hasTargets()
                || file.network().layout().trained() > MOST_PARAMETERS) {
            return missed;
        }
        Chain<FractionOrDecimal> fractions = Chain.of(trace, Fractions.ARITHMETIC);
        int depth = file.network().layers().size();
        for (PassRecord pass : trace.walk().passes()) {
            for (int s = 0; s < pass.samples().size(); s++) {
                Scope scope = trace.scope(pass, s);
                for (int l = 1; l <= depth; l++) {
                    collect(trace, fractions, l, scope, missed);
                }
            }
        }
        return missed;
    }

    private static void collect(
            Trace trace, Chain<FractionOrDecimal> fractions, int l, Scope scope, List<Missed> missed) {
        Example file = trace.walk().file();
        var layer = file.network().layers().get(l - 1);
        boolean last = l == file.network().layers().size();
        for (int j = 1; j <= layer.units(); j++) {
            Quantity a = Quantity.of(Kind.PRE_ACTIVATION, l, j, scope);
            double[] kinks = layer.activation().kinks();
            if (layer.activation() instanceof ElementwiseActivation
                    && kinks.length > 0
                    && isNear(trace.value(a), kinks, largestTerm(trace, a))) {
                add(trace, fractions, a, Quantity.of(Kind.ACTIVATION_SLOPE, l, j, scope), missed);
            }
            if (last) {
                Quantity y = Quantity.of(Kind.ACTIVATION, l, j, scope);
                double[] jumps = file.loss().kinks(trace.value(Quantity.of(Kind.TARGET, 0, j, scope)));
                if (jumps.length > 0 && isNear(trace.value(y), jumps, largestTerm(trace, a))) {
                    add(trace, fractions, y, Quantity.of(Kind.ACTIVATION_GRADIENT, l, j, scope), missed);
                }
            }
        }
    }

    private static boolean isNear(double value, double[] kinks, double largest) {
        for (double kink : kinks) {
            double size = Math.max(largest, Math.max(Math.abs(value), Math.abs(kink)));
            if (Math.abs(value - kink) <= FURTHEST * Math.ulp(size)) {
                return true;
            }
        }
        return false;
    }

    private static double largestTerm(Trace trace, Quantity a) {
        return trace.step(a).expression().reads().stream()
                .mapToDouble(read -> Math.abs(trace.value(read)))
                .max()
                .orElse(0);
    }

    private static void add(
            Trace trace, Chain<FractionOrDecimal> fractions, Quantity place, Quantity slope, List<Missed> missed) {
        try {
            double exactSlope = fractions.value(slope).toDouble();
            double inDoubles = trace.value(slope);
            boolean differs = Math.abs(exactSlope - inDoubles) > DIFFERENT * Math.max(1, Math.abs(inDoubles));
            if (differs && fractions.value(place) instanceof FractionOrDecimal.Exact(Rational exact)) {
                missed.add(new Missed(place, exact, trace.value(place), exactSlope, inDoubles));
            }
        } catch (ChainruleException noNumber) {
            // what has no exact value has no exact slope
        }
    }

    /** What a derivation in doubles has to say of them; nothing where there are none. */
    static List<Block> notes(Pen pen) {
        List<Missed> missed = of(pen.trace());
        List<Block> notes = new ArrayList<>();
        for (Missed one : missed.subList(0, Math.min(MOST_NOTES, missed.size()))) {
            notes.add(new Block.Note(Block.Note.Kind.NOTE, note(pen, one)));
        }
        if (missed.size() > MOST_NOTES) {
            notes.add(new Block.Paragraph(
                    Prose.of("So it is at " + Numbers.count(missed.size() - MOST_NOTES, "more place") + ".")));
        }
        return notes;
    }

    private static Prose note(Pen pen, Missed one) {
        boolean unit = one.place.kind() == Kind.PRE_ACTIVATION;
        boolean relu = unit && pen.layer(one.place.layer()).activation() instanceof Relu;
        String slope = unit
                ? "the slope of " + pen.layer(one.place.layer()).activation().name()
                : "the slope of the loss";
        return Prose.of(
                "In exact arithmetic, as by hand, ",
                pen.name(one.place),
                " is ",
                pen.formulas().figure(one.exact.toDouble()),
                ", and " + slope + " there is ",
                pen.formulas().figure(one.exactSlope),
                (relu ? " (reluAtZero)" : "") + ". Double precision is off by ",
                pen.formulas().figure(one.inDoubles - one.exact.toDouble()),
                " and takes ",
                pen.formulas().figure(one.slopeInDoubles),
                "; the numbers below go on from that. The option --exact goes on from the other.");
    }
}
