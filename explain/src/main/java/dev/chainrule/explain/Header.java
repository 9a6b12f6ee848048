package dev.chainrule.explain;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Block.Fact;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softplus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is explained and by which definitions: the network in a line, loss, update, every convention by its name, letters. */
final class Header {
    private final Pen pen;
    private final Example file;

    Header(Pen pen) {
        this.pen = pen;
        this.file = pen.file();
    }

    Section section(GeneralFormulas general) {
        List<Block> blocks = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("network", Prose.of(network())));
        if (file.hasTargets()) {
            List<Object> loss = new ArrayList<>(List.of(file.loss().name() + ": ", general.loss(), factor()));
            if (general.isBatch()) {
                loss.addAll(List.of("; of the batch ", general.lossOfBatch()));
            }
            facts.add(new Fact("loss", Prose.of(loss.toArray())));
            facts.add(new Fact("update", update()));
        }
        facts.addAll(conventions());
        facts.addAll(letters());
        facts.add(new Fact("numbers", Prose.of(pen.reckoning().words())));
        blocks.add(new Block.Facts(facts));
        if (pen.reckoning() instanceof Reckoning.Exact) {
            blocks.addAll(firstDecimal());
        }
        if (isOutputFirst()) {
            blocks.add(new Block.Note(
                    Block.Note.Kind.WARNING,
                    Prose.of(
                            "This is not the gradient. By the convention updateOrder output-first, errors go back through "
                                    + "weights that have already been updated, as in some textbooks. The gradient is what "
                                    + "updateOrder simultaneous gives.")));
        }
        List<Block.Line> definitions = definitions();
        if (!definitions.isEmpty()) {
            blocks.add(new Block.Equations(definitions));
        }
        return new Section("conventions", Prose.of("What is computed"), blocks);
    }

    /** Where the fractions end, and why; nothing where they do not. */
    private List<Block> firstDecimal() {
        Chain<FractionOrDecimal> chain = Chain.of(pen.trace(), Fractions.ARITHMETIC);
        for (Step step : pen.trace().steps(Level.NEURON)) {
            if (!step.expression().isMatrix() && chain.value(step.quantity()) instanceof FractionOrDecimal.Decimal) {
                Formula name = pen.name(step.quantity());
                List<String> functions = Expressions.functions(step.expression()).stream()
                        .filter(function -> function.inFractions() == null)
                        .map(Fn::name)
                        .distinct()
                        .toList();
                Prose prose = functions.isEmpty()
                        ? Prose.of(
                                "From ",
                                name,
                                " on the fractions are too long to go on with; such numbers go on as "
                                        + "decimals in double precision.")
                        : Prose.of(
                                "What " + String.join(" and ", functions) + " gives is no fraction: ",
                                name,
                                " is the first decimal, and what is computed from a decimal is one, in double precision.");
                return List.of(new Block.Note(Block.Note.Kind.NOTE, prose));
            }
        }
        return List.of();
    }

    private boolean isOutputFirst() {
        return file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST
                && file.learningRate().isPresent()
                && file.hasTargets();
    }

    private String network() {
        List<Layer> layers = file.network().layers();
        String sizes = file.network().inputs() + "–"
                + layers.stream().map(layer -> String.valueOf(layer.units())).collect(Collectors.joining("–"));
        String parts = IntStream.range(0, layers.size())
                .mapToObj(l -> Numbers.count(layers.get(l).units(), l == layers.size() - 1 ? "output" : "hidden unit")
                        + " (" + normalization(layers.get(l))
                        + layers.get(l).activation().name() + ")")
                .collect(Collectors.joining(", "));
        return sizes + ": " + Numbers.count(file.network().inputs(), "input") + ", " + parts + "; "
                + Numbers.count(file.network().layout().trained(), "parameter");
    }

    private static String normalization(Layer layer) {
        return switch (layer.normalization()) {
            case Normalization.None _ -> "";
            case Normalization.Batch _ -> "batch normalisation, ";
            case Normalization.Layer _ -> "layer normalisation, ";
        };
    }

    private String factor() {
        return switch (file.loss().name()) {
            case "half-squared-error" -> ", with the factor ½";
            case "squared-error" -> ", without a factor";
            case "mean-squared-error" -> ", with the factor 1/n for n outputs";
            default -> "";
        };
    }

    private Prose update() {
        if (file.learningRate().isEmpty()) {
            return Prose.of("none: there is no learning rate");
        }
        if (!file.hasUpdate()) {
            return Prose.of(
                    "none worked out: " + file.optimizer().name() + " moves all parameters together, along a line that "
                            + "it searches; an optimizer that moves each by itself, such as sgd, shows one");
        }
        List<Object> prose = new ArrayList<>();
        prose.add(file.optimizer().name() + " with the learning rate ");
        prose.add(Formula.equal(
                Formula.name(pen.letters().rate()),
                pen.formulas().figure(file.learningRate().orElseThrow())));
        for (Expression.Setting setting : UpdateRule.settings(file.optimizer())) {
            prose.add(", ");
            prose.add(
                    Formula.equal(SettingName.of(setting.name()), pen.formulas().figure(setting.value())));
        }
        return Prose.of(prose.toArray());
    }

    // ---- every convention by its name ----

    private List<Fact> conventions() {
        Conventions c = file.conventions();
        String biases = switch (c.biases()) {
            case UPDATED -> "updated: they follow their gradient";
            case FIXED -> "fixed: they stay as they are, their gradient is shown all the same";
            case SHARED -> "shared: one bias for all units of a layer, its gradient is the sum of their δ";
            case NONE -> "none";
        };
        String order = switch (c.updateOrder()) {
            case SIMULTANEOUS -> "simultaneous: errors go back through the weights of the forward pass";
            case OUTPUT_FIRST -> "output-first: errors go back through weights already updated (not the gradient)";
        };
        String samples = Numbers.count(file.samples().size(), "sample");
        String batch = switch (c.batch()) {
            case MEAN -> "mean: one update by the mean over the samples (" + samples + ")";
            case SUM -> "sum: one update by the sum over the samples (" + samples + ")";
            case EACH -> "each: one update per sample, in order (" + samples + ")";
        };
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("biases", Prose.of(biases)));
        facts.add(new Fact("updateOrder", Prose.of(order)));
        facts.add(new Fact("batch", Prose.of(batch)));
        boolean relu = file.network().layers().stream()
                .anyMatch(layer -> layer.activation().name().equals("relu"));
        facts.add(new Fact(
                "reluAtZero",
                Prose.of(Digits.USUAL.text(c.reluAtZero()) + (relu ? ": the slope of relu at 0" : " (no relu here)"))));
        return facts;
    }

    // ---- letters, order of indices, sign of the signal ----

    private List<Fact> letters() {
        Notation notation = pen.trace().notation();
        List<Object> letters = new ArrayList<>(List.of(notation.id() + ": "));
        int last = pen.depth();
        addAll(letters, "input", matrix(Kind.INPUT, 0));
        Formula[] weights = IntStream.rangeClosed(1, last)
                .filter(l -> l <= 2 || l == last || (l == 3 && last > 3))
                .mapToObj(l -> l == 3 && last > 3 ? new Formula.Words("…") : matrix(Kind.WEIGHT, l))
                .toArray(Formula[]::new);
        addAll(letters, ", weights", weights);
        if (pen.letters().hasPreActivationLetter(1)) {
            addAll(letters, ", into a unit", matrix(Kind.PRE_ACTIVATION, 1));
        }
        if (last > 1) {
            addAll(letters, ", out of it", matrix(Kind.ACTIVATION, 1));
        }
        addAll(letters, ", output", matrix(Kind.ACTIVATION, last));
        if (file.hasTargets()) {
            addAll(letters, ", target", matrix(Kind.TARGET, 0));
        }
        String order = switch (notation) {
            case W1_W2 ->
                "source first, destination second; vectors are rows"
                        + (pen.depth() == 2 && pen.units(2) == 1
                                ? "; a weight with one index is an element of W₂ (so is W₁ among numbers, as in the first "
                                        + "source text; W₁ beside x is the matrix)"
                                : "");
            case W_U, LAYERS -> "source first, destination second; vectors are rows";
            case NIELSEN, HAGAN -> "destination first, source second; vectors are columns";
            case MAZUR -> "weights are numbered through, destination by destination";
            case HAN_KAMBER -> "units are numbered through, inputs first; source first, destination second";
        };
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("notation", Prose.of(letters.toArray())));
        boolean marked = pen.trace().walk().passes().stream()
                .anyMatch(pass -> pass.samples().size() > 1);
        Formula ofSample = Formula.name(new Glyph.Symbol("x", "", "", false, 2));
        facts.add(new Fact(
                "indices", marked ? Prose.of(order + "; ", ofSample, " belongs to sample 2") : Prose.of(order)));
        if (file.hasTargets()) {
            Formula slope = Formula.derivative(
                    pen.letters().loss(0), pen.letters().matrix(Kind.PRE_ACTIVATION, last, Scope.ONLY));
            boolean minus = Signals.sign(notation) < 0;
            facts.add(new Fact(
                    "signal",
                    Prose.of(
                            Formula.equal(matrix(Kind.DELTA, last), minus ? new Formula.Negative(slope) : slope),
                            minus
                                    ? ", minus what the loss says to the input of a unit"
                                    : ", what the loss says to the input of a unit")));
        }
        return facts;
    }

    private Formula matrix(Kind kind, int layer) {
        return Formula.name(pen.letters().matrix(kind, layer, Scope.ONLY));
    }

    private static void addAll(List<Object> letters, String word, Formula... names) {
        letters.add(word + " ");
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                letters.add(", ");
            }
            letters.add(names[i]);
        }
    }

    // ---- the functions that are named ----

    private List<Block.Line> definitions() {
        Map<String, List<Relation>> byName = new LinkedHashMap<>();
        for (Layer layer : file.network().layers()) {
            Activation f = layer.activation();
            byName.putIfAbsent(f.name(), Definitions.of(f));
            if (f instanceof Softplus) {
                byName.putIfAbsent("sigmoid", Definitions.of(new Sigmoid()));
            }
        }
        if (file.hasTargets()) {
            byName.put(
                    "loss", Definitions.of(file.loss(), file.network().output().activation()));
        }
        return byName.values().stream()
                .flatMap(List::stream)
                .map(Block.Line::new)
                .toList();
    }
}
