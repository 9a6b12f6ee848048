package dev.chainrule.explain;

import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers of a trained network as JSON has them. */
final class Layers {
    /** A layer h = f(xW + b). */
    static final String DENSE = "dense";

    private Layers() {}

    /** What {@code layer} does between its inputs and its activation. */
    static String kind(Layer layer) {
        return switch (layer.normalization()) {
            case Normalization.None _ -> DENSE;
            case Normalization.Batch _ -> "dense+batch-normalization";
            case Normalization.Layer _ -> "dense+layer-normalization";
        };
    }

    /** The numbers of {@code segment}, row by row. */
    static List<List<Double>> rows(Segment segment, double[] parameters) {
        List<List<Double>> rows = new ArrayList<>();
        for (int i = 0; i < segment.rows(); i++) {
            int from = segment.offset() + i * segment.columns();
            rows.add(Arrays.stream(parameters, from, from + segment.columns())
                    .boxed()
                    .toList());
        }
        return rows;
    }
}
