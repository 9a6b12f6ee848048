// From a table to a model and back: learns the species of penguins from a file with missing values and with words among
// the numbers, keeps the model as an ONNX file, loads it and asks it about penguins it has never seen.
// Run: examples/run TrainOnTable, from any folder

import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.tables.Tables;

/** The columns that the model looks at; null is a missing value. */
record Penguin(
        String island,
        Double bill_length_mm,
        Double bill_depth_mm,
        Double flipper_length_mm,
        Double body_mass_g,
        String sex) {}

void main() throws IOException {
    var examples = System.getProperty("chainrule.examples", "examples"); // examples/run says where they are
    var table = Tables.read(Path.of(examples, "data", "penguins.csv")).table();
    var recipe = Recipe.forTable(table, "species").withTest(0.2); // all else as "chainrule train" has it
    var trained = new ModelTrainer(recipe).train(table);
    var test = trained.test().orElseThrow();
    IO.println("learned from %d penguins, judged by %d others: accuracy %.3f, log loss %.3f".formatted(
            trained.trainingRows(), test.rows(), test.scalars().get("accuracy"), test.scalars().get("logLoss")));

    Path file = Files.createTempDirectory("chainrule").resolve("penguins.onnx");
    trained.model().save(file);
    Model model = Model.load(file);

    var fromMap = model.predict(Map.of(
            "island", "Biscoe",
            "bill_length_mm", 47.5,
            "bill_depth_mm", 15.0,
            "flipper_length_mm", 217,
            "body_mass_g", 5000,
            "sex", "male"));
    IO.println("a heavy one from Biscoe: %s, with probability %.3f".formatted(
            fromMap.word(), fromMap.probability(fromMap.word())));

    var fromRecord = model.predict(new Penguin("Dream", 49.0, 18.5, 195.0, null, null));
    IO.println("one from Dream, of unknown mass and sex: %s, %s".formatted(fromRecord.word(), fromRecord.probabilities()));
}
