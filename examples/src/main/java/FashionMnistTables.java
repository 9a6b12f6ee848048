// Makes tables of Fashion-MNIST's 70,000 grey pictures of clothing (see FashionMnist): fashion-mnist-train.parquet and
// fashion-mnist-test.parquet, with a column for each of the 784 pixels, 0 to 255, and the column "kind". Then
//     ./chainrule train fashion-mnist-train.parquet --target kind --out clothes.onnx
//     ./chainrule evaluate clothes.onnx fashion-mnist-test.parquet
// Run: examples/run FashionMnistTables FOLDER-OF-PICTURES [FOLDER-OF-TABLES]

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.tables.Tables;

final List<String> kinds = List.of(
        "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !Files.isDirectory(Path.of(arguments[0]))) {
        System.err.println("FashionMnistTables: say where the four files of Fashion-MNIST are"
                + (arguments.length == 0 ? "" : "; there is no folder " + arguments[0]));
        System.exit(1);
    }
    Path pictures = Path.of(arguments[0]), tables = Path.of(arguments.length > 1 ? arguments[1] : ".");
    Files.createDirectories(tables);
    for (var part : List.of("train", "t10k")) {
        Table table = table(pictures, part);
        Path file = tables.resolve("fashion-mnist-" + (part.equals("train") ? "train" : "test") + ".parquet");
        Tables.write(table, file);
        IO.println("%s: %d pictures of %d pixels".formatted(
                file.getFileName(), table.rows(), table.columns().size() - 1));
    }
}

/** A row per picture. */
Table table(Path folder, String part) throws IOException {
    byte[] labels = bytes(folder.resolve(part + "-labels-idx1-ubyte.gz"));
    byte[] greys = bytes(folder.resolve(part + "-images-idx3-ubyte.gz"));
    int rows = labels.length, pixels = greys.length / rows;
    List<Column> columns = new ArrayList<>();
    for (int pixel = 0; pixel < pixels; pixel++) {
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = Byte.toUnsignedInt(greys[row * pixels + pixel]);
        }
        columns.add(NumberColumn.of("pixel" + pixel, values));
    }
    String[] words = new String[rows];
    for (int row = 0; row < rows; row++) {
        words[row] = kinds.get(labels[row]);
    }
    columns.add(TextColumn.of("kind", words));
    return Table.of(columns);
}

/** The content of an IDX file, which begins with two zeros, its type (8 for bytes), how many sizes follow, and these. */
byte[] bytes(Path file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
        int sizes = in.readInt() - 0x800;
        in.skipNBytes(4L * sizes);
        return in.readAllBytes();
    }
}
