// One model for several numbers at once: flipper and body mass of a penguin, each in its own unit, from its bill, its
// species, its island and its sex. The targets share the hidden layers, and each is scaled by itself.
// Run: examples/run SeveralTargets, from any folder

import dev.chainrule.metrics.RegressionMetrics;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.tables.Tables;

void main() {
    var examples = System.getProperty("chainrule.examples", "examples"); // examples/run says where they are
    var table = Tables.read(Path.of(examples, "data", "penguins.csv")).table();
    var recipe = Recipe.forTable(table, "flipper_length_mm", "body_mass_g").withTest(0.2);
    var trained = new ModelTrainer(recipe).train(table);
    trained.remarks().forEach(IO::println); // two birds were never measured

    Model model = trained.model();
    List<String> targets = model.preprocessing().target().columns();
    var test = (RegressionMetrics) trained.test().orElseThrow();
    IO.println("learned from %d penguins, judged by %d others".formatted(trained.trainingRows(), test.rows()));
    for (int k = 0; k < targets.size(); k++) {
        var of = test.targets().get(k);
        IO.println("%s: off by %.1f on average, R² %.2f".formatted(targets.get(k), of.mae(), of.r2()));
    }

    var prediction = model.predict(Map.of(
            "species", "Gentoo", "island", "Biscoe", "sex", "male", "bill_length_mm", 49.5, "bill_depth_mm", 15.8));
    prediction.words().forEach((target, value) ->
            IO.println("a large Gentoo, %s: %.0f".formatted(target, Double.parseDouble(value))));
}
