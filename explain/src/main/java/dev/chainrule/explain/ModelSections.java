package dev.chainrule.explain;

import static dev.chainrule.explain.Figures.figure;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a derivation with a trained model has beside that of its network: before it how the row became inputs, after it what
 * the outputs mean.
 */
public final class ModelSections {
    /** So many inputs of a column are named; of more only those that are not 0. */
    private static final int NAMED = 4;

    /** So much of a line of a table is for what stands in it, beside the margins of three columns. */
    private static final int LINE = 76;

    private final ModelRow row;
    private final Digits digits;

    private ModelSections(ModelRow row, Digits digits) {
        this.row = row;
        this.digits = digits;
    }

    /**
     * All of it: how the row became inputs, what is embedded and what members there are, the derivation that {@code request}
     * asks for, what comes back from all members, and what the outputs mean.
     *
     * @param asked where a number of the embedding or an adapter that is to be worked out stands in the layout of the model's
     *     network, see {@link ModelRow#learned}; empty for those that matter most
     * @throws dev.chainrule.ChainruleException as {@link Derivation#of}, or if an adapter of another member is asked for
     */
    public static Document document(
            ModelRow row, Trace trace, Derivation.Request request, Digits digits, OptionalInt asked) {
        Document derivation = Derivation.of(trace, request);
        List<Section> sections = new ArrayList<>();
        sections.add(preprocessing(row, digits));
        WholeSections whole = row.whole()
                .map(pass -> new WholeSections(row, pass, trace, digits, asked))
                .orElse(null);
        if (whole != null) {
            sections.addAll(whole.forward());
        }
        sections.addAll(derivation.sections());
        if (whole != null) {
            sections.addAll(whole.backward(request.parameters()));
        }
        sections.add(answer(row, trace.walk(), digits));
        return new Document(derivation.title(), sections);
    }

    /** From the values of the row to the inputs of the network, and from the target to the network's. */
    public static Section preprocessing(ModelRow row, Digits digits) {
        return new ModelSections(row, digits).preprocessing();
    }

    /** What the outputs of {@code walk}, or of members their mean, say in the words and units of the data. */
    public static Section answer(ModelRow row, Walk walk, Digits digits) {
        return new ModelSections(row, digits).answer(walk);
    }

    private Section preprocessing() {
        List<Block> blocks = new ArrayList<>();
        List<List<Prose>> rows = new ArrayList<>();
        List<Section> parts = new ArrayList<>();
        List<PreparedColumn> columns = row.columns(digits);
        int room = LINE
                - widest(columns.stream().map(PreparedColumn::column))
                - widest(columns.stream().map(ModelSections::raw));
        int first = 1;
        for (PreparedColumn column : columns) {
            Prose inputs = inputs(column, first);
            boolean fits = width(inputs) <= room || column.inputs().size() <= NAMED;
            rows.add(List.of(Prose.of(column.column()), Prose.of(raw(column)), fits ? inputs : range(column, first)));
            List<Block> steps = new ArrayList<>(blocks(column.steps()));
            if (!fits) {
                steps.addFirst(new Block.Paragraph(inputs));
            }
            parts.add(new Section("preprocessing-" + (parts.size() + 1), Prose.of(column.column()), steps));
            first += column.inputs().size();
        }
        blocks.add(new Block.Table(List.of(Prose.of("column"), Prose.of("value"), Prose.of("input")), rows));
        row.remark().ifPresent(remark -> blocks.add(new Block.Note(Block.Note.Kind.NOTE, Prose.of(remark))));
        if (row.hasTargets()) {
            parts.add(targets());
        }
        String title = "Row " + row.number() + " of " + row.table().origin().name() + " as inputs of the network";
        return new Section("preprocessing", Prose.of(title), blocks, parts);
    }

    private static String raw(PreparedColumn column) {
        return column.raw() == null ? "(missing)" : column.raw();
    }

    private static int widest(Stream<String> words) {
        return words.mapToInt(String::length).max().orElse(0);
    }

    /** How many columns {@code prose} takes in the terminal. */
    private static int width(Prose prose) {
        return prose.pieces().stream()
                .mapToInt(piece -> switch (piece) {
                    case Prose.Words words -> words.text().length();
                    case Prose.Maths maths ->
                        TextStyle.UNICODE.print(maths.formula()).length();
                })
                .sum();
    }

    private static Prose range(PreparedColumn column, int first) {
        return Prose.of(
                Formula.name("x", String.valueOf(first), ""),
                " to ",
                Formula.name("x", String.valueOf(first + column.inputs().size() - 1), ""));
    }

    private Prose inputs(PreparedColumn column, int first) {
        List<Object> pieces = new ArrayList<>();
        boolean all = column.inputs().size() <= NAMED;
        int run;
        for (int i = 0; i < column.inputs().size(); i += run) {
            double value = column.inputs().get(i).value();
            run = all ? 1 : run(column.inputs(), i);
            if (all || value != 0) {
                pieces.add(pieces.isEmpty() ? "" : ", ");
                if (run > 1) {
                    pieces.add(Formula.name("x", String.valueOf(first + i), ""));
                    pieces.add(run == 2 ? " and " : " to ");
                }
                pieces.add(Formula.equal(
                        Formula.name("x", String.valueOf(first + i + run - 1), ""), figure(value, digits)));
            }
        }
        if (!all) {
            pieces.add(" (" + Formula.whole(first).number() + " to "
                    + (first + column.inputs().size() - 1) + ", the others 0)");
        }
        return Prose.of(pieces.toArray());
    }

    /** How many inputs from {@code from} on are equal. */
    private static int run(List<PreparedColumn.Input> inputs, int from) {
        int end = from + 1;
        while (end < inputs.size()
                && inputs.get(end).value() == inputs.get(from).value()) {
            end++;
        }
        return end - from;
    }

    private static List<Block> blocks(List<PreparedStep> steps) {
        List<Block> blocks = new ArrayList<>();
        for (PreparedStep step : steps) {
            blocks.add(new Block.Paragraph(step.words()));
            if (step.relation() != null) {
                blocks.add(new Block.Equations(List.of(new Block.Line(step.relation()))));
            }
        }
        return blocks;
    }

    private Section targets() {
        double[] t = row.targets()[0];
        List<PreparedStep> steps = new ArrayList<>();
        Map<String, String> raw = row.rawTargets();
        List<NumberTarget.Scale> scales = switch (row.model().preprocessing().target()) {
            case NumberTarget numbers -> numbers.scales();
            case QuantileTarget quantiles ->
                IntStream.range(0, t.length).mapToObj(quantiles::scale).toList();
            case ClassTarget _, LabelTarget _ -> List.of();
        };
        if (!scales.isEmpty()) {
            for (int k = 0; k < t.length; k++) {
                NumberTarget.Scale scale = scales.get(k);
                steps.add(new PreparedStep(
                        Prose.of("minus the mean of the training rows, over their deviation"),
                        Formula.equal(
                                Formula.name("t", String.valueOf(k + 1), ""),
                                new Formula.Fraction(
                                        Figures.difference(
                                                new Formula.Words(String.valueOf(raw.get(scale.column()))),
                                                figure(scale.mean(), digits)),
                                        figure(scale.deviation(), digits)),
                                figure(t[k], digits)),
                        t[k]));
            }
        } else {
            steps.add(PreparedStep.words(Prose.of(raw.entrySet().stream()
                            .map(entry -> entry.getKey() + " is “" + entry.getValue() + "”")
                            .collect(Collectors.joining(", "))
                    + ", so the targets are "
                    + Arrays.stream(t).mapToObj(digits::text).collect(Collectors.joining(", ")))));
        }
        return new Section("preprocessing-target", Prose.of("the target"), blocks(steps));
    }

    private Section answer(Walk walk) {
        Model model = row.model();
        ModelAnswer answer = ModelAnswer.of(model, row.outputs(walk), digits);
        List<Block> blocks = new ArrayList<>();
        if (model.network().members() > 1) {
            blocks.add(new Block.Paragraph(Prose.of("The outputs of the network are the mean over its "
                    + model.network().members() + " members.")));
        }
        blocks.addAll(blocks(answer.steps()));
        if (!answer.probabilities().isEmpty()) {
            List<List<Prose>> rows = new ArrayList<>();
            answer.probabilities().forEach((name, p) -> rows.add(List.of(Prose.of(name), Prose.of(figure(p, digits)))));
            blocks.add(new Block.Table(List.of(Prose.of("class"), Prose.of("probability")), rows));
        }
        blocks.addAll(calibration());
        return new Section("answer", Prose.of("What the outputs mean"), blocks);
    }

    /** What was changed in the output layer after the training. */
    private List<Block> calibration() {
        Calibration calibration = row.model().provenance().calibration();
        List<Object> prose = new ArrayList<>();
        if (calibration != null && calibration.temperature() != 1) {
            prose.addAll(List.of(
                    "So that the probabilities mean what they say, the weights and biases of the output layer were divided by "
                            + "the temperature ",
                    figure(calibration.temperature(), digits),
                    ", found on the validation rows."));
        }
        for (int k = 0; calibration != null && k < calibration.shifts().size(); k++) {
            prose.addAll(List.of(
                    (prose.isEmpty() ? "" : " ")
                            + "So that the outer quantiles keep what they promise, the validation rows have moved them apart"
                            + (calibration.shifts().size() > 1 ? " (target " + (k + 1) + ")" : "") + ": by ",
                    figure(calibration.shifts().get(k), digits),
                    " each, as the network counts."));
        }
        return prose.isEmpty() ? List.of() : List.of(new Block.Note(Block.Note.Kind.NOTE, Prose.of(prose.toArray())));
    }
}
