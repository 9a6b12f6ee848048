package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final double NAN = Double.NaN;

    private static final Table TABLE = Table.of(
            List.of(
                    TextColumn.of("two words", "no", "yes", "no", "yes", "no", "no"),
                    TextColumn.of("words", "b", "c", "a", "b", "c", "a"),
                    NumberColumn.of("two numbers", 10, 9, 10, 9, 10, 9),
                    NumberColumn.of("numbers", 2, 10, 1, 1, 2, 10),
                    NumberColumn.of("others", 1, 2, 3, 4, 5, 6.5),
                    BooleanColumn.spelled("truth", "TRUE", "FALSE", true, false, true, true, false, true),
                    BooleanColumn.of("other truth", false, false, true, true, false, true),
                    DateColumn.ofDates("days", 1, 2, 1, 2, 1, 2),
                    NumberColumn.of("constant", 3, 3, 3, 3, 3, 3),
                    TextColumn.of("one word", "a", "a", null, "a", "a", "a"),
                    NumberColumn.of("holes", 1, 2, NAN, 4, 5, 6),
                    NumberColumn.of("empty", NAN, NAN, NAN, NAN, NAN, NAN),
                    TextColumn.of("ids", "1", "2", "3", "4", "5", "six")),
            Origin.lines("data.csv", 2));

    private static Target learn(@Nullable Task task, String... columns) {
        return TargetLearner.learn(
                TABLE, TABLE, new Roles(List.of(columns), task, List.of(), null, null, null), true, false);
    }

    /** A target of text, booleans, or numbers with two values is classes; any other number is a regression. */
    @Test
    void theTaskFollowsFromTheTargets() {
        assertThat(learn(null, "two words").task()).isEqualTo(Task.BINARY);
        assertThat(learn(null, "words").task()).isEqualTo(Task.MULTICLASS);
        assertThat(learn(null, "two numbers").task()).isEqualTo(Task.BINARY);
        assertThat(learn(null, "numbers").task()).isEqualTo(Task.REGRESSION);
        assertThat(learn(null, "truth").task()).isEqualTo(Task.BINARY);
        assertThat(learn(null, "days").task()).isEqualTo(Task.BINARY);
        assertThat(learn(null, "truth", "other truth").task()).isEqualTo(Task.MULTILABEL);
        assertThat(learn(null, "numbers", "others").task()).isEqualTo(Task.REGRESSION);
        assertThat(learn(null, "numbers", "two numbers").task()).isEqualTo(Task.REGRESSION);
    }

    @Test
    void theTaskCanBeSaid() {
        assertThat(learn(Task.MULTICLASS, "numbers")).isEqualTo(new ClassTarget("numbers", List.of("1", "2", "10")));
        assertThat(learn(Task.REGRESSION, "two numbers").task()).isEqualTo(Task.REGRESSION);
        assertThat(learn(Task.MULTILABEL, "two numbers", "two words"))
                .isEqualTo(new LabelTarget(List.of(
                        new LabelTarget.Label("two numbers", "9", "10"),
                        new LabelTarget.Label("two words", "no", "yes"))));
        assertThat(learn(Task.MULTILABEL, "truth").task()).isEqualTo(Task.MULTILABEL);
        assertThat(learn(Task.MULTICLASS, "truth").task()).isEqualTo(Task.BINARY);
    }

    /** Numbers ascend, false comes before true, words stand by the alphabet. */
    @Test
    void classesHaveAnOrder() {
        assertThat(learn(null, "words")).isEqualTo(new ClassTarget("words", List.of("a", "b", "c")));
        assertThat(learn(null, "two numbers")).isEqualTo(new ClassTarget("two numbers", List.of("9", "10")));
        assertThat(learn(null, "truth")).isEqualTo(new ClassTarget("truth", List.of("FALSE", "TRUE")));
        assertThat(learn(null, "days")).isEqualTo(new ClassTarget("days", List.of("1970-01-02", "1970-01-03")));
        assertThat(learn(null, "truth", "other truth"))
                .isEqualTo(new LabelTarget(List.of(
                        new LabelTarget.Label("truth", "FALSE", "TRUE"),
                        new LabelTarget.Label("other truth", "false", "true"))));
    }

    @Test
    void outputsAndColumns() {
        assertThat(learn(null, "words").outputs()).isEqualTo(3);
        assertThat(learn(null, "two words").outputs()).isEqualTo(1);
        assertThat(learn(null, "truth", "other truth").outputs()).isEqualTo(2);
        assertThat(learn(null, "others", "numbers").outputs()).isEqualTo(2);
        assertThat(learn(null, "others", "numbers").columns()).containsExactly("others", "numbers");
        assertThat(learn(null, "words").columns()).containsExactly("words");
        assertThat(learn(null, "truth", "other truth").columns()).containsExactly("truth", "other truth");
    }

    @Test
    void numbersAreStandardisedByTheTrainingRows() {
        Table training = TABLE.select(new int[] {0, 2});
        Roles roles = Roles.ofTargets("others", "numbers");
        assertThat(TargetLearner.learn(TABLE, training, roles, true, false))
                .isEqualTo(new NumberTarget(
                        List.of(new NumberTarget.Scale("others", 2, 1), new NumberTarget.Scale("numbers", 1.5, 0.5))));
        assertThat(TargetLearner.learn(TABLE, training, roles, false, false))
                .isEqualTo(new NumberTarget(
                        List.of(new NumberTarget.Scale("others", 0, 1), new NumberTarget.Scale("numbers", 0, 1))));
    }

    @Test
    void refusesWhatCannotBeLearned() {
        refuses("data.csv, column constant: the target is always '3'; there is nothing to learn", null, "constant");
        refuses("data.csv, column one word: the target is always 'a'; there is nothing to learn", null, "one word");
        refuses("data.csv, column empty: the target has no value in any row", null, "empty");
        refuses(
                "data.csv, column words: several targets must be all numbers (a regression) or all true/false (labels)",
                null,
                "truth",
                "words");
        refuses(
                "data.csv, column truth: several targets must be all numbers (a regression) or all true/false (labels)",
                null,
                "truth",
                "numbers");
        refuses(
                "data.csv, column ids: 6 different classes in 6 rows leave too few rows for each; is it the right"
                        + " target?",
                null,
                "ids");
        refuses("data.csv: the task binary needs exactly two values, 'words' has 3", Task.BINARY, "words");
        refuses(
                "data.csv, column words: a label holds or does not hold, found 3 different values",
                Task.MULTILABEL,
                "words");
        refuses(
                "the task multiclass has one target, not 2; several true/false columns are multilabel",
                Task.MULTICLASS,
                "words",
                "two words");
        refuses("data.csv, line 2, column words: expected a number to predict, found 'b'", Task.REGRESSION, "words");
        refuses("data.csv, line 2, column truth: expected a number to predict, found 'TRUE'", Task.REGRESSION, "truth");
        refuses("data.csv, line 7, column ids: expected a number to predict, found 'six'", Task.REGRESSION, "ids");
        refuses("data.csv, line 4, column holes: the target is missing", null, "holes");
    }

    private static void refuses(String message, @Nullable Task task, String... columns) {
        assertThatThrownBy(() -> learn(task, columns))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }

    @Test
    void valuesInUnitsAndWordsOfTheData() {
        assertThat(TargetValues.numbers(TABLE, "others")).containsExactly(1, 2, 3, 4, 5, 6.5);
        assertThat(TargetValues.numbers(TABLE.select(new int[] {3, 0}), "ids")).containsExactly(4, 1);
        ClassTarget words = new ClassTarget("words", List.of("a", "b", "c"));
        assertThat(TargetValues.classes(TABLE, words)).containsExactly(1, 2, 0, 1, 2, 0);
        ClassTarget truth = new ClassTarget("other truth", List.of("False", "True"));
        assertThat(TargetValues.classes(TABLE, truth)).containsExactly(0, 0, 1, 1, 0, 1);
        assertThat(TargetValues.labels(TABLE, new LabelTarget.Label("truth", "false", "true")))
                .containsExactly(true, false, true, true, false, true);
        assertThat(TargetValues.labels(TABLE, new LabelTarget.Label("two numbers", "9", "10")))
                .containsExactly(true, false, true, false, true, false);
    }

    @Test
    void valuesThatWereNotLearnedNameTheirPlace() {
        assertThatThrownBy(() -> TargetValues.classes(TABLE, new ClassTarget("words", List.of("a", "c"))))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("data.csv, line 2, column words: the class 'b' was not in the training rows");
        assertThatThrownBy(() -> TargetValues.classes(TABLE, new ClassTarget("one word", List.of("a", "b"))))
                .hasMessage("data.csv, line 4, column one word: the target is missing");
        assertThatThrownBy(() -> TargetValues.labels(TABLE, new LabelTarget.Label("words", "a", "b")))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("data.csv, line 3, column words: expected a or b, found 'c'");
        assertThatThrownBy(() -> TargetValues.labels(TABLE, new LabelTarget.Label("one word", "a", "b")))
                .hasMessageContaining("the target is missing");
    }

    @Test
    void weightsAreNumbersOfAtLeastZero() {
        Table table = Table.of(
                List.of(
                        NumberColumn.of("w", 0, 2, 0.5),
                        NumberColumn.of("negative", 1, -1, 1),
                        NumberColumn.of("holes", 1, 1, NAN),
                        TextColumn.of("endless", "1", "Infinity", "1"),
                        TextColumn.of("words", "1", "2", "many")),
                Origin.lines("data.csv", 2));
        assertThat(TargetValues.weights(table, "w")).containsExactly(0, 2, 0.5);
        refusesWeights(table, "negative", "line 3, column negative: a weight must not be negative, found -1");
        refusesWeights(table, "holes", "line 4, column holes: the weight is missing");
        refusesWeights(table, "endless", "line 3, column endless: expected a finite number, found Infinity");
        refusesWeights(table, "words", "line 4, column words: expected a weight, found 'many'");
    }

    private static void refusesWeights(Table table, String column, String message) {
        assertThatThrownBy(() -> TargetValues.weights(table, column))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("data.csv, " + message);
    }

    @Test
    void distinctWordsAreCountedUpToALimit() {
        Column column = TABLE.column("ids");
        assertThat(TargetValues.distinct(column, 3)).isEqualTo(3);
        assertThat(TargetValues.distinct(column, 100)).isEqualTo(6);
        assertThat(TargetValues.distinct(TABLE.column("empty"), 2)).isZero();
        assertThat(TargetValues.words(TABLE.column("numbers"))).containsExactly("1", "2", "10");
    }

    @Test
    void rolesExcludeEachOther() {
        for (Roles roles : Arrays.asList(
                Roles.ofTargets("a", "b"), new Roles(List.of("a"), Task.BINARY, List.of("b"), "c", "d", "d"))) {
            assertThat(roles.named()).doesNotHaveDuplicates().startsWith("a", "b");
        }
        refusesRoles("there is no target", List.of(), List.of(), null, null, null);
        refusesRoles("'a' is named twice as a target", List.of("a", "b", "a"), List.of(), null, null, null);
        refusesRoles("'a' cannot be both target and ignored", List.of("a"), List.of("a"), null, null, null);
        refusesRoles("'a' cannot be both target and weights", List.of("a"), List.of(), "a", null, null);
        refusesRoles("'a' cannot be both target and group", List.of("a"), List.of(), null, "a", null);
        refusesRoles("'a' cannot be both target and time", List.of("a"), List.of(), null, null, "a");
    }

    private static void refusesRoles(
            String message,
            List<String> targets,
            List<String> ignore,
            @Nullable String weights,
            @Nullable String group,
            @Nullable String time) {
        assertThatThrownBy(() -> new Roles(targets, null, ignore, weights, group, time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
