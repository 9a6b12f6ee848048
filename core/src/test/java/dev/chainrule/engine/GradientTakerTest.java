package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.DrawnNetwork;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTakerTest {
    @Test
    void whatIsTakenIsReadyAndNeededNoMore() {
        for (long seed = 0; seed < 60; seed++) {
            RandomStream random = RandomStream.of(seed, "networks");
            check(DrawnNetwork.draw(random, new Identity()), 1 + random.nextInt(12), seed);
        }
    }

    @Test
    void layersWithAllThatTheyCanHave() {
        Network network = Network.of(
                50,
                Layer.of(60, new Prelu()).with(new Normalization.Layer()),
                Layer.of(70, new Relu()).with(new Normalization.Batch()).withDropout(0.2),
                Layer.of(80, new Tanh()),
                Layer.of(3, new Identity()));
        assertThat(check(network, 9, 1)).hasSize(4);
    }

    @Test
    void adaptersOfMembers() {
        Network network = Network.of(50, List.of(60, 70), new Tanh(), 3, new Identity());
        assertThat(check(network.with(new Ensemble(3, Adapters.ALL)), 9, 2)).hasSize(3);
    }

    /** Where the taken ranges begin; parameters are made NaN when their gradient is taken. */
    private static List<Integer> check(Network network, int rows, long seed) {
        EngineCase drawn = EngineCase.drawAnywhere(network, new HalfSquaredError(), Math.max(2, rows), true, seed);
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            Pass whole = pass(drawn, drawn.parameters().copy(), kernels);
            whole.backward(drawn.loss());

            Parameters parameters = drawn.parameters().copy();
            Pass pass = pass(drawn, parameters, kernels);
            int trained = network.layout().trained();
            float[] taken = new float[trained];
            List<Integer> starts = new ArrayList<>(List.of(trained));
            GradientTaker taker = (from, to) -> {
                assertThat(to).isEqualTo(starts.getLast()).isGreaterThan(from);
                System.arraycopy(pass.gradient(), from, taken, from, to - from);
                Arrays.fill(parameters.array(), from, to, Float.NaN);
                starts.add(from);
            };
            pass.backward(drawn.loss(), taker, 1);

            assertThat(starts.getLast()).isZero();
            assertThat(taken).as(network.toString()).containsExactly(whole.gradient());
            assertThat(pass.gradient()).as(network.toString()).containsExactly(whole.gradient());
            assertThat(starts).isSortedAccordingTo(Collections.reverseOrder());
            return starts.subList(1, starts.size());
        }
    }

    private static Pass pass(EngineCase drawn, Parameters parameters, Kernels kernels) {
        Pass pass = Pass.training(parameters, kernels, drawn.inputs().rows(), 7);
        pass.forward(drawn.inputs(), 1);
        pass.lossAndGradient(drawn.loss(), drawn.targets(), drawn.weights());
        return pass;
    }
}
