package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.tables.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two tables that the example FashionMnistTables makes, as one: the test pictures are its last rows. */
final class Fashion {
    static final String TARGET = "kind";
    static final String PIXELS = "fashion-mnist";
    static final String EDGES = "fashion-mnist-edges";

    private Fashion() {}

    static Optional<Table> pixels(Folders folders) {
        return read(folders, PIXELS);
    }

    /** Pixels, and edges by direction. */
    static Optional<Table> edges(Folders folders) {
        return read(folders, EDGES);
    }

    private static Optional<Table> read(Folders folders, String name) {
        Path training = folders.tables().resolve(name + "-train.parquet");
        Path test = folders.tables().resolve(name + "-test.parquet");
        return Files.exists(training) && Files.exists(test)
                ? Optional.of(
                        joined(Tables.read(training).table(), Tables.read(test).table()))
                : Optional.empty();
    }

    private static Table joined(Table first, Table second) {
        return Table.of(first.columns().stream()
                .map(column -> joined(column, second.column(column.name())))
                .toList());
    }

    private static Column joined(Column first, Column second) {
        return first instanceof NumberColumn ones && second instanceof NumberColumn others
                ? NumberColumn.of(
                        first.name(),
                        DoubleStream.concat(DoubleStream.of(ones.toArray()), DoubleStream.of(others.toArray()))
                                .toArray())
                : TextColumn.of(
                        first.name(),
                        Stream.of(first, second)
                                .flatMap(column ->
                                        IntStream.range(0, column.size()).mapToObj(column::word))
                                .toArray(String[]::new));
    }
}
