package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Table;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.tables.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where the rows of a table are from. */
@FunctionalInterface
interface Source {
    /** The rows; empty where they are not there. */
    Optional<Table> read(Folders folders);

    /** The table that benchmarks/tables has fetched under {@code name}. */
    static Source fetched(String name) {
        return folders -> csv(folders.tables().resolve(name + ".csv"));
    }

    /** A table of the folder of data that do not come with the project. */
    static Source shared(String file) {
        return folders -> csv(folders.shared().resolve("data").resolve(file));
    }

    /** A table that is bundled with the examples. */
    static Source bundled(String file) {
        return folders -> csv(folders.root().resolve("examples/data").resolve(file));
    }

    /** Only an empty field is a missing value: in some of these tables "None" is a category. */
    private static Optional<Table> csv(Path file) {
        return Files.exists(file)
                ? Optional.of(Tables.read(file, ReadOptions.defaults().withUsualMissing(Set.of("")))
                        .table())
                : Optional.empty();
    }
}
