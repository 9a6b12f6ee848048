package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Matrix;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shape of networks with an embedding and members: layout, first values, one member alone, description. */
class EnsembleTest {
    private static final Embedding EMBEDDING = new Embedding(
            List.of(
                    new EmbeddingPart.Linear(4, 3),
                    new EmbeddingPart.Through(2),
                    new EmbeddingPart.Periodic(5, 2, 0.5)),
            true);

    private static final Network PLAIN = Network.of(7, List.of(6, 5), new Relu(), 2, new Identity());

    private static Network network(Adapters adapters) {
        return PLAIN.with(EMBEDDING).with(new Ensemble(3, adapters));
    }

    @Test
    void theEmbeddingStandsBeforeTheLayersAndEachMemberHasAnOutputLayer() {
        Layout layout = network(Adapters.ALL).layout();
        assertThat(layout.segments())
                .extracting(s -> s.layer() + "." + s.part() + " " + s.kind() + " " + s.rows() + "×" + s.columns())
                .containsExactly(
                        "-1.0 EMBEDDING_WEIGHTS 4×3",
                        "-1.2 FREQUENCIES 1×5",
                        "-1.2 PHASES 1×5",
                        "-1.2 EMBEDDING_WEIGHTS 5×2",
                        "-1.2 EMBEDDING_BIAS 1×2",
                        "-1.0 SCALE 1×7",
                        "0.0 ADAPTER 3×7",
                        "0.0 WEIGHTS 7×6",
                        "0.0 BIAS 1×6",
                        "1.0 ADAPTER 3×6",
                        "1.0 WEIGHTS 6×5",
                        "1.0 BIAS 1×5",
                        "2.0 WEIGHTS 15×2",
                        "2.0 BIAS 3×2");
        assertThat(layout.trained()).isEqualTo(layout.size());
        assertThat(network(Adapters.FIRST).layout().find(1, Segment.Kind.ADAPTER))
                .isEmpty();
        assertThat(layout.ofPart(2, Segment.Kind.EMBEDDING_WEIGHTS)
                        .orElseThrow()
                        .columns())
                .isEqualTo(2);
        assertThat(layout.ofPart(1, Segment.Kind.EMBEDDING_WEIGHTS)).isEmpty();
        assertThat(layout.ofPart(0, Segment.Kind.WEIGHTS)).isEmpty();
    }

    @Test
    void theFirstAdaptersAreOneSignForEachPartTheOthersOne() {
        Network wide = PLAIN.with(EMBEDDING).with(new Ensemble(40, Adapters.ALL));
        Parameters parameters = Parameters.initial(wide, 5);
        Layout layout = parameters.layout();
        Matrix first = parameters.view(layout.find(0, Segment.Kind.ADAPTER).orElseThrow());
        int plus = 0;
        for (float[] row : first.toRows()) {
            for (float sign : row) {
                assertThat(Math.abs(sign)).isEqualTo(1);
            }
            assertThat(row[1]).isEqualTo(row[0]);
            assertThat(row[2]).isEqualTo(row[0]);
            assertThat(row[4]).isEqualTo(row[3]);
            assertThat(row[6]).isEqualTo(row[5]);
            plus += row[0] > 0 ? 1 : 0;
        }
        assertThat(plus).isBetween(8, 32);
        Segment second = layout.find(1, Segment.Kind.ADAPTER).orElseThrow();
        for (float[] row : parameters.view(second).toRows()) {
            assertThat(row).containsOnly(1f);
        }

        Parameters without = Parameters.initial(PLAIN.with(new Ensemble(40, Adapters.FIRST)), 5);
        Matrix signs =
                without.view(without.layout().find(0, Segment.Kind.ADAPTER).orElseThrow());
        long mixed =
                List.of(signs.toRows()).stream().filter(row -> row[0] != row[1]).count();
        assertThat(mixed).isBetween(8L, 32L);
    }

    @Test
    void theFirstValuesOfAnEmbeddingAreThoseOfItsPapers() {
        Network network = PLAIN.with(new Embedding(
                List.of(
                        new EmbeddingPart.Linear(400, 30),
                        new EmbeddingPart.Periodic(3000, 2, 0.3),
                        EmbeddingPart.Linear.ofCategories(100, 40)),
                true));
        Parameters parameters = Parameters.initial(network, 1);
        Layout layout = parameters.layout();
        assertThat(deviation(
                        parameters,
                        layout.ofPart(0, Segment.Kind.EMBEDDING_WEIGHTS).orElseThrow()))
                .isBetween(0.028, 0.030); // 1/√(3·400) = 0.0289
        assertThat(deviation(
                        parameters, layout.ofPart(1, Segment.Kind.FREQUENCIES).orElseThrow()))
                .isBetween(0.28, 0.32);
        assertThat(deviation(
                        parameters,
                        layout.ofPart(1, Segment.Kind.EMBEDDING_WEIGHTS).orElseThrow()))
                .isBetween(0.0102, 0.0109); // 1/√(3·3000) = 0.01054
        assertThat(deviation(
                        parameters,
                        layout.ofPart(2, Segment.Kind.EMBEDDING_WEIGHTS).orElseThrow()))
                .isBetween(0.95, 1.05);
        float[] phases = parameters.view(layout.ofPart(1, Segment.Kind.PHASES).orElseThrow())
                .toRows()[0];
        double sum = 0;
        for (float phase : phases) {
            assertThat(phase).isBetween(0f, 1f);
            sum += phase;
        }
        assertThat(sum / phases.length).isBetween(0.47, 0.53);
        Segment scale = layout.find(Segment.EMBEDDING, Segment.Kind.SCALE).orElseThrow();
        assertThat(parameters.view(scale).toRows()[0]).containsOnly(1f);
    }

    @Test
    void theFirstMemberBeginsAsTheOnlyOneWould() {
        Parameters one = Parameters.initial(PLAIN, 3);
        Parameters three = Parameters.initial(PLAIN.with(new Ensemble(3, Adapters.FIRST)), 3);
        assertThat(three.weights(2).rows(0, 5).toRows())
                .isDeepEqualTo(one.weights(2).toRows());
        assertThat(three.weights(2).rows(5, 10).toRows()[0])
                .isNotEqualTo(one.weights(2).toRows()[0]);
        assertThat(three.weights(1).toRows()).isDeepEqualTo(one.weights(1).toRows());
    }

    @ParameterizedTest
    @EnumSource(Adapters.class)
    void aMemberAloneHasItsAdaptersInItsWeights(Adapters adapters) {
        Parameters all = Parameters.initial(network(adapters), 7);
        for (int i = 0; i < all.array().length; i++) {
            all.array()[i] = i % 17 - 8;
        }
        Parameters member = all.member(1);
        assertThat(member.network()).isEqualTo(PLAIN);
        Layout layout = all.layout();
        Matrix first = all.view(layout.find(0, Segment.Kind.ADAPTER).orElseThrow());
        assertThat(member.weights(0).get(3, 4)).isEqualTo(all.weights(0).get(3, 4) * first.get(1, 3));
        float second = layout.find(1, Segment.Kind.ADAPTER)
                .map(segment -> all.view(segment).get(1, 5))
                .orElse(1f);
        assertThat(member.weights(1).get(5, 2)).isEqualTo(all.weights(1).get(5, 2) * second);
        assertThat(member.weights(2).toRows())
                .isDeepEqualTo(all.weights(2).rows(5, 10).toRows());
        assertThat(member.biases(1).toRows()).isDeepEqualTo(all.biases(1).toRows());
        assertThat(member.biases(2).toRows()[0]).isEqualTo(all.biases(2).toRows()[1]);
        assertThatThrownBy(() -> all.member(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPlainNetworkIsItsOwnMemberAndIsDescribedAsEver() {
        assertThat(PLAIN.isPlain()).isTrue();
        assertThat(PLAIN.member()).isEqualTo(PLAIN);
        assertThat(Description.record(PLAIN)).containsOnlyKeys("inputs", "layers");
        assertThat(PLAIN.with(Embedding.none(7)).with(new Ensemble(1, Adapters.ALL)))
                .isEqualTo(PLAIN);
        var two = List.<EmbeddingPart>of(new EmbeddingPart.Through(3), new EmbeddingPart.Through(4));
        assertThat(PLAIN.with(new Embedding(two, false))).isEqualTo(PLAIN);
    }

    @Test
    void descriptionsReadBack() {
        List<UnaryOperator<Network>> variations = List.of(
                UnaryOperator.identity(),
                network -> network.with(EMBEDDING),
                network -> network.with(new Ensemble(4, Adapters.ALL)),
                network -> network.with(EMBEDDING).with(new Ensemble(2, Adapters.FIRST)));
        for (UnaryOperator<Network> variation : variations) {
            Network network = variation.apply(PLAIN);
            Object tree = Description.of(network);
            assertThat(Description.read(Network.class, tree, "file")).isEqualTo(network);
        }
        assertThatThrownBy(() -> Description.read(Network.class, Map.of("inputs", 3L), "file"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Network(3, EMBEDDING, PLAIN.layers(), Ensemble.one()))
                .hasMessageContaining("3 inputs")
                .hasMessageContaining("takes 7");
        Layer normalized = Layer.of(3, new Relu()).with(new Normalization.Batch());
        Network batch = Network.of(7, normalized, Layer.of(1, new Identity()));
        assertThatThrownBy(() -> batch.with(new Ensemble(2, Adapters.FIRST)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("normalise batches");
        assertThat(batch.with(EMBEDDING).embedded()).isEqualTo(7);
        assertThatThrownBy(() -> network(Adapters.ALL).requirePlain("the page"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("the page works for plain networks only; this one has an embedding and 3 members");
        assertThatThrownBy(() -> PLAIN.with(EMBEDDING).requirePlain("the page"))
                .hasMessage("the page works for plain networks only; this one has an embedding");
        assertThatThrownBy(() -> PLAIN.with(new Ensemble(2, Adapters.FIRST)).requirePlain("the page"))
                .hasMessage("the page works for plain networks only; this one has 2 members");
        PLAIN.requirePlain("the page");
        assertThatThrownBy(() -> new Ensemble(0, Adapters.ALL)).hasMessageContaining("at least 1 member");
        assertThatThrownBy(() -> new EmbeddingPart.Linear(0, 1)).hasMessageContaining("inputs");
        assertThatThrownBy(() -> new EmbeddingPart.Periodic(1, 1, -1)).hasMessageContaining("sigma");
        assertThatThrownBy(() -> new EmbeddingPart.Periodic(1, 1, 1, true)).hasMessageContaining("units");
        assertThatThrownBy(() -> new Embedding(List.of(), false)).hasMessageContaining("at least 1 part");
        assertThatThrownBy(() -> new EmbeddingPart.Linear(1, 0)).hasMessageContaining("units");
        assertThatThrownBy(() -> new EmbeddingPart.Linear(1, 1, Double.NaN)).hasMessageContaining("sigma");
        assertThatThrownBy(() -> new EmbeddingPart.Linear(1, 1, Double.POSITIVE_INFINITY))
                .hasMessageContaining("sigma");
        assertThatThrownBy(() -> new EmbeddingPart.Periodic(0, 1, 1)).hasMessageContaining("frequencies");
        assertThatThrownBy(() -> new EmbeddingPart.Through(0)).hasMessageContaining("width");
        EmbeddingPart widest = new EmbeddingPart.Through(Integer.MAX_VALUE);
        assertThat(new Embedding(List.of(widest), false).units()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> new Embedding(List.of(widest, new EmbeddingPart.Through(1)), false))
                .hasMessageContaining("wider than");
        EmbeddingPart spread = new EmbeddingPart.Linear(1, Integer.MAX_VALUE);
        assertThatThrownBy(() -> new Embedding(List.of(spread, new EmbeddingPart.Through(1)), false))
                .hasMessageContaining("wider than");
    }

    @Test
    void partsAreAsWideAsTheirRecords() {
        assertThat(new EmbeddingPart.Linear().inputs()).isEqualTo(1);
        assertThat(new EmbeddingPart.Linear(1, 1, 0).sigma()).isZero();
        EmbeddingPart.Periodic direct = new EmbeddingPart.Periodic(3, 4, 0, true);
        assertThat(direct.mixtures()).isEqualTo(3);
        assertThat(new EmbeddingPart.Periodic(3, 4, 0).mixtures()).isEqualTo(4);
        assertThat(direct.inputs()).isEqualTo(1);
        assertThat(new Embedding(List.of(new EmbeddingPart.Linear(4, 3), direct), false).inputs())
                .isEqualTo(5);
        assertThat(new Embedding(List.of(new EmbeddingPart.Linear(4, 3), direct), false).units())
                .isEqualTo(7);
    }

    private static double deviation(Parameters parameters, Segment segment) {
        double sum = 0;
        for (int i = segment.offset(); i < segment.end(); i++) {
            sum += parameters.array()[i] * (double) parameters.array()[i];
        }
        return Math.sqrt(sum / segment.size());
    }
}
