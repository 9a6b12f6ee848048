// Goes on with a network that was trained by PyTorch: data/penguins_pytorch.py has written it to an ONNX file, with the
// scaling of its inputs. That file knows neither the names of the columns nor those of the classes; here they are.
// Run: examples/run ImportPyTorch, from any folder

import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.tables.Tables;

final List<String> columns = List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g");
final List<String> species = List.of("Adelie", "Chinstrap", "Gentoo");

void main() {
    var data = Path.of(System.getProperty("chainrule.examples", "examples"), "data"); // examples/run says where
    Model model = Model.load(data.resolve("penguins-pytorch.onnx"));
    Table penguins = Tables.read(data.resolve("penguins.csv")).table();

    List<Column> inputs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
        inputs.add(penguins.column(columns.get(i)).renamed(model.preprocessing().columns().get(i))); // x1, x2, …
    }
    var predictions = model.predict(Table.of(inputs));

    // the birds that the script kept away from the training: every fifth
    int[] held = IntStream.iterate(0, row -> row < penguins.rows(), row -> row + 5).toArray();
    long right = Arrays.stream(held)
            .filter(row -> species.get(predictions.predictedClass(row)).equals(penguins.column("species").word(row)))
            .count();
    IO.println("%d of %d birds that it has not learned from are recognised".formatted(right, held.length));

    int unsure = Arrays.stream(held)
            .boxed()
            .min(Comparator.comparingDouble(row -> predictions.probability(row, predictions.predictedClass(row))))
            .orElseThrow();
    IO.println("of row %d it is least sure:".formatted(unsure + 1)); // PyTorch says the same
    for (int k = 0; k < species.size(); k++) {
        IO.println("  %s %.6f".formatted(species.get(k), predictions.probability(unsure, k)));
    }
}
