package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.product;

import dev.chainrule.explain.EmbeddedParts.Part;
import dev.chainrule.explain.Expression.Known;
import dev.chainrule.explain.WholeChoice.Place;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The embedding of a row: its formulas, what it makes of each column, and how the loss reacts to what it has learned. In all
 * formulas i counts the inputs, j the values that they become, and k the cosines of one input.
 */
final class EmbeddingSections {
    /** Of more columns than this the others are counted. */
    private static final int MOST_PARTS = 40;

    private static final int LONGEST_ROW = 16;

    private static final Expression PI = new Known(Glyph.letter("π"), StrictMath.PI);

    private final WholePen pen;
    private final WholePass whole;
    private final WholeChoice choice;
    private final List<Part> parts;
    private final boolean scaled;

    EmbeddingSections(WholePen pen, List<Part> parts, WholeChoice choice) {
        this.pen = pen;
        this.whole = pen.whole();
        this.parts = parts;
        this.choice = choice;
        this.scaled = whole.network().embedding().scaled();
    }

    // ---- forward ----

    Section forward() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(Prose.of(
                "The network begins with an embedding: it makes " + Numbers.count(whole.embedded().length, "value")
                        + " ",
                Formula.name("e", "", ""),
                " of the " + Numbers.count(whole.inputs().length, "input") + " ",
                Formula.name("x", "", ""),
                ", column by column. They go into the first layer in their place.")));
        blocks.add(new Block.Equations(formulas()));
        List<Section> columns = new ArrayList<>();
        for (Part part : parts.subList(0, Math.min(parts.size(), MOST_PARTS))) {
            columns.add(column(part));
        }
        if (parts.size() > MOST_PARTS) {
            blocks.add(new Block.Note(
                    Block.Note.Kind.NOTE,
                    Prose.of("Shown are the first " + MOST_PARTS + " of " + parts.size()
                            + " parts; the JSON has all.")));
        }
        return new Section("embedding", Prose.of("Embedding: from the inputs to the first layer"), blocks, columns);
    }

    /** One formula for each kind of part that there is. */
    private List<Line> formulas() {
        List<Line> lines = new ArrayList<>();
        Glyph v = letter(scaled ? "v" : "e", "j");
        if (has(EmbeddingPart.Through.class)) {
            lines.add(labelled(Formula.equal(Formula.name(v), Formula.name(letter("x", "i"))), "as it is"));
        }
        if (has(EmbeddingPart.Linear.class)) {
            Formula term =
                    Formula.product(Formula.name(letter("x", "i")), Formula.name(WholePen.embeddingWeight("ij")));
            lines.add(labelled(Formula.equal(Formula.name(v), new Formula.Series("i", term)), "linear"));
        }
        if (has(EmbeddingPart.Periodic.class)) {
            lines.add(labelled(Formula.equal(Formula.name(letter("p", "k")), waveOf("cos")), "periodic"));
            Formula term =
                    Formula.product(Formula.name(letter("p", "k")), Formula.name(WholePen.embeddingWeight("kj")));
            lines.add(labelled(
                    Formula.equal(
                            Formula.name(v),
                            Formula.sum(new Formula.Series("k", term), Formula.name(WholePen.embeddingBias("j")))),
                    "periodic"));
            if (parts.stream().anyMatch(part -> isDirect(part, last(part)))) {
                lines.add(labelled(Formula.equal(Formula.name(v), Formula.name(Glyph.letter("x"))), "the last"));
            }
        }
        if (scaled) {
            lines.add(labelled(
                    Formula.equal(
                            Formula.name(letter("e", "j")),
                            Formula.product(Formula.name(letter("s", "j")), Formula.name(v))),
                    "scaled"));
        }
        return lines;
    }

    /** cos(2π(c_k x + φ_k)) in letters. */
    private static Formula waveOf(String function) {
        Formula turns = Formula.sum(
                Formula.product(Formula.name(letter("c", "k")), Formula.name(Glyph.letter("x"))),
                Formula.name(letter("φ", "k")));
        return Formula.call(function, Formula.product(Formula.whole(2), Formula.name(Glyph.letter("π")), turns));
    }

    private static Line labelled(Formula.Relation relation, String label) {
        return new Line(relation, Prose.of(label), "");
    }

    private Section column(Part part) {
        List<Block> blocks = new ArrayList<>();
        int inputs = part.what().inputs();
        int units = part.what().units();
        String how = switch (part.what()) {
            case EmbeddingPart.Through _ -> scaled ? ", scaled" : ", as they are";
            case EmbeddingPart.Linear _ -> ", linear";
            case EmbeddingPart.Periodic periodic ->
                ", by " + Numbers.count(periodic.frequencies(), "cosine") + (periodic.direct() ? " and itself" : "");
        };
        List<Object> prose = new ArrayList<>();
        range(prose, "x", part.in(), inputs);
        prose.add(inputs == 1 ? " becomes " : " become ");
        range(prose, "e", part.out(), units);
        prose.add(inputs == 1 && how.equals(", as they are") ? ", as it is" : how);
        blocks.add(new Block.Paragraph(Prose.of(prose.toArray())));
        List<Line> lines = new ArrayList<>();
        worked(part, lines);
        double[] e = Arrays.copyOfRange(whole.embedded(), part.out(), part.out() + units);
        lines.add(
                units == 1
                        ? WholePen.plain(Formula.equal(Formula.name(pen.e(part.out())), pen.figure(e[0])))
                        : WholePen.plain(Formula.equal(Formula.name("e", "", ""), pen.row(e, LONGEST_ROW))));
        blocks.add(new Block.Equations(lines));
        return new Section("embedding-" + (part.index() + 1), Prose.of(part.name()), blocks);
    }

    private static void range(List<Object> prose, String letter, int first, int count) {
        prose.add(Formula.name(WholePen.indexed(letter, first)));
        if (count > 1) {
            prose.add(count == 2 ? " and " : " to ");
            prose.add(Formula.name(WholePen.indexed(letter, first + count - 1)));
        }
    }

    /** The lines of one value, where the part is the one of its kind that is worked out. */
    private void worked(Part part, List<Line> lines) {
        TreeSet<Integer> units = new TreeSet<>();
        Place linear = choice.linear();
        if (linear != null && linear.part().equals(part)) {
            units.add(linear.unit());
        }
        Place periodic = choice.periodic();
        if (periodic != null && periodic.part().equals(part)) {
            lines.add(pen.line(WholePen.indexed("p", periodic.i()), wave(part, periodic.i(), Fn.COS)));
            units.add(periodic.unit());
        }
        if (scaled
                && choice.scale() >= part.out()
                && choice.scale() < part.out() + part.what().units()) {
            units.add(choice.scale());
        }
        for (int unit : units) {
            lines.add(pen.line(pen.v(unit), value(part, unit)));
            if (scaled) {
                lines.add(pen.line(pen.e(unit), product(scale(unit), v(part, unit))));
            }
        }
    }

    /** How the value {@code unit} (before it is scaled) follows from the inputs; inputs that are 0 add nothing. */
    private Expression value(Part part, int unit) {
        List<Expression> terms = new ArrayList<>();
        switch (part.what()) {
            case EmbeddingPart.Through _ -> {
                return x(part.in() + unit - part.out());
            }
            case EmbeddingPart.Linear linear -> {
                Place place = choice.linear();
                int worked = Sums.NONE;
                for (int i = 0; i < linear.inputs(); i++) {
                    if (whole.inputs()[part.in() + i] != 0) {
                        worked = place != null && place.part().equals(part) && place.i() == i ? terms.size() : worked;
                        terms.add(product(x(part.in() + i), weight(part, i, unit)));
                    }
                }
                return terms.isEmpty() ? constant(0) : WholePen.sum(terms, worked);
            }
            case EmbeddingPart.Periodic periodic -> {
                if (isDirect(part, unit)) {
                    return x(part.in());
                }
                for (int k = 0; k < periodic.frequencies(); k++) {
                    terms.add(product(cosine(part, k), weight(part, k, unit)));
                }
                terms.add(new Known(
                        WholePen.embeddingBias(String.valueOf(unit + 1)),
                        number(part, Segment.Kind.EMBEDDING_BIAS, unit - part.out())));
                Place place = choice.periodic();
                return WholePen.sum(terms, place == null || !place.part().equals(part) ? Sums.NONE : place.i());
            }
        }
    }

    // ---- backward ----

    /** From how the loss reacts to e to what the embedding has learned, and to the inputs. */
    Section backward() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(Prose.of(
                "From ",
                Formula.name(pen.slope(letter("e", "j"))),
                " the chain rule goes on into the embedding; worked out is of each kind of parameter "
                        + "the one asked for, or else the one that ",
                Formula.name(pen.loss()),
                " reacts to most.")));
        blocks.add(new Block.Equations(backwardFormulas()));
        List<Line> lines = new ArrayList<>();
        if (scaled) {
            int j = choice.scale();
            lines.add(pen.line(pen.slope(WholePen.indexed("s", j)), product(embeddedSlope(j), v(partOf(j), j))));
        }
        Place linear = choice.linear();
        if (linear != null) {
            Part part = linear.part();
            unscaledSlopeLine(linear.unit(), lines);
            lines.add(pen.line(
                    pen.slope(WholePen.embeddingWeight(part.in() + linear.i(), linear.unit())),
                    product(x(part.in() + linear.i()), unscaledSlope(linear.unit()))));
        }
        Place periodic = choice.periodic();
        if (periodic != null) {
            if (linear == null || linear.unit() != periodic.unit()) {
                unscaledSlopeLine(periodic.unit(), lines);
            }
            periodic(periodic, lines);
        }
        if (!lines.isEmpty()) {
            blocks.add(new Block.Equations(lines));
        }
        return new Section("embedding-back", Prose.of("Back through the embedding"), blocks);
    }

    private void periodic(Place place, List<Line> lines) {
        Part part = place.part();
        int k = place.i();
        lines.add(pen.line(
                pen.slope(WholePen.embeddingWeight(k, place.unit())),
                product(cosine(part, k), unscaledSlope(place.unit()))));
        List<Expression> back = new ArrayList<>();
        for (int j = part.out(); j <= last(part) && !isDirect(part, j); j++) {
            back.add(product(unscaledSlope(j), weight(part, k, j)));
        }
        Expression sum = WholePen.sum(back);
        Glyph byCosine = pen.slope(WholePen.indexed("p", k));
        lines.add(pen.line(byCosine, sum));
        Expression ofCosine = new Known(byCosine, evaluate(sum));
        Expression ofPhase = new Expression.Negative(product(constant(2), PI, wave(part, k, Fn.SIN), ofCosine));
        Glyph byPhase = pen.slope(WholePen.indexed("φ", k));
        lines.add(pen.line(byPhase, ofPhase));
        lines.add(pen.line(
                pen.slope(WholePen.indexed("c", k)), product(x(part.in()), new Known(byPhase, evaluate(ofPhase)))));
    }

    private List<Line> backwardFormulas() {
        List<Line> lines = new ArrayList<>();
        Glyph j = letter(scaled ? "v" : "e", "j");
        Formula byValue = Formula.name(pen.slope(j));
        if (scaled) {
            Formula byE = Formula.name(pen.slope(letter("e", "j")));
            lines.add(general(letter("s", "j"), Formula.product(byE, Formula.name(j))));
            lines.add(general(j, Formula.product(byE, Formula.name(letter("s", "j")))));
        }
        if (has(EmbeddingPart.Linear.class)) {
            lines.add(
                    general(WholePen.embeddingWeight("ij"), Formula.product(Formula.name(letter("x", "i")), byValue)));
        }
        if (has(EmbeddingPart.Periodic.class)) {
            lines.add(
                    general(WholePen.embeddingWeight("kj"), Formula.product(Formula.name(letter("p", "k")), byValue)));
            lines.add(general(WholePen.embeddingBias("j"), byValue));
            lines.add(general(
                    letter("p", "k"),
                    new Formula.Series("j", Formula.product(byValue, Formula.name(WholePen.embeddingWeight("kj"))))));
            Formula byPhase = Formula.product(
                    Formula.whole(2),
                    Formula.name(Glyph.letter("π")),
                    waveOf("sin"),
                    Formula.name(pen.slope(letter("p", "k"))));
            lines.add(general(letter("φ", "k"), new Formula.Negative(byPhase)));
            lines.add(general(
                    letter("c", "k"),
                    Formula.product(Formula.name(Glyph.letter("x")), Formula.name(pen.slope(letter("φ", "k"))))));
        }
        return lines;
    }

    private Line general(Glyph by, Formula right) {
        return WholePen.plain(Formula.equal(Formula.name(pen.slope(by)), right));
    }

    /** The values of e whose derivatives the lines of {@link #backward} begin with, from 0. */
    List<Integer> units() {
        TreeSet<Integer> units = new TreeSet<>();
        Place linear = choice.linear();
        if (linear != null) {
            units.add(linear.unit());
        }
        Place periodic = choice.periodic();
        if (periodic != null) {
            units.add(periodic.unit());
        }
        if (scaled) {
            units.add(choice.scale());
        }
        return List.copyOf(units);
    }

    // ---- numbers with their letters ----

    private void unscaledSlopeLine(int unit, List<Line> lines) {
        if (scaled) {
            lines.add(pen.line(pen.slope(pen.v(unit)), product(embeddedSlope(unit), scale(unit))));
        }
    }

    /** How the loss reacts to a value before it is scaled. */
    private Known unscaledSlope(int unit) {
        return scaled
                ? new Known(
                        pen.slope(pen.v(unit)),
                        embeddedSlope(unit).value() * scale(unit).value())
                : embeddedSlope(unit);
    }

    private Known embeddedSlope(int unit) {
        return new Known(pen.slope(pen.e(unit)), whole.embeddedGradients()[unit]);
    }

    private Known x(int i) {
        return new Known(WholePen.x(i), whole.inputs()[i]);
    }

    private Known v(Part part, int unit) {
        return new Known(pen.v(unit), evaluate(value(part, unit)));
    }

    private Known scale(int unit) {
        int start = whole.network()
                .layout()
                .find(Segment.EMBEDDING, Segment.Kind.SCALE)
                .orElseThrow()
                .offset();
        return new Known(WholePen.indexed("s", unit), whole.parameter(start + unit));
    }

    /** The weight from input or cosine {@code i} of the part; of inputs the letter counts those of all parts. */
    private Known weight(Part part, int i, int unit) {
        int source = part.what() instanceof EmbeddingPart.Linear ? part.in() + i : i;
        int units = part.what() instanceof EmbeddingPart.Periodic periodic
                ? periodic.mixtures()
                : part.what().units();
        int at = i * units + unit - part.out();
        return new Known(WholePen.embeddingWeight(source, unit), number(part, Segment.Kind.EMBEDDING_WEIGHTS, at));
    }

    private Known cosine(Part part, int k) {
        return new Known(WholePen.indexed("p", k), evaluate(wave(part, k, Fn.COS)));
    }

    /** cos or sin of 2π(c_k x + φ_k). */
    private Expression wave(Part part, int k, Fn function) {
        Expression c = new Known(WholePen.indexed("c", k), number(part, Segment.Kind.FREQUENCIES, k));
        Expression phase = new Known(WholePen.indexed("φ", k), number(part, Segment.Kind.PHASES, k));
        Expression turns = Expression.sum(List.of(product(c, x(part.in())), phase));
        return apply(function, product(constant(2), PI, turns));
    }

    private double number(Part part, Segment.Kind kind, int at) {
        return whole.parameter(part.start(whole.network(), kind) + at);
    }

    private static double evaluate(Expression expression) {
        return expression.evaluate(Arithmetic.DOUBLES, _ -> Double.NaN);
    }

    /** The last value of the part. */
    private static int last(Part part) {
        return part.out() + part.what().units() - 1;
    }

    /** Whether the value {@code unit} of a periodic part is its input itself. */
    private static boolean isDirect(Part part, int unit) {
        return part.what() instanceof EmbeddingPart.Periodic periodic && periodic.direct() && unit == last(part);
    }

    private Part partOf(int unit) {
        return parts.stream()
                .filter(part -> unit < part.out() + part.what().units())
                .findFirst()
                .orElseThrow();
    }

    private boolean has(Class<? extends EmbeddingPart> kind) {
        return parts.stream().anyMatch(part -> kind.isInstance(part.what()));
    }

    private static Glyph letter(String letter, String index) {
        return new Glyph.Symbol(letter, index, "");
    }
}
