package dev.chainrule.explain;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network with an embedding or members before one row, in double precision: the whole, and each member as the plain network
 * that it is from the embedded values on. Members and units count from 0 here.
 */
final class WholePass {
    /**
     * What one member makes of the embedded values.
     *
     * @param outputs its own
     * @param loss of these; NaN without targets
     * @param embeddedGradients the derivatives of its loss by the embedded values; empty without targets
     */
    record Member(double[] outputs, double loss, double[] embeddedGradients) {}

    private final Network network;
    private final Layout layout;
    private final double[] parameters;
    private final double[] inputs;
    private final double[] embedded;
    private final double[] outputs;
    private final List<Member> members = new ArrayList<>();
    private final @Nullable Objective objective;
    private final @Nullable Backward backward;
    private final double @Nullable [] gradient;

    /** The pass of the row {@code inputs}; without {@code targets} the way forward alone. */
    WholePass(Network network, double[] parameters, double[] inputs, double @Nullable [] targets, Loss loss) {
        this.network = network;
        this.layout = network.layout();
        this.parameters = parameters;
        this.inputs = inputs;
        ReferencePass pass = ReferencePass.of(network, parameters);
        Forward forward = pass.forward(new double[][] {inputs});
        this.embedded = forward.embedded(0);
        this.outputs = forward.outputs(0);
        Objective objective = targets == null ? null : Objective.of(loss, new double[][] {targets});
        this.objective = objective;
        this.backward = objective == null ? null : pass.backward(forward, objective);
        this.gradient = backward == null ? null : backward.gradient();
        for (int m = 0; m < network.members(); m++) {
            ReferencePass own = ReferencePass.of(network.member(), parametersOf(m));
            Forward through = own.forward(new double[][] {embedded});
            members.add(
                    objective == null
                            ? new Member(through.outputs(0), Double.NaN, new double[0])
                            : new Member(
                                    through.outputs(0),
                                    own.loss(through, objective).total(),
                                    own.backward(through, objective).inputGradients(0)));
        }
    }

    /** The whole network. */
    Network network() {
        return network;
    }

    /** Whether there is a way back. */
    boolean hasTargets() {
        return backward != null;
    }

    /** x, the inputs of the network. */
    double[] inputs() {
        return inputs;
    }

    /** e, what goes into the first layer. */
    double[] embedded() {
        return embedded;
    }

    /** The outputs of the network: of members their mean. */
    double[] outputs() {
        return outputs;
    }

    /** Each member by itself. */
    List<Member> members() {
        return members;
    }

    /** The mean of the losses of the members, which training makes small. */
    double loss() {
        return members.stream().mapToDouble(Member::loss).sum() / members.size();
    }

    /** The parameter at {@code index} of the layout. */
    double parameter(int index) {
        return parameters[index];
    }

    /** The derivative of {@link #loss} by the parameter at {@code index} of the layout. */
    double gradient(int index) {
        return Objects.requireNonNull(gradient)[index];
    }

    /** The derivatives of {@link #loss} by the embedded values. */
    double[] embeddedGradients() {
        return Objects.requireNonNull(backward).embeddedGradients(0);
    }

    /** The derivatives of {@link #loss} by the inputs. */
    double[] inputGradients() {
        return Objects.requireNonNull(backward).inputGradients(0);
    }

    /** By what member {@code m} multiplies value {@code i} of what goes into {@code layer}. */
    double adapter(int m, int layer, int i) {
        return parameters[adapterIndex(m, layer, i)];
    }

    /** Where that stands in the layout. */
    int adapterIndex(int m, int layer, int i) {
        Segment adapters = layout.find(layer, Segment.Kind.ADAPTER).orElseThrow();
        return adapters.offset() + m * adapters.columns() + i;
    }

    /**
     * The parameters of member {@code m} as those of {@link Network#member()}: its adapters are multiplied into the weights,
     * as in {@link dev.chainrule.network.Parameters#member}, but in double precision.
     */
    double[] parametersOf(int m) {
        Layout own = network.member().layout();
        double[] values = new double[own.size()];
        for (Segment segment : own.segments()) {
            System.arraycopy(parameters, shared(m, segment), values, segment.offset(), segment.size());
            if (segment.kind() == Segment.Kind.WEIGHTS && network.hasAdapter(segment.layer())) {
                for (int at = 0; at < segment.size(); at++) {
                    values[segment.offset() + at] *= adapter(m, segment.layer(), at / segment.columns());
                }
            }
        }
        return values;
    }

    /** Where the first number of {@code own}, a segment of member {@code m}, stands in the layout of the whole. */
    private int shared(int m, Segment own) {
        Segment shared = layout.find(own.layer(), own.kind()).orElseThrow();
        return shared.offset() + (shared.size() > own.size() ? m * own.size() : 0);
    }

    /** Where parameter {@code index} of member {@code m} stands in the layout of the whole, before any adapter. */
    int whole(int m, int index) {
        Segment own = network.member().layout().segments().stream()
                .filter(segment -> index < segment.end())
                .findFirst()
                .orElseThrow();
        return shared(m, own) + index - own.offset();
    }

    /** For each member the derivatives of its own loss by its own parameters at {@code indices}, in their order. */
    double[][] gradientsOfMembers(int... indices) {
        double[][] found = new double[members.size()][];
        Objective of = Objects.requireNonNull(objective);
        for (int m = 0; m < found.length; m++) {
            ReferencePass own = ReferencePass.of(network.member(), parametersOf(m));
            double[] all =
                    own.backward(own.forward(new double[][] {embedded}), of).gradient();
            found[m] = Arrays.stream(indices).mapToDouble(i -> all[i]).toArray();
        }
        return found;
    }
}
