package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.SpokenStyle;
import dev.chainrule.network.ElementwiseActivation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The derivation of one quantity by itself.
 *
 * @param quantity which
 * @param path from the loss back to it, at each stop one or more quantities; empty where the loss does not depend on it
 * @param section what is written of it: of a parameter and its gradient the fork, the five rows of the chain rule and the
 *     update; of any other quantity the lines that lead to it
 * @param spoken it in a sentence, to be read aloud
 */
public record Card(Quantity quantity, List<List<Formula>> path, Section section, String spoken) {
    /** Copies the lists. */
    public Card {
        path = path.stream().map(List::copyOf).toList();
    }

    /**
     * The card of {@code quantity}, one that {@link QuantityFinder} has found.
     *
     * @throws ChainruleException if it is a parameter and there are no targets
     */
    public static Card of(Trace trace, Reckoning reckoning, Quantity quantity) {
        return new Writer(new Pen(trace, reckoning), quantity).card();
    }

    /** Writes one card. */
    private static final class Writer {
        private final Pen pen;
        private final Quantity q;

        Writer(Pen pen, Quantity q) {
            this.pen = pen;
            this.q = q;
        }

        Card card() {
            return switch (q.kind()) {
                case WEIGHT,
                        BIAS,
                        GAIN,
                        SHIFT,
                        SLOPE_PARAMETER,
                        WEIGHT_GRADIENT,
                        BIAS_GRADIENT,
                        GAIN_GRADIENT,
                        SHIFT_GRADIENT,
                        SLOPE_PARAMETER_GRADIENT -> parameter();
                default -> Trace.isComputed(q) ? computed() : given();
            };
        }

        // ---- a parameter ----

        private Card parameter() {
            if (!pen.file().hasTargets()) {
                return given();
            }
            Quantity parameter = Quantity.of(ParameterFamily.of(q).parameter(), q.layer(), q.i(), q.j(), Scope.ONLY);
            ParameterSections sections = new ParameterSections(pen, new PassSections(pen, Level.NEURON));
            Section section = sections.of(pen.trace().passOf(q), parameter);
            List<List<Formula>> path = firstPath(section);
            Kind gradient = ParameterFamily.of(q).gradient();
            Quantity shown = new Quantity(gradient, q.layer(), q.i(), q.j(), q.scope());
            return new Card(q, path, withoutPaths(section), spoken(pen.trace().step(shown)));
        }

        private static List<List<Formula>> firstPath(Section section) {
            for (Block block : section.blocks()) {
                if (block instanceof Block.Path path) {
                    return path.stops();
                }
            }
            return section.sections().stream()
                    .map(Writer::firstPath)
                    .filter(path -> !path.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        private static Section withoutPaths(Section section) {
            return new Section(
                    section.id(),
                    section.title(),
                    section.blocks().stream()
                            .filter(block -> !(block instanceof Block.Path))
                            .toList(),
                    section.sections().stream().map(Writer::withoutPaths).toList());
        }

        // ---- anything else that is computed ----

        private Card computed() {
            List<Block> blocks = new ArrayList<>();
            if (q.kind() == Kind.DELTA && q.layer() < pen.depth()) {
                blocks.add(new Block.Paragraph(Prose.of(
                        "There is no hidden target: nobody says what ",
                        pen.name(at(Kind.ACTIVATION)),
                        " should have been. Its error comes back through every unit behind it, and adds up.")));
            }
            List<Block.Line> lines = new ArrayList<>();
            for (Quantity before : leadingTo()) {
                lines.add(pen.line(before));
            }
            lines.add(pen.line(q));
            blocks.add(new Block.Equations(lines));
            Step step = pen.trace().step(q);
            return new Card(q, path(), new Section("card", title(), blocks), spoken(step));
        }

        /** The quantities of the same unit, or the parts of the same sum, that stand before it. */
        private List<Quantity> leadingTo() {
            List<Quantity> before = new ArrayList<>();
            switch (q.kind()) {
                case ACTIVATION -> {
                    if (isElementwise(q.layer())) {
                        before.add(at(Kind.PRE_ACTIVATION));
                    }
                }
                case DELTA -> {
                    if (isElementwise(q.layer()) && q.layer() < pen.depth()) {
                        before.add(at(Kind.ACTIVATION_GRADIENT));
                        before.add(at(Kind.ACTIVATION_SLOPE));
                    }
                }
                case LOSS -> {
                    boolean ofOne = q.scope().sample() > 0
                            || pen.trace().passOf(q).samples().size() == 1;
                    for (int k = 1;
                            ofOne && pen.units(pen.depth()) <= Trace.LONGEST_SUM && k <= pen.units(pen.depth());
                            k++) {
                        before.add(Quantity.of(Kind.LOSS_TERM, 0, k, q.scope()));
                    }
                }
                case NEW_WEIGHT, NEW_BIAS, NEW_GAIN, NEW_SHIFT, NEW_SLOPE_PARAMETER -> {
                    ParameterFamily family = ParameterFamily.of(q);
                    before.add(new Quantity(family.gradient(), q.layer(), q.i(), q.j(), q.scope()));
                }
                default -> {}
            }
            return before;
        }

        private Prose title() {
            return switch (q.kind()) {
                case DELTA ->
                    Prose.of(
                            pen.name(q),
                            ", what the loss says to the input of unit " + q.i() + " of layer " + q.layer());
                case ACTIVATION_GRADIENT ->
                    Prose.of(pen.name(q), ", how the loss reacts to ", pen.name(at(Kind.ACTIVATION)));
                case PRE_ACTIVATION ->
                    Prose.of(pen.name(q), ", what comes into unit " + q.i() + " of layer " + q.layer());
                case ACTIVATION ->
                    Prose.of(
                            pen.name(q),
                            q.layer() == pen.depth()
                                    ? ", output " + q.i()
                                    : ", what unit " + q.i() + " of layer " + q.layer() + " gives");
                case LOSS -> Prose.of(pen.name(q), ", the loss");
                default -> Prose.of(pen.name(q));
            };
        }

        /** From the loss back to the unit, where it is one of a sample: through all units behind it. */
        private List<List<Formula>> path() {
            boolean ofUnit = switch (q.kind()) {
                case PRE_ACTIVATION, ACTIVATION, ACTIVATION_GRADIENT, DELTA ->
                    pen.file().hasTargets();
                default -> false;
            };
            if (!ofUnit) {
                return List.of();
            }
            List<List<Formula>> stops = new ArrayList<>();
            stops.add(List.of(pen.name(new Quantity(Kind.LOSS, 0, 0, 0, q.scope()))));
            for (int l = pen.depth(); l > q.layer(); l--) {
                stops.add(few(Kind.ACTIVATION, l));
                stops.add(few(Kind.PRE_ACTIVATION, l));
            }
            boolean alone = isElementwise(q.layer());
            stops.add(alone ? List.of(pen.name(at(Kind.ACTIVATION))) : few(Kind.ACTIVATION, q.layer()));
            if (q.kind() == Kind.PRE_ACTIVATION || q.kind() == Kind.DELTA) {
                stops.add(List.of(pen.name(at(Kind.PRE_ACTIVATION))));
            }
            return stops;
        }

        /** All units of a small layer, the first and the last of a larger one. */
        private List<Formula> few(Kind kind, int l) {
            int count = pen.units(l);
            return IntStream.rangeClosed(1, count)
                    .filter(i -> count <= 4 || i <= 2 || i == count)
                    .mapToObj(i -> count > 4 && i == 2
                            ? (Formula) new Formula.Words("…")
                            : pen.name(Quantity.of(kind, l, i, q.scope())))
                    .toList();
        }

        // ---- what is given ----

        private Card given() {
            Formula line = Formula.equal(pen.name(q), pen.figure(q));
            Section section = new Section(
                    "card", Prose.of(pen.name(q)), List.of(new Block.Paragraph(Prose.of(line, " is given."))));
            return new Card(q, List.of(), section, SpokenStyle.ENGLISH.print(line) + ", given");
        }

        // ---- parts ----

        private String spoken(Step step) {
            return SpokenStyle.ENGLISH.print(pen.line(step).relation());
        }

        private boolean isElementwise(int l) {
            return pen.layer(l).activation() instanceof ElementwiseActivation;
        }

        private Quantity at(Kind kind) {
            return Quantity.of(kind, q.layer(), q.i(), q.scope());
        }
    }
}
