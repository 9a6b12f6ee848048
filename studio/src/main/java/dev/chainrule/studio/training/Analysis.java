package dev.chainrule.studio.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.diagnosis.Finding;
import dev.chainrule.explain.diagnosis.LayerFigures;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a {@link View} what a page shows. Losses are of the float engine, at every snapshot; activations, gradients and
 * what follows from them come from sending some rows through the double-precision pass, which for a large network takes
 * longer than a batch and is therefore done as often as a small share of the time allows.
 */
final class Analysis {
    /** The share of one processor that looking closely may take. */
    private static final double SHARE = 0.02;

    /** Up to so many parameters the page gets the numbers themselves. */
    private static final int MOST_SHOWN = 2000;

    /** Up to so many weights are counted for every snapshot; of more, with every close look. */
    private static final int MOST_COUNTED = 20_000;

    private static final int MOST_ROWS = 256;
    private static final int FEWEST_ROWS = 32;
    private static final long NANOS = 1_000_000_000L;

    private final Network network;
    private final List<String> names;
    private final double[][] inputs;
    private final Objective objective;
    private final @Nullable Boundary boundary;
    private final LossCurve curve;

    private @Nullable Close close;
    private long nextClose = Long.MIN_VALUE;
    private @Nullable View earlier;
    private double stepsPerSecond = Double.NaN;

    /** What a close look found. */
    private record Close(
            List<Histogram> weights,
            List<Histogram> activations,
            List<Histogram> gradients,
            List<LayerFigures> figures,
            History history,
            List<Finding> findings,
            @Nullable Map<String, @Nullable Object> boundary) {}

    Analysis(Plan plan, LossCurve curve) {
        Dataset data = plan.data();
        this.network = plan.file().network();
        Loss loss = plan.file().loss();
        this.names = data.featureNames();
        int rows =
                Math.min(data.rows(), Math.clamp(2_000_000L / network.layout().size(), FEWEST_ROWS, MOST_ROWS));
        int[] chosen = new int[rows];
        for (int i = 0; i < rows; i++) {
            chosen[i] = (int) ((long) i * data.rows() / rows);
        }
        Dataset probe = data.select(chosen);
        this.inputs = probe.features().toDoubles();
        this.objective = Objective.of(loss, probe.targets().toDoubles(), Reduction.SUM);
        this.boundary = Boundary.of(network, data.features());
        this.curve = curve;
    }

    /** Whether every snapshot needs the parameters. */
    boolean looksAlways() {
        return network.layout().size() <= MOST_COUNTED;
    }

    /** Whether the next snapshot needs them. */
    boolean isDue() {
        return looksAlways() || close == null || System.nanoTime() - nextClose >= 0;
    }

    /** The snapshot of {@code view} but for the points of the loss curve, of which every listener has others. */
    Map<String, @Nullable Object> snapshot(View view) {
        measureSpeed(view);
        Close found = found(view);
        Map<String, @Nullable Object> tree = Trees.of(
                "state",
                Description.word(view.state()),
                "epoch",
                view.epoch(),
                "progress",
                view.progress(),
                "heard",
                view.heard(),
                "step",
                view.step(),
                "loss",
                view.loss(),
                "stepsPerSecond",
                stepsPerSecond,
                "rate",
                view.rate(),
                "optimizer",
                view.optimizer(),
                "gradientNorm",
                view.gradientNorm(),
                "layers",
                layers(view, found),
                "boundary",
                found.boundary,
                "findings",
                found.findings.stream()
                        .map(finding -> FindingTree.of(finding, found.figures, found.history, view))
                        .toList());
        Remark remark = view.remark();
        if (remark != null) {
            tree.put("message", remark.message());
            tree.put("reason", remark.toTree());
        }
        float[] parameters = view.parameters();
        if (parameters != null && parameters.length <= MOST_SHOWN) {
            tree.put("network", Trees.parameters(network, parameters));
        }
        return tree;
    }

    /** What a close look finds now, or found last where it is too early for another. */
    private Close found(View view) {
        Close last = close;
        float[] parameters = view.parameters();
        long begun = System.nanoTime();
        if (last != null && (parameters == null || (!view.isStill() && begun - nextClose < 0))) {
            return last;
        }
        Close found = look(view, Objects.requireNonNull(parameters));
        close = found;
        long end = System.nanoTime();
        nextClose = end + (long) ((end - begun) / SHARE);
        return found;
    }

    private void measureSpeed(View view) {
        View before = earlier;
        if (before == null || before.isStill() || view.step() < before.step()) {
            earlier = view;
            stepsPerSecond = Double.NaN;
        } else if (view.nanos() - before.nanos() > NANOS / 4) {
            stepsPerSecond = (view.step() - before.step()) * (double) NANOS / (view.nanos() - before.nanos());
            earlier = view;
        }
        if (view.isStill()) {
            earlier = view;
        }
    }

    private Close look(View view, float[] parameters) {
        ReferencePass pass = ReferencePass.of(Parameters.of(network, parameters));
        Forward forward = pass.forward(inputs);
        Backward backward = pass.backward(forward, objective);
        double[] sums = backward.gradient();
        List<Histogram> activations = new ArrayList<>();
        List<Histogram> gradients = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            double[] all = new double[inputs.length * network.layers().get(l).units()];
            for (int s = 0; s < inputs.length; s++) {
                double[] h = forward.layer(l).activations(s);
                System.arraycopy(h, 0, all, s * h.length, h.length);
            }
            activations.add(Histogram.of(all, 0, all.length));
            Segment weights = network.layout().weights(l);
            gradients.add(
                    Histogram.of(weights.end() - weights.offset(), i -> sums[weights.offset() + i] / inputs.length));
        }
        Diagnosis diagnosis = Diagnosis.of(pass, forward, backward, inputs, names);
        List<Finding> findings = new ArrayList<>(diagnosis.findings());
        History history = curve.since(view.since());
        if (view.state() == View.State.DIVERGED) {
            Outcome outcome = new Outcome(Outcome.End.DIVERGED, view.epoch(), view.epoch(), message(view.remark()));
            findings.addAll(Diagnosis.of(history, outcome).findings());
        } else {
            findings.addAll(Diagnosis.of(history).findings());
        }
        return new Close(
                weights(parameters),
                activations,
                gradients,
                diagnosis.layers(),
                history,
                findings,
                boundary == null ? null : boundary.toTree(pass));
    }

    private List<Histogram> weights(float[] parameters) {
        List<Histogram> weights = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Segment segment = network.layout().weights(l);
            weights.add(Histogram.of(parameters, segment.offset(), segment.end()));
        }
        return weights;
    }

    private List<Object> layers(View view, Close found) {
        List<Object> layers = new ArrayList<>();
        float[] parameters = view.parameters();
        List<Histogram> weights = parameters != null && looksAlways() ? weights(parameters) : found.weights;
        for (int l = 0; l < network.layers().size(); l++) {
            LayerFigures figures = found.figures.get(l);
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("weights", weights.get(l).toTree());
            tree.put("activations", found.activations.get(l).toTree());
            tree.put("gradients", found.gradients.get(l).toTree());
            tree.put("meanDelta", figures.delta());
            tree.put("ratio", figures.ratio());
            tree.put("byWeights", figures.weightFactor());
            tree.put("bySlope", figures.slopeFactor());
            tree.put("saturated", (double) figures.saturated() / figures.units());
            tree.put("dead", (double) figures.dead() / figures.units());
            layers.add(tree);
        }
        return layers;
    }

    private static String message(@Nullable Remark remark) {
        return remark == null ? "" : remark.message();
    }
}
