package dev.chainrule.cli.input;

import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Table;
import dev.chainrule.tables.OpenTable;
import dev.chainrule.tables.ReadOptions;
import dev.chainrule.tables.ReadResult;
import dev.chainrule.tables.Tables;
import java.nio.file.Path;
import java.util.List;

/** Reads the tables that a command line names. */
public final class TableSource {
    private final Streams streams;
    private final MessageOptions messages;
    private long started = System.nanoTime();

    /** Says to {@code streams} what there is to know of tables, as far as {@code messages} want it. */
    public TableSource(Streams streams, MessageOptions messages) {
        this.streams = streams;
        this.messages = messages;
    }

    /**
     * The table {@code data}: a file, or standard input for {@code -}. What a person should know of it is told.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be read
     */
    public Table read(String data, ReadOptions options) {
        long from = System.nanoTime();
        ReadResult read = data.equals(Streams.STANDARD)
                ? Tables.read(streams.in(), "standard input", options)
                : Tables.read(Path.of(data), options);
        tell(read.table(), read.remarks(), from);
        return read.table();
    }

    /** {@code file}, to be read when it is clear whether it fits into memory. */
    public OpenTable open(Path file, ReadOptions options) {
        started = System.nanoTime();
        return Tables.open(file, options);
    }

    /** All of {@code open}, the table opened last. */
    public Table read(OpenTable open) {
        Table table = open.table();
        tell(table, open.remarks(), started);
        return table;
    }

    /** What a person should know of {@code open}, as far as it was read. */
    public void tell(OpenTable open) {
        if (!messages.quiet()) {
            open.remarks().forEach(streams::say);
        }
    }

    /** Says {@code remark}, if anything but errors is to be said. */
    public void say(String remark) {
        if (!messages.quiet()) {
            streams.say(remark);
        }
    }

    private void tell(Table table, List<String> remarks, long from) {
        if (!messages.quiet()) {
            remarks.forEach(streams::say);
        }
        if (messages.verbose()) {
            streams.say("read " + Words.count(table.rows(), "row") + " and "
                    + Words.count(table.columns().size(), "column") + " from "
                    + table.origin().name() + " in " + Words.duration((System.nanoTime() - from) * 1e-9));
        }
    }
}
