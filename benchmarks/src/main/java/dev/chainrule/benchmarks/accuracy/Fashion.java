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

/** The two tables that the example FashionMnistTables makes, as one: the test pictures are its last rows. */
final class Fashion {
    static final String TARGET = "kind";

    private Fashion() {}

    static Optional<Table> read(Folders folders) {
        Path training = folders.tables().resolve("fashion-mnist-train.parquet");
        Path test = folders.tables().resolve("fashion-mnist-test.parquet");
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
