package dev.chainrule.explain;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LossValue;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One sample forward and backward, one update by gradient descent and one pass after it, by the conventions of a
 * network file: as the tree that a path like {@code backward[0].weightGradients[0][0]} leads through.
 */
final class OneUpdate {
    private final NetworkFile file;
    private final Layout layout;

    private OneUpdate(NetworkFile file) {
        this.file = file;
        this.layout = file.network().layout();
    }

    static Map<String, Object> of(NetworkFile file) {
        return new OneUpdate(file).tree();
    }

    /** What {@code path} leads to. */
    static double resolve(Object tree, String path) {
        Object at = tree;
        for (String part : path.replace("]", "").split("[.\\[]")) {
            at = at instanceof List<?> list ? list.get(Integer.parseInt(part)) : ((Map<?, ?>) at).get(part);
        }
        return (Double) at;
    }

    private Map<String, Object> tree() {
        ReferencePass pass = file.pass();
        Forward forward = pass.forward(file.inputs());
        LossValue loss = pass.loss(forward, file.objective());
        boolean outputFirst = file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST;
        Backward backward = outputFirst
                ? pass.backward(forward, file.objective(), (layer, gradient) -> updated(gradient))
                : pass.backward(forward, file.objective());

        Map<String, Object> tree = new LinkedHashMap<>();
        List<Object> there = new ArrayList<>();
        List<Object> back = new ArrayList<>();
        for (int l = 0; l < file.network().layers().size(); l++) {
            there.add(Map.of(
                    "preActivations", list(forward.layer(l).preActivations(0)),
                    "activations", list(forward.layer(l).activations(0))));
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("activationGradients", list(backward.layer(l).activationGradients(0)));
            layer.put("activationSlopes", list(backward.layer(l).slopes(0)));
            layer.put("deltas", list(backward.layer(l).deltas(0)));
            layer.put("weightGradients", lists(backward.weightGradients(l)));
            if (l < file.network().layers().size() - 1) {
                layer.put("contributions", lists(backward.contributions(l, 0)));
            }
            back.add(layer);
        }
        tree.put("forward", there);
        tree.put("loss", Map.of("total", loss.total(), "perOutput", list(loss.perOutput(0))));
        tree.put("backward", back);
        if (file.learningRate().isPresent()) {
            double[] before = file.parameters();
            double[] after = updated(backward.gradient());
            double[] changes = new double[after.length];
            for (int i = 0; i < after.length; i++) {
                changes[i] = after[i] - before[i];
            }
            tree.put(
                    "update",
                    Map.of(
                            "weights", rows(after, Segment.Kind.WEIGHTS),
                            "biases", rows(after, Segment.Kind.BIAS),
                            "weightChanges", rows(changes, Segment.Kind.WEIGHTS)));
            ReferencePass next = ReferencePass.of(file.network(), after);
            Forward again = next.forward(file.inputs());
            tree.put(
                    "after",
                    Map.of(
                            "activations", list(again.outputs(0)),
                            "loss", next.loss(again, file.objective()).total()));
        }
        return tree;
    }

    /** p − η g, the biases as the conventions say. */
    private double[] updated(double[] gradient) {
        double[] parameters = file.parameters();
        double rate = file.learningRate().orElseThrow();
        for (Segment segment : layout.segments()) {
            double sum = 0;
            for (int i = segment.offset(); i < segment.end(); i++) {
                sum += gradient[i];
            }
            for (int i = segment.offset(); i < segment.end(); i++) {
                parameters[i] -= rate
                        * switch (segment.kind()) {
                            case BIAS ->
                                switch (file.conventions().biases()) {
                                    case UPDATED -> gradient[i];
                                    case SHARED -> sum;
                                    case FIXED, NONE -> 0;
                                };
                            default -> gradient[i];
                        };
            }
        }
        return parameters;
    }

    private List<Object> rows(double[] values, Segment.Kind kind) {
        List<Object> perLayer = new ArrayList<>();
        for (int l = 0; l < file.network().layers().size(); l++) {
            layout.find(l, kind).ifPresent(segment -> {
                List<Object> rows = new ArrayList<>();
                for (int i = 0; i < segment.rows(); i++) {
                    int from = segment.offset() + i * segment.columns();
                    rows.add(list(Arrays.copyOfRange(values, from, from + segment.columns())));
                }
                perLayer.add(kind == Segment.Kind.WEIGHTS ? rows : rows.getFirst());
            });
        }
        return perLayer;
    }

    private static List<Object> lists(double[][] rows) {
        List<Object> lists = new ArrayList<>();
        for (double[] row : rows) {
            lists.add(list(row));
        }
        return lists;
    }

    private static List<Object> list(double[] values) {
        List<Object> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
