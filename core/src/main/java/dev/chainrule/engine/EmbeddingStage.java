package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embedding of the inputs, part by part: copies, products e = xW, and periodic parts, whose cosines go into memory of
 * their own and are then multiplied like inputs. Every part is one dense product of some columns with its weights, and its
 * gradient another: the zeros of an encoded vector are multiplied in less time than it takes to look for them.
 *
 * <p>Back, ∂L/∂W = xᵀδ of each part; where somebody asks, also ∂L/∂x = δWᵀ.
 */
final class EmbeddingStage implements Stage {
    private final Kernels kernels;
    private final Matrix output;
    private final @Nullable Matrix inputGradient;
    private final List<Copy> copies = new ArrayList<>();
    private final List<Product> products = new ArrayList<>();
    private final List<PeriodicPart> periodic = new ArrayList<>();
    private final Matrix cosines;

    private final RangeTask prepareRows = this::prepareRows;
    private final RangeTask biasRows = this::biasRows;
    private final RangeTask backParts = this::backParts;

    private Matrix input;
    private Matrix delta;

    /** So many inputs as they are. */
    private record Copy(int from, int to, int width) {}

    /**
     * e = xW of one part, and ∂L/∂W = xᵀδ.
     *
     * @param periodic the part whose cosines are x; null where x are inputs
     * @param x columns of the inputs, or of the cosines
     * @param e columns of the output
     * @param delta the same columns on the way back
     */
    private record Product(
            @Nullable PeriodicPart periodic,
            ColumnView x,
            ColumnView e,
            ColumnView delta,
            Matrix weights,
            @Nullable Matrix weightGradient) {}

    /**
     * The stage before all others.
     *
     * @param gradient of all trained parameters, or null for a pass that only predicts
     * @param output where e goes, capacity × embedded values
     * @param inputGradient where ∂L/∂x goes, capacity × inputs, or null if nobody asks for it
     */
    EmbeddingStage(
            Kernels kernels,
            Parameters parameters,
            float @Nullable [] gradient,
            Matrix output,
            @Nullable Matrix inputGradient) {
        this.kernels = kernels;
        this.inputGradient = inputGradient;
        this.output = output;
        this.input = output;
        this.delta = output;
        List<EmbeddingPart> parts = parameters.network().embedding().parts();
        int in = 0;
        int out = 0;
        int waves = 0;
        for (int index = 0; index < parts.size(); index++) {
            Views views = new Views(parameters, gradient, index);
            switch (parts.get(index)) {
                case EmbeddingPart.Through(int width) -> copies.add(new Copy(in, out, width));
                case EmbeddingPart.Linear(int inputs, int units, double _) ->
                    products.add(views.product(null, new ColumnView(in, inputs), out, units));
                case EmbeddingPart.Periodic part -> {
                    int frequencies = part.frequencies();
                    int mixtures = part.mixtures();
                    PeriodicPart wave = views.periodic(in, waves, frequencies, out, mixtures);
                    periodic.add(wave);
                    products.add(views.product(wave, new ColumnView(waves, frequencies), out, mixtures));
                    if (part.direct()) {
                        copies.add(new Copy(in, out + mixtures, 1));
                    }
                    waves += frequencies;
                }
            }
            in += parts.get(index).inputs();
            out += parts.get(index).units();
        }
        this.cosines = Matrix.of(output.rows(), waves);
    }

    /** The parameters of one part, and their gradients. */
    private record Views(Parameters parameters, float @Nullable [] gradients, int part) {
        Product product(@Nullable PeriodicPart periodic, ColumnView x, int out, int units) {
            return new Product(
                    periodic,
                    x,
                    new ColumnView(out, units),
                    new ColumnView(out, units),
                    value(Segment.Kind.EMBEDDING_WEIGHTS),
                    gradients == null ? null : gradient(gradients, Segment.Kind.EMBEDDING_WEIGHTS));
        }

        PeriodicPart periodic(int input, int waves, int frequencies, int out, int units) {
            return new PeriodicPart(
                    input,
                    new ColumnView(waves, frequencies),
                    new ColumnView(out, units),
                    new PeriodicPart.Learned(
                            value(Segment.Kind.FREQUENCIES),
                            value(Segment.Kind.PHASES),
                            value(Segment.Kind.EMBEDDING_BIAS)),
                    gradients == null
                            ? null
                            : new PeriodicPart.Learned(
                                    gradient(gradients, Segment.Kind.FREQUENCIES),
                                    gradient(gradients, Segment.Kind.PHASES),
                                    gradient(gradients, Segment.Kind.EMBEDDING_BIAS)));
        }

        private Matrix value(Segment.Kind kind) {
            return parameters.view(segment(kind));
        }

        private Matrix gradient(float[] gradients, Segment.Kind kind) {
            Segment segment = segment(kind);
            return Matrix.of(gradients, segment.offset(), segment.rows(), segment.columns());
        }

        private Segment segment(Segment.Kind kind) {
            return parameters.layout().ofPart(part, kind).orElseThrow();
        }
    }

    @Override
    public Matrix forward(Matrix input, long step) {
        this.input = input;
        int rows = input.rows();
        Matrix e = output.rows(0, rows);
        Matrix p = cosines.rows(0, rows);
        kernels.split(rows, output.columns() + (long) PeriodicPart.COST * cosines.columns(), prepareRows);
        for (int i = 0; i < products.size(); i++) { // an iterator would be an object
            Product product = products.get(i);
            Matrix x = product.x.of(product.periodic == null ? input : p);
            kernels.product(x, product.weights, product.e.of(e));
        }
        if (!periodic.isEmpty()) {
            kernels.split(rows, output.columns(), biasRows);
        }
        return e;
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean inputNeeded) {
        this.delta = outputGradient;
        Matrix p = cosines.rows(0, outputGradient.rows());
        for (int i = 0; i < products.size(); i++) {
            Product product = products.get(i);
            if (product.weightGradient == null) {
                throw new IllegalStateException("this pass only predicts");
            }
            Matrix x = product.x.of(product.periodic == null ? input : p);
            kernels.transposedProduct(x, product.delta.of(outputGradient), product.weightGradient);
            if (product.periodic != null) {
                product.periodic.cosineGradient(kernels, outputGradient, product.weights, p);
            }
        }
        if (!periodic.isEmpty()) {
            long waves = (long) outputGradient.rows() * cosines.columns() / periodic.size();
            kernels.split(periodic.size(), PeriodicPart.COST * waves, backParts);
        }
        return inputNeeded && inputGradient != null ? inputGradient(outputGradient, inputGradient) : outputGradient;
    }

    /** ∂L/∂x, after all else; an input that is copied and goes into cosines too has both. */
    private Matrix inputGradient(Matrix delta, Matrix place) {
        Matrix dx = place.rows(0, delta.rows());
        Rows.clear(dx);
        for (Copy copy : copies) {
            for (int row = 0; row < dx.rows(); row++) {
                int d = delta.offset() + row * delta.stride() + copy.to;
                System.arraycopy(delta.array(), d, dx.array(), row * dx.stride() + copy.from, copy.width);
            }
        }
        for (Product product : products) {
            if (product.periodic == null) {
                ColumnView x = new ColumnView(product.x.first(), product.x.columns());
                kernels.productTransposed(product.delta.of(delta), product.weights, x.of(dx));
            } else {
                product.periodic.addInputGradient(cosines, dx);
            }
        }
        return dx;
    }

    private void prepareRows(int from, int to) {
        for (int i = 0; i < copies.size(); i++) {
            Copy copy = copies.get(i);
            for (int row = from; row < to; row++) {
                int x = input.offset() + row * input.stride() + copy.from;
                System.arraycopy(input.array(), x, output.array(), row * output.stride() + copy.to, copy.width);
            }
        }
        for (int i = 0; i < periodic.size(); i++) {
            periodic.get(i).wave(input, cosines, from, to);
        }
    }

    private void biasRows(int from, int to) {
        for (int i = 0; i < periodic.size(); i++) {
            periodic.get(i).addBias(output, from, to);
        }
    }

    private void backParts(int from, int to) {
        for (int i = from; i < to; i++) {
            periodic.get(i).backward(input, delta, cosines);
        }
    }
}
