package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.product;

import dev.chainrule.explain.Expression.Known;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The members of a network: how one of them follows from what all share, what each gives, and what comes back from all. */
final class MemberSections {
    /** So many outputs of each member stand side by side. */
    private static final int MOST_OUTPUTS = 5;

    private static final int LINE = 72;

    private final ModelRow row;
    private final Trace trace;
    private final WholePen pen;
    private final WholePass whole;
    private final WholeChoice choice;
    private final Network network;
    private final int member;

    MemberSections(ModelRow row, Trace trace, WholePen pen, WholeChoice choice) {
        this.row = row;
        this.trace = trace;
        this.pen = pen;
        this.whole = pen.whole();
        this.choice = choice;
        this.network = whole.network();
        this.member = row.member() - 1;
    }

    // ---- forward ----

    Section forward() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(Prose.of(shared())));
        if (network.hasAdapter(0)) {
            Quantity any = Quantity.of(Kind.WEIGHT, 1, Quantity.I, Quantity.J, Scope.ONLY);
            Formula own = Formula.name(pen.letters().glyph(any));
            Formula ofAll = Formula.name(pen.sharedWeight(any));
            blocks.add(new Block.Paragraph(Prose.of(
                    "Worked through below is member " + row.member() + " as a network of its own. Its weights are ",
                    Formula.equal(own, Formula.product(Formula.name(adapter("i")), ofAll)),
                    ", where all members share ",
                    ofAll,
                    ": it is the same to multiply ",
                    Formula.name(eAny()),
                    " by the one number and then by the other. For example:")));
            int i = choice.adapter();
            List<Line> lines = new ArrayList<>();
            if (choice.adapterLayer() == 0) {
                lines.add(pen.line(product(adapter(member, 0, i), e(i))));
            }
            Quantity weight = shown();
            lines.add(pen.line(
                    pen.letters().glyph(weight),
                    product(adapter(member, weight.layer() - 1, weight.i() - 1), sharedWeight(weight))));
            blocks.add(new Block.Equations(lines));
        } else {
            blocks.add(new Block.Paragraph(
                    Prose.of("Worked through below is member " + row.member() + " as a network of its own.")));
        }
        blocks.add(outputs());
        blocks.add(new Block.Paragraph(Prose.of("The prediction is their mean:")));
        int largest = shownOutputs(1).getFirst();
        List<Expression> terms = new ArrayList<>();
        for (int m = 0; m < network.members(); m++) {
            terms.add(new Known(pen.output(m, largest), whole.members().get(m).outputs()[largest]));
        }
        String name = network.outputs() == 1 ? "mean output" : "mean of output " + (largest + 1);
        blocks.add(new Block.Equations(List.of(pen.line(new Formula.Words(name), pen.mean(terms)))));
        String words = ModelAnswer.of(row.model(), whole.outputs(), pen.digits()).words().entrySet().stream()
                .map(entry -> entry.getKey() + " “" + entry.getValue() + "”")
                .collect(Collectors.joining(", "));
        blocks.add(new Block.Paragraph(Prose.of("In the words of the data: " + words + ".")));
        return new Section("members", Prose.of("Members: " + network.members() + " networks in one"), blocks);
    }

    private String shared() {
        String first = network.members() + " networks, the members, share ";
        if (!network.hasAdapter(0)) {
            return first + (row.isEmbedded() ? "the embedding" : "their inputs")
                    + "; each has an output layer of its own.";
        }
        boolean all = network.ensemble().adapters() == Adapters.ALL;
        return first
                + "the weights of the hidden layers. Each has an output layer of its own, and numbers r, by which it "
                + "multiplies what comes into " + (all ? "each hidden layer" : "the first layer")
                + " (its adapter" + (all ? "s" : "") + "): so each sees the row in its own way.";
    }

    /** A row for each member, and their mean. */
    private Block outputs() {
        int width = pen.digits().significant() + 9;
        int columns = Math.clamp((LINE - 8) / width - (whole.hasTargets() ? 1 : 0), 1, MOST_OUTPUTS);
        List<Integer> shown = shownOutputs(columns);
        List<Prose> head = new ArrayList<>(List.of(Prose.of("member")));
        Quantity y = Quantity.of(Kind.ACTIVATION, network.layers().size(), 1, Scope.ONLY);
        for (int k : shown) {
            Quantity output = Quantity.of(y.kind(), y.layer(), k + 1, Scope.ONLY);
            head.add(Prose.of(Formula.name(pen.letters().glyph(output))));
        }
        if (whole.hasTargets()) {
            head.add(Prose.of(Formula.name(pen.letters().loss(0))));
        }
        List<List<Prose>> rows = new ArrayList<>();
        for (int m = 0; m < network.members(); m++) {
            WholePass.Member of = whole.members().get(m);
            rows.add(tableRow(String.valueOf(m + 1), of.outputs(), of.loss(), shown));
        }
        rows.add(tableRow("mean", whole.outputs(), whole.loss(), shown));
        return new Block.Table(head, rows);
    }

    private List<Prose> tableRow(String name, double[] outputs, double loss, List<Integer> shown) {
        List<Prose> cells = new ArrayList<>(List.of(Prose.of(name)));
        shown.forEach(k -> cells.add(Prose.of(pen.figure(outputs[k]))));
        if (whole.hasTargets()) {
            cells.add(Prose.of(pen.figure(loss)));
        }
        return cells;
    }

    /** The outputs with the largest means, in order. */
    private List<Integer> shownOutputs(int most) {
        return IntStream.range(0, network.outputs())
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -Math.abs(whole.outputs()[k])))
                .limit(most)
                .sorted()
                .toList();
    }

    // ---- backward ----

    /**
     * From the loss of the member to that of all.
     *
     * @param units of e whose derivatives are worked out, from 0
     * @param parameters of the member that were asked for; if none, one of the first layer is shown
     */
    Section backward(List<Integer> units, List<Quantity> parameters) {
        List<Block> blocks = new ArrayList<>();
        Formula ofAll = Formula.name(pen.loss());
        Formula own = Formula.name(pen.letters().loss(0));
        blocks.add(new Block.Paragraph(Prose.of(
                "So far ",
                own,
                " is the loss of member " + row.member() + " alone, ",
                Formula.name(pen.lossOf(member)),
                ". Training makes ",
                ofAll,
                " small, the mean of the losses of all members. What they share gets the mean of what comes back through "
                        + "each; what a member has alone gets its share of the mean, 1/" + network.members() + ".")));
        List<Expression> losses = new ArrayList<>();
        for (int m = 0; m < network.members(); m++) {
            losses.add(new Known(pen.lossOf(m), whole.members().get(m).loss()));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(pen.line(pen.loss(), pen.mean(losses)));
        lines.addAll(intoFirstLayer(units));
        for (int i : units) {
            List<Expression> slopes = new ArrayList<>();
            for (int m = 0; m < network.members(); m++) {
                slopes.add(new Known(
                        new Glyph.Derivative(pen.lossOf(m), pen.e(i)),
                        whole.members().get(m).embeddedGradients()[i]));
            }
            lines.add(pen.line(pen.slope(pen.e(i)), pen.mean(slopes)));
        }
        blocks.add(new Block.Equations(lines));
        if (network.hasAdapter(0)) {
            blocks.add(new Block.Paragraph(Prose.of("An adapter of the member:")));
            blocks.add(new Block.Equations(List.of(adapterLine())));
        }
        List<Quantity> shown = parameters.isEmpty() ? List.of(shown()) : parameters;
        blocks.add(new Block.Paragraph(
                Prose.of((shown.size() == 1 ? "A parameter" : "The parameters") + " of the layers:")));
        blocks.add(new Block.Equations(sharedLines(shown)));
        return new Section("members-back", Prose.of("Back from all members"), blocks);
    }

    /** How the loss of the member reacts to what goes into its first layer. */
    List<Line> intoFirstLayer(List<Integer> units) {
        List<Line> lines = new ArrayList<>();
        for (int i : units) {
            List<Expression> terms = new ArrayList<>();
            for (int j = 1; j <= network.layers().getFirst().units(); j++) {
                Quantity weight = Quantity.of(Kind.WEIGHT, 1, i + 1, j, Scope.ONLY);
                terms.add(product(behind(1, j), new Known(pen.letters().glyph(weight), trace.value(weight))));
            }
            lines.add(pen.line(new Glyph.Derivative(pen.letters().loss(0), pen.e(i)), WholePen.sum(terms)));
        }
        return lines;
    }

    /** How the loss of the member reacts to the sum that comes into unit {@code j} of layer {@code l}, both from 1. */
    private Known behind(int l, int j) {
        boolean normalizes = network.layout().find(l - 1, Segment.Kind.GAIN).isPresent();
        Quantity slope = Quantity.of(normalizes ? Kind.LINEAR_GRADIENT : Kind.DELTA, l, j, Scope.ONLY);
        Quantity sum = Quantity.of(normalizes ? Kind.LINEAR : Kind.PRE_ACTIVATION, l, j, Scope.ONLY);
        return new Known(
                new Glyph.Derivative(pen.letters().loss(0), pen.letters().glyph(sum)), trace.value(slope));
    }

    /** ∂J/∂r_i = 1/k · e_i · Σ_j ∂L/∂a_j ω_ij. */
    private Line adapterLine() {
        int layer = choice.adapterLayer();
        int i = choice.adapter();
        List<Expression> terms = new ArrayList<>();
        for (int j = 1; j <= network.layers().get(layer).units(); j++) {
            Quantity weight = Quantity.of(Kind.WEIGHT, layer + 1, i + 1, j, Scope.ONLY);
            terms.add(product(behind(layer + 1, j), sharedWeight(weight)));
        }
        Quantity h = Quantity.of(Kind.ACTIVATION, layer, i + 1, Scope.ONLY);
        Known source = layer == 0 ? e(i) : new Known(pen.letters().glyph(h), trace.value(h));
        return pen.line(
                pen.slope(pen.adapter(member, layer, i)), pen.overMembers(product(source, WholePen.sum(terms))));
    }

    /** ∂J/∂ω_ij = 1/k Σ_n r_i⟨n⟩ ∂L⟨n⟩/∂w_ij, and the like for what has no adapter before it. */
    private List<Line> sharedLines(List<Quantity> parameters) {
        int[] indices = parameters.stream().mapToInt(this::index).toArray();
        double[][] gradients = whole.gradientsOfMembers(indices);
        List<Line> lines = new ArrayList<>();
        for (int p = 0; p < indices.length; p++) {
            Quantity parameter = parameters.get(p);
            Glyph own = pen.letters().glyph(parameter);
            int layer = parameter.layer() - 1;
            if (layer == network.layers().size() - 1) {
                Known slope = new Known(new Glyph.Derivative(pen.letters().loss(0), own), gradients[member][p]);
                lines.add(pen.line(pen.slope(own), pen.overMembers(slope)));
                continue;
            }
            boolean adapts = parameter.kind() == Kind.WEIGHT && network.hasAdapter(layer);
            List<Expression> terms = new ArrayList<>();
            for (int m = 0; m < network.members(); m++) {
                Known slope = new Known(new Glyph.Derivative(pen.lossOf(m), own), gradients[m][p]);
                terms.add(adapts ? product(adapter(m, layer, parameter.i() - 1), slope) : slope);
            }
            lines.add(pen.line(pen.slope(adapts ? pen.sharedWeight(parameter) : own), pen.mean(terms)));
        }
        return lines;
    }

    // ---- numbers with their letters ----

    /** A weight of the first layer, or where an adapter of another was asked for of that, whose change matters most. */
    private Quantity shown() {
        int layer = choice.adapterLayer();
        int i = network.hasAdapter(0) ? choice.adapter() : 0;
        int units = network.layers().get(layer).units();
        int j = WholeChoice.largest(units, unit -> {
            int at = whole.whole(member, index(Quantity.of(Kind.WEIGHT, layer + 1, i + 1, unit + 1, Scope.ONLY)));
            return Math.abs(whole.hasTargets() ? whole.gradient(at) : whole.parameter(at));
        });
        return Quantity.of(Kind.WEIGHT, layer + 1, i + 1, j + 1, Scope.ONLY);
    }

    /** Where {@code parameter} stands among those of the member. */
    private int index(Quantity parameter) {
        Segment segment = row.network()
                .layout()
                .find(parameter.layer() - 1, ParameterFamily.of(parameter).segment())
                .orElseThrow();
        return segment.offset()
                + (parameter.j() > 0 ? (parameter.i() - 1) * segment.columns() + parameter.j() - 1 : parameter.i() - 1);
    }

    private Known sharedWeight(Quantity weight) {
        return new Known(pen.sharedWeight(weight), whole.parameter(whole.whole(member, index(weight))));
    }

    private Known adapter(int m, int layer, int i) {
        return new Known(pen.adapter(m, layer, i), whole.adapter(m, layer, i));
    }

    private Glyph adapter(String index) {
        return pen.adapter(member, 0, index);
    }

    private Known e(int i) {
        return new Known(pen.e(i), whole.embedded()[i]);
    }

    private Glyph eAny() {
        return pen.letters().glyph(Quantity.of(Kind.INPUT, 0, Quantity.I, Scope.ONLY));
    }
}
