package dev.chainrule.cli;

import dev.chainrule.cli.terminal.Words;
import java.util.List;

/** Says what did not fit into memory, and what to do about it. */
final class MemoryNeed {
    /** A parameter, its gradient, the optimizer's two averages, the best epoch's copy, and room for a file of it. */
    private static final int BYTES_PER_PARAMETER = 6 * Float.BYTES;
    /** What was read, and what the network sees of it. */
    private static final int BYTES_PER_CELL = 2 * Double.BYTES;

    /**
     * What a table in memory takes while its rows become those the network sees: a double as it was read, another in the
     * part it was split into, a float, and as much again for what is made on the way.
     */
    private static final int BYTES_PER_CELL_ON_THE_WAY = 32;

    private MemoryNeed() {}

    /**
     * Whether a table of {@code rows} and {@code columns} is too large for the {@code megabytes} there are to use.
     *
     * @param pieces into which a number is divided, each an input of its own; 0 where none is
     */
    static boolean isTooLarge(long rows, long columns, int pieces, long megabytes) {
        int bytes = BYTES_PER_CELL_ON_THE_WAY + Math.max(0, pieces - 1) * Float.BYTES;
        return ((rows * (columns + 2)) >> 20) * bytes > megabytes;
    }

    /** About {@code command}, of which no more is known, with {@code megabytes} to use. */
    static String unknown(String command, long megabytes) {
        String less = switch (command) {
            case "train" -> ", or select fewer rows or columns by --query, or keep the rows in a file by --cache";
            case "tune", "predict", "evaluate" -> ", or select fewer rows or columns by --query";
            case "explain" -> ", or take a smaller network, fewer samples, fewer --steps or a coarser --level";
            case "check", "exercises" -> ", or take a smaller network or fewer samples";
            case "gradcheck" -> ", or take a smaller network, fewer samples or a smaller --limit";
            default -> "";
        };
        return "this does not fit into the " + Words.number(megabytes)
                + " MB that Java may use; give it more, for example by " + option(2 * megabytes) + less;
    }

    /** About a training by a table of {@code rows} and {@code columns}, with hidden layers of {@code hidden} units. */
    static String ofTraining(long rows, long columns, List<Integer> hidden, long megabytes) {
        long parameters = parameters(columns, hidden);
        long network = (parameters >> 20) * BYTES_PER_PARAMETER;
        long table = ((rows * columns) >> 20) * BYTES_PER_CELL;
        String what = "a network of " + Words.number(parameters) + " parameters or more and a table of "
                + Words.count(rows, "row") + " and " + Words.count(columns, "column") + " do not fit into the "
                + Words.number(megabytes) + " MB that Java may use; ";
        return what
                + (network > table
                        ? "give the network fewer units by --hidden"
                        : "select fewer rows or columns by --query")
                + ", or give Java more memory, for example by " + option(Math.max(2 * megabytes, network + table));
    }

    /** At least so many; words take more than one input. */
    private static long parameters(long columns, List<Integer> hidden) {
        long inputs = columns;
        long parameters = 0;
        for (int units : hidden) {
            parameters += (inputs + 1) * units;
            inputs = units;
        }
        return parameters + inputs + 1;
    }

    private static String option(long megabytes) {
        return "CHAINRULE_JAVA_OPTS=-Xmx" + Math.max(1, (megabytes + 1023) / 1024) + "g";
    }

    /** What Java may use of the memory. */
    static long available() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
