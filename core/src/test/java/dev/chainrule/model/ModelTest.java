package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Softmax;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final Table TABLE = Animals.table(1500, 8);

    private static Model species;

    /** A row as a program has it. */
    record Animal(
            @Nullable Boolean wild,
            double width,
            @Nullable LocalDate seen,
            @Nullable String colour,
            @Nullable Double length,
            String name) {}

    @BeforeAll
    static void train() {
        species = Animals.train(Animals.recipe("species"), TABLE).model();
    }

    private static Map<String, Object> map(int row) {
        Map<String, Object> map = new HashMap<>();
        for (String name : Animals.FEATURES) {
            if (!TABLE.column(name).isMissing(row)) {
                map.put(
                        name,
                        switch (TABLE.column(name)) {
                            case NumberColumn numbers -> numbers.value(row);
                            case TextColumn texts -> texts.word(row);
                            case BooleanColumn truths -> truths.value(row);
                            case DateColumn dates -> LocalDate.ofEpochDay((long) dates.value(row));
                        });
            } else {
                map.put(name, null);
            }
        }
        return map;
    }

    private static Animal record(int row) {
        Map<String, Object> map = map(row);
        return new Animal(
                (Boolean) map.get("wild"),
                (Double) map.get("width"),
                (LocalDate) map.get("seen"),
                (String) map.get("colour"),
                (Double) map.get("length"),
                "name " + row);
    }

    /** More rows than one batch, alone or together, from a table, maps or records: the same bits. */
    @Test
    void aPredictionDependsOnItsRowAlone() {
        Predictions all = species.predict(TABLE);
        assertThat(all.rows()).isEqualTo(1500);
        for (int row = 0; row < 1500; row += 37) {
            Map<String, Float> expected = all.row(row).probabilities();
            assertThat(species.predict(map(row)).probabilities()).isEqualTo(expected);
            assertThat(species.predict(record(row)).probabilities()).isEqualTo(expected);
            assertThat(species.predict(TABLE.select(new int[] {row})).row(0).probabilities())
                    .isEqualTo(expected);
            assertThat(species.predict(map(row)).word())
                    .isEqualTo(all.words(row).getFirst());
        }
        try (Predictor predictor = species.predictor(new Compute("scalar", 2))) {
            assertThat(predictor.predict(TABLE).probabilities()).containsExactly(all.probabilities());
            assertThat(predictor.predict(TABLE.select(new int[0])).rows()).isZero();
        }
    }

    @Test
    void manyThreadsMayPredictWithOneModel() throws Exception {
        Predictions all = species.predict(TABLE);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> found = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int from = thread;
                found.add(threads.submit(() -> {
                    boolean equal = true;
                    for (int row = from; row < 400; row += 4) {
                        equal &= species.predict(map(row))
                                .probabilities()
                                .equals(all.row(row).probabilities());
                    }
                    return equal;
                }));
            }
            for (Future<Boolean> equal : found) {
                assertThat(equal.get()).isTrue();
            }
        }
    }

    @Test
    void aMissingValueIsNullAndAMissingColumnAnError() {
        Map<String, Object> row = map(0);
        row.put("colour", null);
        assertThat(species.predict(row).word()).isIn("cat", "dog", "emu");
        row.remove("colour");
        row.put("color", "black");
        assertThatThrownBy(() -> species.predict(row))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("the table has no column 'colour'")
                .hasMessageContaining("'color'");
        Map<String, Object> wrong = map(0);
        wrong.put("width", "wide");
        assertThatThrownBy(() -> species.predict(wrong))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("row 1, column width: expected a number, found 'wide'");
    }

    @Test
    void unseenCategoriesAreCounted() {
        String[] colours = ((TextColumn) TABLE.column("colour")).toArray();
        colours[0] = "green";
        colours[7] = "GREEN";
        Predictions found = species.predict(TABLE.with(TextColumn.of("colour", colours)));
        assertThat(found.unseen()).containsExactly(Map.entry("colour", 2));
        assertThat(species.predict(TABLE).unseen()).isEmpty();
    }

    @Test
    void evaluationAndLossFitThePredictions() {
        Predictions predictions = species.predict(TABLE);
        int right = 0;
        double logLoss = 0;
        for (int row = 0; row < 1500; row++) {
            String actual = TABLE.column("species").word(row);
            right += predictions.words(row).getFirst().equals(actual) ? 1 : 0;
            logLoss -= Math.log(predictions.row(row).probability(actual)) / 1500;
        }
        Map<String, Double> scalars = Evaluator.evaluate(predictions, TABLE).scalars();
        assertThat(scalars.get("accuracy")).isEqualTo(right / 1500.0);
        assertThat(scalars.get("logLoss")).isCloseTo(logLoss, within(1e-9));
        try (Predictor predictor = species.predictor(Animals.SCALAR)) {
            assertThat(predictor.loss(
                            new CrossEntropy(), species.preprocessing().dataset(TABLE)))
                    .isCloseTo(logLoss, within(1e-6));
        }
    }

    @Test
    void isImmutable() {
        float[] before = species.parameters().array();
        species.parameters().array()[0] = 99;
        assertThat(species.parameters().array()).containsExactly(before);
        Parameters own = species.parameters();
        Model copy = Model.of(own, species.preprocessing(), species.provenance());
        own.array()[0] = 99;
        assertThat(copy.parameters().array()).containsExactly(before);
    }

    @Test
    void networkAndPreprocessingMustFit() {
        int width = species.preprocessing().width();
        for (Network wrong : List.of(
                Network.of(width + 1, Layer.of(3, new Softmax())), Network.of(width, Layer.of(2, new Softmax())))) {
            Parameters parameters = Parameters.initial(wrong, Initializer.AUTO, 0);
            assertThatThrownBy(() -> Model.of(parameters, species.preprocessing(), species.provenance()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the network has ");
        }
    }

    /** The formats are in other modules. */
    @Test
    void coreAloneReadsAndWritesNoFile() {
        assertThatThrownBy(() -> species.save(Path.of("model.onnx")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("no module that reads or writes models is there; add chainrule-onnx");
        assertThatThrownBy(() -> Model.load(Path.of("model.onnx"))).isInstanceOf(ChainruleException.class);
    }
}
