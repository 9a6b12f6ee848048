// Makes tables of Fashion-MNIST's 70,000 grey pictures of clothing (see FashionMnist): fashion-mnist-train.parquet and
// fashion-mnist-test.parquet, with a column for each of the 784 pixels, 0 to 255, and the column "kind". Then
//     ./chainrule train fashion-mnist-train.parquet --target kind --out clothes.onnx
//     ./chainrule evaluate clothes.onnx fashion-mnist-test.parquet
// fashion-mnist-edges-train.parquet and fashion-mnist-edges-test.parquet have 392 columns more, which say what a table of
// pixels cannot: which of them are neighbours. Of each of 7 x 7 squares they tell how much edge it holds in each of eight
// directions (histograms of oriented gradients: Dalal and Triggs 2005).
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
        String name = part.equals("train") ? "train" : "test";
        Pictures read = pictures(pictures, part);
        List<Column> pixels = pixels(read);
        write(tables.resolve("fashion-mnist-" + name + ".parquet"), read, pixels);
        List<Column> both = new ArrayList<>(pixels);
        both.addAll(edges(read));
        write(tables.resolve("fashion-mnist-edges-" + name + ".parquet"), read, both);
    }
}

final int side = 28, square = 4, squares = side / square, directions = 8;

/** Greys row by row, picture after picture, and which of the kinds each is. */
record Pictures(byte[] labels, byte[] greys) {}

Pictures pictures(Path folder, String part) throws IOException {
    return new Pictures(
            bytes(folder.resolve(part + "-labels-idx1-ubyte.gz")), bytes(folder.resolve(part + "-images-idx3-ubyte.gz")));
}

/** A row per picture. */
void write(Path file, Pictures pictures, List<Column> features) throws IOException {
    String[] words = new String[pictures.labels.length];
    for (int row = 0; row < words.length; row++) {
        words[row] = kinds.get(pictures.labels[row]);
    }
    List<Column> columns = new ArrayList<>(features);
    columns.add(TextColumn.of("kind", words));
    Table table = Table.of(columns);
    Tables.write(table, file);
    IO.println("%s: %d pictures, %d columns".formatted(file.getFileName(), table.rows(), features.size()));
}

List<Column> pixels(Pictures pictures) {
    List<Column> columns = new ArrayList<>();
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            double[] values = new double[pictures.labels.length];
            for (int row = 0; row < values.length; row++) {
                values[row] = grey(pictures, row, y, x);
            }
            columns.add(NumberColumn.of("pixel" + (y * side + x), values));
        }
    }
    return columns;
}

/** The grey at that place; 0, the background, beyond the edge of the picture. */
int grey(Pictures pictures, int row, int y, int x) {
    boolean inside = y >= 0 && y < side && x >= 0 && x < side;
    return inside ? Byte.toUnsignedInt(pictures.greys[(row * side + y) * side + x]) : 0;
}

/** For each square and each eighth of a turn the lengths of the gradients there that point that way, summed. */
List<Column> edges(Pictures pictures) {
    double[][] sums = new double[squares * squares * directions][pictures.labels.length];
    for (int row = 0; row < pictures.labels.length; row++) {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int right = grey(pictures, row, y, x + 1) - grey(pictures, row, y, x - 1);
                int down = grey(pictures, row, y + 1, x) - grey(pictures, row, y - 1, x);
                double turn = Math.atan2(down, right) / (2 * Math.PI) + 0.5; // from 0 to 1
                int direction = (int) (turn * directions) % directions;
                int place = (y / square) * squares + x / square;
                sums[place * directions + direction][row] += Math.hypot(right, down);
            }
        }
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
        // whole numbers, which a file keeps in less room
        columns.add(NumberColumn.of("edge" + i, Arrays.stream(sums[i]).map(Math::rint).toArray()));
    }
    return columns;
}

/** The content of an IDX file, which begins with two zeros, its type (8 for bytes), how many sizes follow, and these. */
byte[] bytes(Path file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
        int sizes = in.readInt() - 0x800;
        in.skipNBytes(4L * sizes);
        return in.readAllBytes();
    }
}
