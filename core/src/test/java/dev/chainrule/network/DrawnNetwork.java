package dev.chainrule.network;

import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Small random networks with embeddings of all kinds of parts and with members. */
public final class DrawnNetwork {
    private DrawnNetwork() {}

    /** A network of 1 to 4 parts, scaled or not, 0 to 2 hidden layers of mixed kinds, and 1 to 5 members. */
    public static Network draw(RandomStream random, Activation output) {
        List<EmbeddingPart> parts = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            parts.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new EmbeddingPart.Through(1 + random.nextInt(3));
                        case 1 -> {
                            boolean direct = random.nextInt(2) == 0;
                            int units = 1 + random.nextInt(3) + (direct ? 1 : 0);
                            yield new EmbeddingPart.Periodic(1 + random.nextInt(4), units, 0.5, direct);
                        }
                        default -> new EmbeddingPart.Linear(1 + random.nextInt(5), 1 + random.nextInt(3));
                    });
        }
        Embedding embedding = new Embedding(parts, random.nextInt(2) == 0);
        List<Layer> layers = new ArrayList<>();
        int hidden = random.nextInt(3);
        for (int l = 0; l < hidden; l++) {
            Layer layer = Layer.of(
                    2 + random.nextInt(4),
                    List.of(new Tanh(), new Relu(), new Prelu(), new Silu()).get(random.nextInt(4)));
            layer = random.nextInt(3) == 0 ? layer.with(new Normalization.Layer(0.1)) : layer;
            layer = random.nextInt(3) == 0 ? layer.withDropout(0.3) : layer;
            layers.add(random.nextInt(4) == 0 ? layer.withoutBias() : layer);
        }
        Layer last = Layer.of(output instanceof Softmax ? 2 + random.nextInt(3) : 1 + random.nextInt(3), output);
        layers.add(random.nextInt(4) == 0 ? last.withoutBias() : last);
        Adapters adapters = random.nextInt(2) == 0 ? Adapters.FIRST : Adapters.ALL;
        return new Network(embedding.inputs(), embedding, layers, new Ensemble(1 + random.nextInt(5), adapters));
    }
}
