package dev.chainrule.explain.diagnosis;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.explain.Example;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.Model;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a network from learning well, found by sending rows forward and back through it, or from the losses of its
 * training, each with what to change.
 *
 * @param rows how many rows were sent through; 0 where only a history was looked at
 * @param layers the figures of each layer, the first hidden one first; empty where only a history was looked at
 * @param losses by which the rate was judged: one per epoch, or those before, between and after rounds of learning; empty where
 *     there are none
 * @param findings what was found, in the order in which to look at it; empty where all is well
 */
public record Diagnosis(int rows, List<LayerFigures> layers, List<Double> losses, List<Finding> findings) {
    /** So many rows are enough for the figures. */
    private static final int MOST_ROWS = 256;

    /** A diagnosis of copies of the lists. */
    public Diagnosis {
        layers = List.copyOf(layers);
        losses = List.copyOf(losses);
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
     * The network that {@code walk} begins with before its samples, and where the walk has updates what became of the loss
     * of all samples by each round.
     */
    public static Diagnosis of(Walk walk) {
        Example example = walk.file();
        Network network = example.network();
        double[][] targets = example.hasTargets() ? example.targets() : null;
        Diagnosis diagnosis = of(
                network,
                example.parameters(),
                targets == null ? null : example.loss(),
                example.inputs(),
                targets,
                IntStream.rangeClosed(1, network.inputs())
                        .mapToObj(i -> "x" + i)
                        .toList());
        return targets == null || example.learningRate().isEmpty()
                ? diagnosis
                : diagnosis.and(HistoryFindings.Curve.ofRounds(
                        Rounds.losses(walk), example.learningRate().getAsDouble()));
    }

    /**
     * The recorded update number {@code step} of a training: the network as it was then before the rows of the batch, with
     * the statistics and the dropped units of the step, and the loss of the batch before and after.
     *
     * @throws ChainruleException if the step was not recorded
     */
    public static Diagnosis of(Recording recording, long step) {
        RecordedStep recorded = recording.step(step);
        Network network = recorded.during(recording.network());
        double[][] inputs = doubles(recorded.inputs());
        double[][] targets = doubles(recorded.targets());
        Mode mode = Mode.training(
                recorded.dropout(recording.network(), recording.trainer().seed()));
        Loss loss = recording.trainer().loss();
        Objective objective = Objective.of(loss, targets, Reduction.MEAN);
        double[] losses = Stream.of(recorded.before(), recorded.after())
                .mapToDouble(parameters -> {
                    ReferencePass pass = ReferencePass.of(network, doubles(parameters));
                    return pass.loss(pass.forward(inputs, mode), objective).total();
                })
                .toArray();
        List<LayerFigures> layers = Probe.figures(network, doubles(recorded.before()), mode, inputs, targets, loss);
        return looked(network, layers, inputs, recording.inputNames())
                .and(HistoryFindings.Curve.ofStep(step, losses[0], losses[1], recorded.rate()));
    }

    /**
     * A network before {@code inputs}, as in prediction.
     *
     * @param parameters one number per parameter, as {@link Network#layout()} places them
     * @param loss null for the way forward alone
     * @param inputs rows × inputs
     * @param targets rows × outputs; null for the way forward alone
     * @param names one per input
     */
    public static Diagnosis of(
            Network network,
            double[] parameters,
            @Nullable Loss loss,
            double[][] inputs,
            double @Nullable [][] targets,
            List<String> names) {
        List<LayerFigures> layers = Probe.figures(network, parameters, Mode.PREDICTION, inputs, targets, loss);
        return looked(network, layers, inputs, names);
    }

    /**
     * A network before {@code inputs} that were sent through it already.
     *
     * @param pass by which, with the network's parameters
     * @param forward of {@code inputs}
     * @param backward from the sum of the rows' losses
     * @param inputs rows × inputs
     * @param names one per input
     */
    public static Diagnosis of(
            ReferencePass pass, Forward forward, Backward backward, double[][] inputs, List<String> names) {
        Network network = pass.network();
        return looked(network, Probe.figures(network, pass.parameters(), forward, backward), inputs, names);
    }

    private static Diagnosis looked(Network network, List<LayerFigures> layers, double[][] inputs, List<String> names) {
        List<Finding> findings = new ArrayList<>(InputFindings.of(inputs, names));
        findings.addAll(LayerFindings.of(network, layers, inputs.length));
        return new Diagnosis(inputs.length, layers, List.of(), findings);
    }

    /** What the losses of the epochs say about the rate. */
    public static Diagnosis of(History history) {
        return new Diagnosis(0, List.of(), List.of(), List.of()).and(history);
    }

    /** As {@link #of(History)}, of a training that ended so: one that ran away may have no epoch to show. */
    public static Diagnosis of(History history, Outcome outcome) {
        Diagnosis diagnosis = of(history);
        boolean told = diagnosis.findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.RATE_TOO_HIGH);
        return outcome.end() == Outcome.End.DIVERGED && !told
                ? new Diagnosis(0, List.of(), diagnosis.losses, List.of(HistoryFindings.diverged(outcome)))
                : diagnosis;
    }

    /** This and what {@code history} says; the rate comes last, since what is wrong before it looks like the rate. */
    public Diagnosis and(History history) {
        return and(HistoryFindings.Curve.of(history));
    }

    private Diagnosis and(HistoryFindings.Curve curve) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(HistoryFindings.of(curve));
        return new Diagnosis(
                rows, layers, DoubleStream.of(curve.losses()).boxed().toList(), all);
    }

    /** As maps and lists: rows, layers, losses, findings; what is not defined is NaN. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rows", rows);
        tree.put("layers", layers.stream().map(LayerFigures::tree).toList());
        tree.put("losses", losses);
        tree.put("findings", findings.stream().map(Finding::tree).toList());
        return tree;
    }

    /** As a part of a document: the findings with their advice, then the figures of the layers. */
    public Section section(Digits digits) {
        return new DiagnosisSection(this, digits).section();
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

    private static double[][] doubles(float[][] rows) {
        return Arrays.stream(rows).map(Diagnosis::doubles).toArray(double[][]::new);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
