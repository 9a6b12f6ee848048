package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.call;
import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.equal;
import static dev.chainrule.explain.formula.Formula.name;
import static dev.chainrule.explain.formula.Formula.product;
import static dev.chainrule.explain.formula.Formula.sum;
import static dev.chainrule.explain.formula.Formula.whole;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Case;
import dev.chainrule.explain.formula.Formula.Cases;
import dev.chainrule.explain.formula.Formula.Fraction;
import dev.chainrule.explain.formula.Formula.Negative;
import dev.chainrule.explain.formula.Formula.Power;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * The formulas of any layer that normalises its sums z before its activation, forward and backward: over the units of the
 * layer, row by row (layer normalisation; Ba, Kiros, Hinton 2016), or unit by unit over the rows of the batch in training
 * and by fixed numbers in prediction (batch normalisation; Ioffe, Szegedy 2015).
 *
 * <p>Both are one and the same: of N numbers z come their mean μ, their variance and n = (z − μ)/√(var + ε), and every z
 * moves every n. They differ in what is counted: units {@code j} and {@code r}, or rows {@code r} and {@code p}.
 */
final class NormalizationFormulas {
    private final AnyLayer here;
    private final int sign;

    /** In the letters of {@code here}; {@code sign} is −1 where the letter of the signal stands for −δ. */
    NormalizationFormulas(AnyLayer here, int sign) {
        this.here = here;
        this.sign = sign;
    }

    /** Over the units of the layer. */
    List<Block> layer() {
        Over units = new Over("j", "r", "r", "", "r = j");
        List<Line> backward = new ArrayList<>(List.of(
                new Line(equal(
                        derivative(here.loss(), here.gain("j")), signed(signal("j"), name(here.normalized("j"))))),
                new Line(equal(derivative(here.loss(), here.shift("j")), signed(signal("j"))))));
        backward.addAll(units.backward());
        return List.of(
                new Block.Paragraph(
                        Prose.of(
                                "A layer with layer normalisation measures the sums ",
                                name(here.linear("j")),
                                " of its N units by their own mean and variance, for each row by itself, before its activation:")),
                new Block.Equations(units.forward()),
                new Block.Paragraph(Prose.of(
                        "On the way back every sum has moved the mean and the variance, and by them all units of the"
                                + " layer, so that what comes back through all of them adds up:")),
                new Block.Equations(backward));
    }

    /** Over the rows of the batch, then as in prediction. */
    List<Block> batch(double momentum) {
        Over rows = new Over("rj", "pj", "p", "j", "p = r");
        Formula delta = signal("rj");
        List<Line> backward = new ArrayList<>(List.of(
                new Line(equal(
                        derivative(here.loss(), here.gain("j")),
                        signed(new Series("r", product(delta, name(here.normalized("rj"))))))),
                new Line(equal(derivative(here.loss(), here.shift("j")), signed(new Series("r", delta))))));
        backward.addAll(rows.backward());
        backward.add(new Line(equal(
                derivative(here.loss(), here.weight("i", "j")),
                new Series("r", product(derivative(here.loss(), here.linear("rj")), name(here.source("ri")))))));
        return List.of(
                new Block.Paragraph(Prose.of(
                        "A layer with batch normalisation measures the sum of each unit, in training, by its mean and"
                                + " variance over the N rows of the batch, which r and p count:")),
                new Block.Equations(rows.forward()),
                new Block.Paragraph(Prose.of(
                        "On the way back every row has moved the mean and the variance, and by them all rows of the"
                                + " batch. The loss is that of the batch, and ",
                        delta,
                        " has the 1/N of a mean in it:")),
                new Block.Equations(backward),
                new Block.Paragraph(Prose.of(
                        "In prediction, as in the numbers here, mean and variance are fixed: the running ones, which moved"
                                + " by " + Digits.USUAL.text(momentum)
                                + " towards those of each batch (the variance there with 1/(N − 1)). What is left is a"
                                + " straight line, and what comes back is multiplied by its slope:")),
                new Block.Equations(inPrediction()));
    }

    private List<Line> inPrediction() {
        Formula root = root("j");
        Formula normalized = new Fraction(difference(name(here.linear("j")), name(here.mean("j"))), root);
        return List.of(
                new Line(equal(
                        name(here.preActivation("j")),
                        sum(product(name(here.gain("j")), normalized), name(here.shift("j"))))),
                new Line(equal(
                        derivative(here.loss(), here.linear("j")),
                        signed(new Fraction(product(signal("j"), name(here.gain("j"))), root)))));
    }

    /** The formulas over whatever is counted. */
    private final class Over {
        /** The indices of one of the N numbers, and the same of another. */
        private final String at;

        private final String other;

        /** The letter that runs over them in a sum. */
        private final String index;

        /** The index of what all of them share, "" for none. */
        private final String shared;

        /** When the two are one. */
        private final String same;

        Over(String at, String other, String index, String shared, String same) {
            this.at = at;
            this.other = other;
            this.index = index;
            this.shared = shared;
            this.same = same;
        }

        List<Line> forward() {
            Formula mean = name(here.mean(shared));
            Formula z = name(here.linear(at));
            Formula n = name(here.normalized(at));
            String unit = at.substring(at.length() - 1);
            return List.of(
                    new Line(equal(mean, mean(name(here.linear(other))))),
                    new Line(equal(
                            name(here.variance(shared)),
                            mean(new Power(difference(name(here.linear(other)), mean), "2")))),
                    new Line(equal(n, new Fraction(difference(z, mean), root(shared)))),
                    new Line(equal(
                            name(here.preActivation(at)),
                            sum(product(name(here.gain(unit)), n), name(here.shift(unit))))));
        }

        List<Line> backward() {
            String unit = at.substring(at.length() - 1);
            Formula z = name(here.linear(at));
            Formula n = name(here.normalized(at));
            Formula otherN = name(here.normalized(other));
            Formula toN = derivative(here.loss(), here.normalized(at));
            Formula toOther = derivative(here.loss(), here.normalized(other));
            Formula through = derivative(here.normalized(other), here.linear(at));
            Relation slope = equal(
                    through,
                    new Fraction(
                            new Formula.Sum(List.of(
                                    new Formula.Term(
                                            false,
                                            new Cases(List.of(new Case(whole(1), same), new Case(whole(0), "else")))),
                                    new Formula.Term(true, new Fraction(sum(whole(1), product(otherN, n)), count())))),
                            root(shared)));
            Formula collected = new Fraction(
                    new Formula.Sum(List.of(
                            new Formula.Term(false, toN),
                            new Formula.Term(true, mean(toOther)),
                            new Formula.Term(true, product(n, mean(product(toOther, otherN)))))),
                    root(shared));
            return List.of(
                    new Line(equal(toN, signed(signal(at), name(here.gain(unit))))),
                    new Line(equal(derivative(here.mean(shared), here.linear(at)), new Fraction(whole(1), count()))),
                    new Line(equal(
                            derivative(here.variance(shared), here.linear(at)),
                            product(new Fraction(whole(2), count()), difference(z, name(here.mean(shared)))))),
                    new Line(slope),
                    new Line(equal(
                            derivative(here.loss(), here.linear(at)),
                            new Series(index, product(toOther, through)),
                            collected)));
        }

        /** 1/N Σ. */
        private Formula mean(Formula body) {
            return product(new Fraction(whole(1), count()), new Series(index, body));
        }
    }

    /** √(var + ε). */
    private Formula root(String index) {
        return call("√", sum(name(here.variance(index)), name("ε", "", "")));
    }

    private static Formula count() {
        return name("N", "", "");
    }

    private Formula signal(String index) {
        return name(here.signal(index));
    }

    private Formula signed(Formula... factors) {
        Formula formula = product(factors);
        return sign < 0 ? new Negative(formula) : formula;
    }
}
