package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.description.Description;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.EmbeddingPart.Through;
import dev.chainrule.preprocessing.InputGroup;
import dev.chainrule.preprocessing.InputGroup.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureEmbeddingTest {
    /** A number, one in 5 pieces with a flag, a column of 9 categories beside "unknown", and one of 10. */
    private static final List<InputGroup> GROUPS = List.of(
            new InputGroup(0, 1, Kind.NUMBER),
            new InputGroup(1, 5, Kind.PIECES),
            new InputGroup(6, 1, Kind.FLAG),
            new InputGroup(7, 10, Kind.CATEGORY),
            new InputGroup(17, 11, Kind.CATEGORY));

    @Test
    void noneLeavesEveryInputAsItIs() {
        assertThat(FeatureEmbedding.none().over(GROUPS).isNone()).isTrue();
        assertThat(FeatureEmbedding.none().over(GROUPS).inputs()).isEqualTo(28);
    }

    @Test
    void numbersAreEmbeddedByWords() {
        assertThat(Description.words(NumberEmbedding.class)).containsExactly("none", "linear", "periodic");
    }

    @Test
    void piecesAreEmbeddedLinearly() {
        assertThat(parts(FeatureEmbedding.none().withNumbers(new NumberEmbedding.Linear(3))))
                .containsExactly(
                        new Through(1),
                        new EmbeddingPart.Linear(5, 3),
                        new Through(1),
                        new Through(10),
                        new Through(11));
    }

    @Test
    void numbersAreEmbeddedByCosines() {
        assertThat(parts(FeatureEmbedding.none().withNumbers(new NumberEmbedding.Periodic(7, 3, 0.5, true))))
                .containsExactly(
                        new EmbeddingPart.Periodic(7, 3, 0.5, true),
                        new Through(5),
                        new Through(1),
                        new Through(10),
                        new Through(11));
    }

    @Test
    void onlyColumnsOfManyCategoriesAreEmbedded() {
        FeatureEmbedding embedding = FeatureEmbedding.none().withCategoryUnits(4);
        assertThat(parts(embedding)).endsWith(new Through(10), EmbeddingPart.Linear.ofCategories(11, 4));
        assertThat(parts(embedding.withOneHot(8)))
                .endsWith(EmbeddingPart.Linear.ofCategories(10, 4), EmbeddingPart.Linear.ofCategories(11, 4));
        assertThat(parts(embedding.withOneHot(0).withCategoryUnits(50)))
                .endsWith(EmbeddingPart.Linear.ofCategories(10, 9), EmbeddingPart.Linear.ofCategories(11, 10));
    }

    @Test
    void aScalingAloneIsAnEmbedding() {
        assertThat(FeatureEmbedding.none().withScaled(true).over(GROUPS).isNone())
                .isFalse();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refuses(
                "categoryUnits must be at least 0, is -1",
                () -> FeatureEmbedding.none().withCategoryUnits(-1));
        refuses(
                "oneHot must be at least 0, is -1",
                () -> FeatureEmbedding.none().withOneHot(-1));
        refuses("units must be at least 1, is 0", () -> new NumberEmbedding.Linear(0));
        refuses("frequencies must be at least 1, is 0", () -> new NumberEmbedding.Periodic(0, 1, 1, false));
        refuses(
                "units must be at least 2 where the number itself is one, is 1",
                () -> new NumberEmbedding.Periodic(1, 1, 1, true));
        refuses("sigma must be positive, is 0.0", () -> new NumberEmbedding.Periodic(1, 1, 0, false));
    }

    private static void refuses(String message, Runnable wrong) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static List<EmbeddingPart> parts(FeatureEmbedding embedding) {
        return embedding.over(GROUPS).parts();
    }
}
