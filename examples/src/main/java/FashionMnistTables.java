// Makes tables of Fashion-MNIST's 70,000 grey pictures of clothing (see FashionMnist): fashion-mnist-train.parquet and
// fashion-mnist-test.parquet, with a column for each of the 784 pixels, 0 to 255, and the column "kind". Then
//     ./chainrule train fashion-mnist-train.parquet --target kind --out clothes.onnx
//     ./chainrule evaluate clothes.onnx fashion-mnist-test.parquet
// fashion-mnist-edges-train.parquet and fashion-mnist-edges-test.parquet have 392 columns more, which say what a table of
// pixels cannot: which of them are neighbours. Of each of 7 x 7 squares they tell how much brightness changes there in
// each of eight directions (after the histograms of oriented gradients of Dalal and Triggs 2005, without their shares of
// neighbouring squares and directions and without normalisation).
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
    for (var part : List.of("train", "t10k")) {
        for (var file : List.of(labels(part), images(part))) {
            if (!Files.exists(Path.of(arguments[0], file))) {
                System.err.println("FashionMnistTables: there is no " + file + " in " + arguments[0]);
                System.exit(1);
            }
        }
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
    return new Pictures(bytes(folder.resolve(labels(part))), bytes(folder.resolve(images(part))));
}

String labels(String part) {
    return part + "-labels-idx1-ubyte.gz";
}

String images(String part) {
    return part + "-images-idx3-ubyte.gz";
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

/**
 * For each square, row by row, and each direction the lengths of the gradients in it that point that way, summed, in greys.
 * The gradient of a pixel has the difference of its right and left neighbour and that of its lower and upper one, and
 * points to where it gets brighter: direction 0 is to the right, 2 down, 4 to the left, 6 up, each with an eighth of a turn
 * about it. Column "edge" + ((row * 7 + column) * 8 + direction), from 0 to 16 pixels times 255 times the root of 2.
 */
List<Column> edges(Pictures pictures) {
    double[][] sums = new double[squares * squares * directions][pictures.labels.length];
    for (int row = 0; row < pictures.labels.length; row++) {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int right = grey(pictures, row, y, x + 1) - grey(pictures, row, y, x - 1);
                int down = grey(pictures, row, y + 1, x) - grey(pictures, row, y - 1, x);
                double turn = Math.atan2(down, right) / (2 * Math.PI); // from -1/2 to 1/2
                int direction = (int) Math.floorMod(Math.round(turn * directions), (long) directions);
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
