package dev.chainrule.cli;

import dev.chainrule.data.Table;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.tables.ReadResult;
import dev.chainrule.tables.Tables;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the tables that a command line names. */
final class TableSource {
    private final Streams streams;
    private final MessageOptions messages;

    TableSource(Streams streams, MessageOptions messages) {
        this.streams = streams;
        this.messages = messages;
    }

    /**
     * The table {@code data}: a file, or standard input for {@code -}. What a person should know of it is told.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be read
     */
    Table read(String data, ReadOptions options) {
        long from = System.nanoTime();
        ReadResult read = data.equals(Streams.STANDARD)
                ? Tables.read(streams.in(), "standard input", options)
                : Tables.read(Path.of(data), options);
        Table table = read.table();
        if (!messages.quiet()) {
            read.remarks().forEach(streams::say);
        }
        if (messages.verbose()) {
            streams.say("read " + Words.count(table.rows(), "row") + " and "
                    + Words.count(table.columns().size(), "column") + " from "
                    + table.origin().name() + " in " + Words.duration((System.nanoTime() - from) * 1e-9));
        }
        return table;
    }

    /** {@code data} as a file; null for standard input. */
    static @Nullable Path file(String data) {
        return data.equals(Streams.STANDARD) ? null : Path.of(data);
    }
}
