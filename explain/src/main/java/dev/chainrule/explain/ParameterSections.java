package dev.chainrule.explain;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.network.ElementwiseActivation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The derivation of single parameters: the values on the way, the signals that come back to their layer, then for each how
 * the loss reacts to it ({@link ParameterChain}) and the update.
 */
final class ParameterSections {
    private final Pen pen;
    private final PassSections whole;
    private final ParameterChain chain;

    ParameterSections(Pen pen, PassSections whole) {
        this.pen = pen;
        this.whole = whole;
        this.chain = new ParameterChain(pen);
    }

    // ---- what comes before the parameters ----

    /** The values on the way: all that the parameters need of a small network; of a big one the units they lead to. */
    Section forward(PassRecord pass, Scope scope, List<Quantity> parameters, Focus focus) {
        Set<Quantity> shown = new LinkedHashSet<>();
        List<Line> rows = new ArrayList<>();
        if (focus.isWhole()) {
            for (Quantity parameter : parameters) {
                for (Step step : pen.trace().stepsFor(pen.trace().target(pass, parameter), whole.level())) {
                    Quantity q = step.quantity();
                    if (step.phase() == Phase.FORWARD && q.scope().equals(scope)) {
                        shown.add(q);
                    }
                }
            }
        } else {
            for (Quantity parameter : parameters) {
                if (pen.normalizes(parameter.layer())) {
                    shown.add(ParameterChain.unit(Kind.LINEAR, parameter, scope));
                    shown.add(ParameterChain.unit(Kind.NORMALIZED, parameter, scope));
                }
                shown.add(ParameterChain.unit(Kind.PRE_ACTIVATION, parameter, scope));
                shown.add(ParameterChain.unit(Kind.ACTIVATION, parameter, scope));
            }
            for (int l = 1; l <= pen.depth(); l++) {
                rows.addAll(whole.forwardLayer(l, scope));
            }
        }
        Set<Quantity> ordered = new TreeSet<>(this::inOrder);
        ordered.addAll(shown);
        List<Line> lines = new ArrayList<>(ordered.stream().map(pen::line).toList());
        List<Block> blocks = new ArrayList<>(List.of(new Block.Equations(lines)));
        if (!rows.isEmpty()) {
            blocks.add(new Block.Paragraph(Prose.of("and layer by layer:")));
            blocks.add(new Block.Equations(rows));
        }
        return new Section("forward" + scope.suffix(), Prose.of("Forward: the values on the way"), blocks);
    }

    private int inOrder(Quantity one, Quantity other) {
        if (one.layer() != other.layer()) {
            return Integer.compare(one.layer(), other.layer());
        }
        if (stage(one) != stage(other)) {
            return Integer.compare(stage(one), stage(other));
        }
        return Comparator.comparingInt(Quantity::unit)
                .thenComparing(Quantity::kind)
                .thenComparing(Quantity::i)
                .compare(one, other);
    }

    /** What must be known of all units of a layer before the next is computed: sums, their mean, …, a softmax. */
    private int stage(Quantity q) {
        return switch (q.kind()) {
            case LINEAR -> 0;
            case TERM -> pen.normalizes(q.layer()) ? 0 : 3;
            case MEAN -> 1;
            case VARIANCE -> 2;
            case ACTIVATION -> pen.layer(q.layer()).activation() instanceof ElementwiseActivation ? 3 : 4;
            default -> 3;
        };
    }

    /**
     * The δ of the layers behind, from the last back to the one after {@code parameters}, and where a layer normalises what
     * comes through; empty if there is none.
     */
    List<Section> signals(Scope scope, List<Quantity> parameters) {
        Set<Quantity> needed = new LinkedHashSet<>();
        for (Quantity parameter : parameters) {
            if (chain.isBehindNormalization(parameter)) {
                needSignals(Set.of(ParameterChain.unit(Kind.LINEAR_GRADIENT, parameter, scope)), needed);
            } else if (chain.readsActivationGradients(parameter)) {
                Expression delta = pen.trace()
                        .step(ParameterChain.unit(Kind.DELTA, parameter, scope))
                        .expression();
                needSignals(shownSignals(delta), needed);
            } else if (parameter.layer() < pen.depth()) {
                needSignals(shownSignals(chain.sentBack(parameter, scope)), needed);
            }
        }
        List<Section> sections = new ArrayList<>();
        for (int l = pen.depth(); l >= 1; l--) {
            int layer = l;
            List<Line> lines = needed.stream()
                    .filter(q -> q.layer() == layer)
                    .sorted(Comparator.comparing(ParameterSections::backStage).thenComparing(Quantity::i))
                    .flatMap(q -> pen.unitLines(q).stream())
                    .toList();
            if (!lines.isEmpty()) {
                String of = layer == pen.depth() ? "the output layer" : "layer " + layer;
                Formula delta = Formula.name(pen.letters().matrix(Kind.DELTA, layer, scope));
                List<Block> blocks = new ArrayList<>();
                if (!isSmall(layer)) {
                    blocks.add(new Block.Paragraph(Prose.of("Of " + pen.units(layer)
                            + " units those that carry most of it; the others are in the rest below.")));
                }
                blocks.add(new Block.Equations(lines));
                sections.add(new Section(
                        "signals(" + layer + ")" + scope.suffix(),
                        Prose.of("Back: what the loss says to " + of + ", ", delta),
                        blocks));
            }
        }
        return sections;
    }

    /** In which order the signals of a layer are computed. */
    private static int backStage(Quantity q) {
        return switch (q.kind()) {
            case ACTIVATION_GRADIENT -> 0;
            case DELTA -> 1;
            case NORMALIZED_GRADIENT -> 2;
            default -> 3;
        };
    }

    private void needSignals(Set<Quantity> signals, Set<Quantity> needed) {
        for (Quantity signal : signals) {
            if (needed.add(signal)) {
                needSignals(shownSignals(pen.unitStep(signal).expression()), needed);
            }
        }
    }

    /** Whether all units of layer {@code l} stand in a sum one by one. */
    private boolean isSmall(int l) {
        return pen.units(l) <= Trace.LONGEST_SUM;
    }

    /** The δ, and what comes of them through a normalisation, that stand in an expression one by one, not in a rest. */
    private static Set<Quantity> shownSignals(Expression expression) {
        Set<Quantity> shown = new LinkedHashSet<>();
        for (Quantity q : Expressions.withoutRest(expression).reads()) {
            switch (q.kind()) {
                case DELTA, ACTIVATION_GRADIENT, NORMALIZED_GRADIENT, LINEAR_GRADIENT -> shown.add(q);
                default -> {}
            }
        }
        return shown;
    }

    // ---- one parameter ----

    Section of(PassRecord pass, Quantity parameter) {
        Quantity inPass = new Quantity(
                parameter.kind(),
                parameter.layer(),
                parameter.i(),
                parameter.j(),
                pen.trace().shared(pass));
        List<Block> blocks = new ArrayList<>();
        List<Section> parts = new ArrayList<>();
        if (pass.samples().size() == 1) {
            blocks.addAll(chain.of(inPass, pen.trace().scope(pass, 0)));
        } else {
            for (int s = 0; s < pass.samples().size(); s++) {
                Scope scope = pen.trace().scope(pass, s);
                parts.add(new Section(
                        "parameter-" + ParameterFinder.generalName(parameter) + scope.suffix(),
                        Prose.of("Sample " + (pass.samples().get(s) + 1)),
                        chain.of(inPass, scope)));
            }
            parts.add(new Section(
                    "reduced-" + ParameterFinder.generalName(parameter)
                            + pen.trace().shared(pass).suffix(),
                    Prose.of("All samples together"),
                    List.of(new Block.Equations(List.of(pen.line(ParameterChain.gradient(inPass, inPass.scope())))))));
        }
        if (pass.update() != null) {
            Block update = new Block.Equations(whole.updated(inPass));
            if (parts.isEmpty()) {
                blocks.add(new Block.Paragraph(Prose.of("The update:")));
                blocks.add(update);
                blocks.addAll(chain.updateBySignal(inPass, pen.trace().scope(pass, 0)));
            } else {
                parts.add(new Section(
                        "updated-" + ParameterFinder.generalName(parameter)
                                + inPass.scope().suffix(),
                        Prose.of("The update"),
                        List.of(update)));
            }
        }
        return new Section(
                "parameter-" + ParameterFinder.generalName(parameter)
                        + inPass.scope().suffix(),
                Prose.of(
                        pen.name(ParameterChain.gradient(parameter, Scope.ONLY)),
                        ", how the loss reacts to ",
                        pen.name(parameter)),
                blocks,
                parts);
    }
}
