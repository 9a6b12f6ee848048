package dev.chainrule.explain.paper;

import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Glyph;
import java.util.ArrayList;
import java.util.List;

/** Documents to print: every step of a trace, and one of every kind of block. */
final class Samples {
    private Samples() {}

    /** All steps of {@code trace} down to {@code level}, in symbols and in figures, with one of every kind of block. */
    static Document of(Trace trace, Level level, Digits digits) {
        Formulas formulas = Formulas.of(trace, digits);
        List<Block.Line> lines = new ArrayList<>();
        List<List<Prose>> rows = new ArrayList<>();
        for (Step step : trace.steps(level)) {
            if (formulas.symbols(step) instanceof Formula.Relation symbols) {
                lines.add(new Block.Line(symbols, Prose.of("level " + level), step.id()));
            }
            Formula.Relation numbers = formulas.numbers(step);
            lines.add(new Block.Line(numbers, Prose.NONE, step.id()));
            if (!step.expression().isMatrix()) {
                rows.add(List.of(
                        Prose.of(formulas.name(step.quantity())),
                        Prose.of(step.id()),
                        Prose.of(formulas.figure(step.value()))));
            }
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("all", Prose.of("Every step at level " + level), List.of(new Block.Equations(lines))));
        sections.add(new Section("values", Prose.of("Values"), List.of(table(rows))));
        sections.add(new Section("kinds", Prose.of("Kinds of blocks"), kinds(trace, formulas)));
        return new Document(
                "A network & its 100 % worked derivation <in "
                        + trace.notation().id() + ">",
                sections);
    }

    private static Block table(List<List<Prose>> rows) {
        return new Block.Table(List.of(Prose.of("quantity"), Prose.of("id"), Prose.of("value")), rows);
    }

    /** One block of every kind, with words that formats must escape. */
    private static List<Block> kinds(Trace trace, Formulas formulas) {
        Scope scope = Scope.ONLY;
        Name x = formulas.name(Quantity.of(Quantity.Kind.INPUT, 0, 1, scope));
        Name w = formulas.name(Quantity.of(Quantity.Kind.WEIGHT, 1, 1, 1, scope));
        Name h = formulas.name(Quantity.of(Quantity.Kind.ACTIVATION, 1, 1, scope));
        Name a = formulas.name(Quantity.of(Quantity.Kind.PRE_ACTIVATION, 1, 1, scope));
        Glyph loss = formulas.letters().loss(0);
        Formula gradient = Formula.derivative(loss, w.glyph());
        Figure half = new Figure("0.5", "x[1]");
        Formula fork = Formula.sum(
                Formula.product(new Figure("-0.0216", ""), new Figure("0.3", "")),
                Formula.product(new Figure("-0.110218", ""), new Figure("0.55", "")),
                Formula.product(new Figure("1.5e-9", ""), new Figure("-0.55", "")));
        return List.of(
                new Block.Paragraph(Prose.of(
                        "Words with signs: 50 % of A_b & C#1 cost $3 ~ {x} ^ \\ | <b> \"quoted\" “so” – it’s δ, ∂L and Größe; the rate ",
                        formulas.letters().rate() == null
                                ? ""
                                : Formula.name(formulas.letters().rate()),
                        " and ",
                        gradient,
                        " stand among them, and the line goes on until it has to be broken somewhere.")),
                new Block.Note(Block.Note.Kind.NOTE, Prose.of("There is no hidden target.")),
                new Block.Note(
                        Block.Note.Kind.WARNING,
                        Prose.of("These numbers are not the gradient of ", Formula.name(loss), ".")),
                new Block.Facts(List.of(
                        new Block.Fact("notation", Prose.of(trace.notation().id())),
                        new Block.Fact("learning rate [η]", Prose.of(half)))),
                new Block.Path(List.of(List.of(Formula.name(loss)), List.of(h, a), List.of(a), List.of(w))),
                new Block.Chain(
                        gradient,
                        List.of(
                                new Block.Factor(
                                        Formula.derivative(loss, h.glyph()),
                                        Prose.of("how the loss reacts to ", h, ", summed over the outputs"),
                                        new Formula.Series("k", Formula.product(h, w)),
                                        fork,
                                        new Figure("-0.0542", "")),
                                new Block.Factor(
                                        Formula.derivative(h.glyph(), a.glyph()),
                                        Prose.of("how ", h, " reacts to its input"),
                                        Formula.product(h, Formula.difference(Formula.whole(1), h)),
                                        Formula.product(half, Formula.difference(Formula.whole(1), half)),
                                        new Figure("0.25", "s(1)[1]")),
                                new Block.Factor(
                                        Formula.derivative(a.glyph(), w.glyph()),
                                        Prose.of("how its input reacts to ", w),
                                        x,
                                        half,
                                        half)),
                        Formula.product(new Figure("-0.0542", ""), new Figure("0.25", ""), half),
                        "dw(1)[1,1]"),
                new Block.Equations(List.of(
                        new Block.Line(Formula.equal(a, new Formula.Blank()), Prose.of("to fill in"), "blank"),
                        new Block.Line(Formula.equal(
                                h,
                                new Formula.Cases(List.of(
                                        new Formula.Case(x, "a > 0"), new Formula.Case(Formula.whole(0), "else"))))))),
                new Block.Table(
                        List.of(Prose.of("[name]"), Prose.of("value"), Prose.of("blank")),
                        List.of(
                                List.of(Prose.of("[first]"), Prose.of(half), Prose.of(new Formula.Blank())),
                                List.of(Prose.of("*second*"), Prose.of(new Figure("-12.25", "")), Prose.of("")))));
    }
}
