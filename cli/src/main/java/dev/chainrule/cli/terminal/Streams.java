package dev.chainrule.cli.terminal;

import dev.chainrule.ChainruleException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Standard input, output and error of one run of the command. */
public final class Streams {
    /** The word that stands for standard input or output in place of a file's name. */
    public static final String STANDARD = "-";

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final BooleanSupplier terminal;
    private final IntSupplier columns;

    /** With {@code terminal} saying whether a person watches {@code err}; nobody watches {@code out}. */
    public Streams(InputStream in, OutputStream out, PrintStream err, BooleanSupplier terminal) {
        this(in, out, err, terminal, () -> 0);
    }

    /** As the other, and {@code columns} says how wide the terminal is that shows {@code out}; 0 if none does. */
    public Streams(InputStream in, OutputStream out, PrintStream err, BooleanSupplier terminal, IntSupplier columns) {
        this.in = in;
        this.out = new Output(out);
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
    }

    /** {@code name} as a file; null for {@link #STANDARD}. */
    public static @Nullable Path file(String name) {
        return name.equals(STANDARD) ? null : Path.of(name);
    }

    /** Whether a person watches standard error, on a terminal. */
    public boolean isTerminal() {
        return terminal.getAsBoolean();
    }

    /** How many columns the terminal has that shows standard output; 0 if none does. */
    public int columns() {
        return columns.getAsInt();
    }

    /** Whoever read our output has had enough: no error, and no reason to go on. */
    public static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    /** Standard input. */
    public InputStream in() {
        return in;
    }

    /**
     * Results; it throws {@link ReaderGone} or a {@link ChainruleException} in place of every IOException, since the
     * writers around it would hide those.
     */
    public OutputStream out() {
        return out;
    }

    /** Standard error. */
    public PrintStream err() {
        return err;
    }

    /** Writes {@code text} to standard output. */
    public void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("unreachable", e);
        }
    }

    /** Tells a person {@code remark}, one line, on standard error. */
    public void say(String remark) {
        err.println("chainrule: " + Words.plain(remark));
    }

    private static final class Output extends FilterOutputStream {
        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) {
            attempt(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            attempt(() -> out.write(bytes, from, length));
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        private interface Writing {
            void run() throws IOException;
        }

        private static void attempt(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                String message = String.valueOf(e.getMessage());
                // the second: Windows
                if (message.toLowerCase(Locale.ROOT).contains("broken pipe")
                        || message.contains("pipe is being closed")) {
                    throw new ReaderGone(e);
                }
                throw new ChainruleException("cannot write to standard output: " + message, e);
            }
        }
    }
}
