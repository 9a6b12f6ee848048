package dev.chainrule.explain;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** An example by its parts, without update. */
record GivenExample(Network network, double[] parameters, List<Sample> samples, Loss loss) implements Example {
    @Override
    public Optimizer optimizer() {
        return new Sgd();
    }

    @Override
    public OptionalDouble learningRate() {
        return OptionalDouble.empty();
    }

    @Override
    public Conventions conventions() {
        return new Conventions();
    }

    @Override
    public Map<String, Object> toTree() {
        return Map.of();
    }
}
