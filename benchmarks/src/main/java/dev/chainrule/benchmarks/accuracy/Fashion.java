package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.tables.Tables;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Fashion-MNIST as tables, fashion-mnist-train.parquet and fashion-mnist-test.parquet: a row per picture, a column per
 * pixel (0 to 255), and its kind. Together they are one table here, the test pictures last.
 */
final class Fashion {
    static final String TARGET = "kind";

    private static final List<String> KINDS = List.of(
            "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");
    private static final int BYTES_MAGIC = 0x800;

    private Fashion() {}

    static Optional<Table> read(Folders folders) {
        Path data = folders.shared().resolve("data/fashion-mnist");
        if (!Files.isDirectory(data)) {
            return Optional.empty();
        }
        try {
            return Optional.of(joined(
                    parquet(folders, data, "train", "fashion-mnist-train.parquet"),
                    parquet(folders, data, "t10k", "fashion-mnist-test.parquet")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table parquet(Folders folders, Path data, String part, String name) throws IOException {
        Path file = folders.tables().resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(folders.tables());
            Tables.write(pictures(data, part), file);
        }
        return Tables.read(file).table();
    }

    private static Table pictures(Path data, String part) throws IOException {
        byte[] labels = bytes(data.resolve(part + "-labels-idx1-ubyte.gz"));
        byte[] pixels = bytes(data.resolve(part + "-images-idx3-ubyte.gz"));
        int width = pixels.length / labels.length;
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < width; j++) {
            double[] greys = new double[labels.length];
            for (int row = 0; row < greys.length; row++) {
                greys[row] = Byte.toUnsignedInt(pixels[row * width + j]);
            }
            columns.add(NumberColumn.of("pixel" + j, greys));
        }
        String[] kinds = new String[labels.length];
        for (int row = 0; row < kinds.length; row++) {
            kinds[row] = KINDS.get(labels[row]);
        }
        columns.add(TextColumn.of(TARGET, kinds));
        return Table.of(columns);
    }

    private static Table joined(Table first, Table second) {
        return Table.of(first.columns().stream()
                .<Column>map(column -> switch (column) {
                    case NumberColumn numbers ->
                        NumberColumn.of(
                                column.name(),
                                DoubleStream.concat(
                                                DoubleStream.of(numbers.toArray()),
                                                DoubleStream.of(
                                                        ((NumberColumn) second.column(column.name())).toArray()))
                                        .toArray());
                    default ->
                        TextColumn.of(
                                column.name(),
                                Stream.of(first, second)
                                        .flatMap(table -> words(table.column(column.name())))
                                        .toArray(String[]::new));
                })
                .toList());
    }

    private static Stream<String> words(Column column) {
        return Stream.iterate(0, row -> row + 1).limit(column.size()).map(column::word);
    }

    /** The content of an IDX file of bytes, after its type, the number of its sizes, and these. */
    private static byte[] bytes(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            int sizes = in.readInt() - BYTES_MAGIC;
            in.skipNBytes((long) sizes * Integer.BYTES);
            return in.readAllBytes();
        }
    }
}
