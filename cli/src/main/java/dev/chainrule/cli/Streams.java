package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Standard input, output and error of one run of the command. */
final class Streams {
    /** The word that stands for standard input or output in place of a file's name. */
    static final String STANDARD = "-";

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final BooleanSupplier terminal;

    /** With {@code terminal} saying whether a person watches {@code err}. */
    Streams(InputStream in, OutputStream out, PrintStream err, BooleanSupplier terminal) {
        this.in = in;
        this.out = new Output(out);
        this.err = err;
        this.terminal = terminal;
    }

    /** Whether a person watches standard error, on a terminal. */
    boolean isTerminal() {
        return terminal.getAsBoolean();
    }

    /** Whoever read our output has had enough: no error, and no reason to go on. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    InputStream in() {
        return in;
    }

    /**
     * Results; it throws {@link ReaderGone} or a {@link ChainruleException} in place of every IOException, since the
     * writers around it would hide those.
     */
    OutputStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Writes {@code text} to standard output. */
    void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("unreachable", e);
        }
    }

    /** Tells a person {@code remark}, one line, on standard error. */
    void say(String remark) {
        err.println("chainrule: " + remark);
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
