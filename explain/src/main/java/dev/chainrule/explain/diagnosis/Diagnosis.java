package dev.chainrule.explain.diagnosis;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.Model;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a network from learning well, found by sending rows forward and back through it, or from the losses of its
 * training, each with what to change.
 *
 * @param rows how many rows were sent through; 0 where only a history was looked at
 * @param layers the figures of each layer, the first hidden one first; empty where only a history was looked at
 * @param findings what was found, in the order in which to look at it; empty where all is well
 */
public record Diagnosis(int rows, List<LayerFigures> layers, List<Finding> findings) {
    /** So many rows are enough for the figures. */
    private static final int MOST_ROWS = 256;

    /** A diagnosis of copies of the lists. */
    public Diagnosis {
        layers = List.copyOf(layers);
        findings = List.copyOf(findings);
    }

    /**
     * The network of {@code parameters} before rows of {@code data} (at most 256, evenly spread).
     *
     * @param loss by which the way back begins; null for the way forward alone
     * @throws IllegalArgumentException if the rows do not fit the network, or there are none
     */
    public static Diagnosis of(Parameters parameters, @Nullable Loss loss, Dataset data) {
        Network network = parameters.network();
        int[] chosen = spread(data.rows());
        return of(
                network,
                parameters.toDoubles(),
                loss,
                rows(data.features(), chosen),
                loss == null ? null : rows(data.targets(), chosen),
                data.featureNames());
    }

    /**
     * {@code model} before rows of {@code table} (at most 256, evenly spread). Where targets are missing, or the model's
     * loss is not known, the way forward alone.
     *
     * @throws ChainruleException if the table does not suit the model or has no rows
     */
    public static Diagnosis of(Model model, Table table) {
        if (table.rows() == 0) {
            throw new ChainruleException(table.origin().name() + ": there are no rows to look at");
        }
        Table sample = table.select(spread(table.rows()));
        boolean complete = model.preprocessing().target().columns().stream()
                .allMatch(name ->
                        sample.find(name).isPresent() && sample.column(name).missing() == 0);
        Loss loss = ModelRow.lossOf(model).orElse(null);
        int[] all = IntStream.range(0, sample.rows()).toArray();
        double[][] inputs = rows(model.preprocessing().encode(sample).inputs(), all);
        double[][] targets = complete && loss != null
                ? rows(model.preprocessing().dataset(sample).targets(), all)
                : null;
        return of(
                model.network(),
                model.parameters().toDoubles(),
                targets == null ? null : loss,
                inputs,
                targets,
                model.preprocessing().inputNames());
    }

    /**
     * A network before {@code inputs}.
     *
     * @param parameters as {@link Network#layout()} places them
     * @param loss null for the way forward alone
     * @param targets one row per row of inputs; null for the way forward alone
     * @param names one per input
     */
    public static Diagnosis of(
            Network network,
            double[] parameters,
            @Nullable Loss loss,
            double[][] inputs,
            double @Nullable [][] targets,
            List<String> names) {
        List<LayerFigures> layers = Probe.figures(network, parameters, inputs, targets, loss);
        List<Finding> findings = new ArrayList<>(InputFindings.of(inputs, names));
        findings.addAll(LayerFindings.of(network, layers, inputs.length));
        return new Diagnosis(inputs.length, layers, findings);
    }

    /** What the losses of the epochs say about the rate. */
    public static Diagnosis of(History history) {
        return new Diagnosis(0, List.of(), HistoryFindings.of(history));
    }

    /** As {@link #of(History)}, of a training that ended so: one that ran away may have no epoch to show. */
    public static Diagnosis of(History history, Outcome outcome) {
        List<Finding> findings = HistoryFindings.of(history);
        boolean told = findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.RATE_TOO_HIGH);
        return outcome.end() == Outcome.End.DIVERGED && !told
                ? new Diagnosis(0, List.of(), List.of(HistoryFindings.diverged(outcome)))
                : new Diagnosis(0, List.of(), findings);
    }

    /** This and what {@code history} says; the rate comes last, since what is wrong before it looks like the rate. */
    public Diagnosis and(History history) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(HistoryFindings.of(history));
        return new Diagnosis(rows, layers, all);
    }

    /** As a part of a document: the findings with their advice, then the figures of the layers. */
    public Section section(Digits digits) {
        List<Block> blocks = new ArrayList<>();
        if (findings.isEmpty()) {
            blocks.add(new Block.Paragraph(Prose.of("Nothing was found that keeps the network from learning.")));
        }
        for (Finding finding : findings) {
            blocks.add(new Block.Note(
                    Block.Note.Kind.WARNING,
                    Prose.of(finding.where() + ": " + finding.what() + ". " + finding.advice())));
        }
        if (!layers.isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(
                            Prose.of("layer"),
                            Prose.of("units"),
                            Prose.of("saturated"),
                            Prose.of("dead"),
                            Prose.of("mean ‖δ‖"),
                            Prose.of("over the next"),
                            Prose.of("by weights"),
                            Prose.of("by f′")),
                    layers.stream().map(layer -> row(layer, digits)).toList()));
        }
        return new Section("diagnosis", Prose.of("Diagnosis"), blocks);
    }

    private static List<Prose> row(LayerFigures layer, Digits digits) {
        return List.of(
                Prose.of(Formula.whole(layer.layer())),
                Prose.of(Formula.whole(layer.units())),
                Prose.of(Formula.whole(layer.saturated())),
                Prose.of(Formula.whole(layer.dead())),
                cell(layer.delta(), digits),
                cell(layer.ratio(), digits),
                cell(layer.weightFactor(), digits),
                cell(layer.slopeFactor(), digits));
    }

    private static Prose cell(double value, Digits digits) {
        return Double.isNaN(value) ? Prose.of("–") : Prose.of(new Formula.Figure(digits.text(value), ""));
    }

    private static int[] spread(int rows) {
        int count = Math.min(rows, MOST_ROWS);
        return IntStream.range(0, count)
                .map(i -> (int) ((long) i * rows / count))
                .toArray();
    }

    private static double[][] rows(Matrix matrix, int[] chosen) {
        double[][] rows = new double[chosen.length][matrix.columns()];
        for (int i = 0; i < chosen.length; i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                rows[i][j] = matrix.get(chosen[i], j);
            }
        }
        return rows;
    }
}
