package dev.chainrule.network;

import dev.chainrule.description.Description;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** What each kind of parameter begins with; every random number comes from the seed. */
final class InitialValues {
    private final Network network;
    private final Initializer initializer;
    private final long seed;

    InitialValues(Network network, Initializer initializer, long seed) {
        this.network = network;
        this.initializer = initializer;
        this.seed = seed;
    }

    /** Fills {@code values}, which stand as {@code layout} says. */
    void fill(Layout layout, float[] values) {
        for (Segment segment : layout.segments()) {
            switch (segment.kind()) {
                case WEIGHTS -> weights(values, segment);
                case GAIN, RUNNING_VARIANCE, SCALE -> fill(values, segment, 1);
                case ACTIVATION -> {
                    var activation = (ParametricActivation)
                            network.layers().get(segment.layer()).activation();
                    fill(values, segment, (float) activation.initial());
                }
                case BIAS, SHIFT, RUNNING_MEAN, EMBEDDING_BIAS -> fill(values, segment, 0);
                case EMBEDDING_WEIGHTS, FREQUENCIES, PHASES -> embedding(values, segment);
                case ADAPTER -> adapter(values, segment);
            }
        }
    }

    /** One block for each member that has weights of its own, all from one stream. */
    private void weights(float[] values, Segment segment) {
        RandomStream random = RandomStream.of(seed, "initial", segment.layer());
        int rows = network.inputsOf(segment.layer());
        for (int row = 0; row < segment.rows(); row += rows) {
            int offset = segment.offset() + row * segment.columns();
            Segment block = new Segment(segment.layer(), segment.kind(), offset, rows, segment.columns());
            initializer.fill(
                    values, block, network.layers().get(segment.layer()).activation(), random);
        }
    }

    private void embedding(float[] values, Segment segment) {
        RandomStream random = RandomStream.of(seed, "initial " + Description.word(segment.kind()), segment.part());
        switch (network.embedding().parts().get(segment.part())) {
            case EmbeddingPart.Through _ -> throw new IllegalStateException("nothing is learned by what goes through");
            case EmbeddingPart.Linear linear -> Initializer.uniform(values, segment, square(linear.sigma()), random);
            case EmbeddingPart.Periodic periodic -> {
                switch (segment.kind()) {
                    case FREQUENCIES -> Initializer.normal(values, segment, square(periodic.sigma()), random);
                    case PHASES -> {
                        for (int i = segment.offset(); i < segment.end(); i++) {
                            values[i] = (float) random.nextDouble();
                        }
                    }
                    default -> Initializer.uniform(values, segment, 1 / (3.0 * periodic.frequencies()), random);
                }
            }
        }
    }

    private void adapter(float[] values, Segment segment) {
        if (segment.layer() > 0) {
            fill(values, segment, 1);
            return;
        }
        RandomStream random = RandomStream.of(seed, "initial adapter", segment.layer());
        boolean alone = network.embedding().isNone();
        List<EmbeddingPart> parts = network.embedding().parts();
        int at = segment.offset();
        for (int member = 0; member < segment.rows(); member++) {
            for (EmbeddingPart part : parts) {
                float sign = 0;
                for (int j = 0; j < part.units(); j++) {
                    if (j == 0 || alone) {
                        sign = random.nextInt(2) == 0 ? -1 : 1;
                    }
                    values[at++] = sign;
                }
            }
        }
    }

    private static double square(double x) {
        return x * x;
    }

    private static void fill(float[] values, Segment segment, float value) {
        Arrays.fill(values, segment.offset(), segment.end(), value);
    }
}
