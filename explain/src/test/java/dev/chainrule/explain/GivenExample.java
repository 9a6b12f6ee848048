package dev.chainrule.explain;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** An example by its parts. */
record GivenExample(
        Network network,
        double[] parameters,
        List<Sample> samples,
        Loss loss,
        Optimizer optimizer,
        OptionalDouble learningRate)
        implements Example {

    @Override
    public Conventions conventions() {
        return new Conventions();
    }

    @Override
    public Map<String, Object> toTree() {
        return Map.of();
    }
}
