package dev.chainrule.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds out whether a person watches. */
public final class Terminal {
    private static final String STANDARD_OUTPUT = "1";
    private static final String STANDARD_ERROR = "2";
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /** Whether standard error is a terminal. Java itself only says so of input and output together. */
    public static boolean isError() {
        return isTerminal(STANDARD_ERROR);
    }

    /** How many columns the terminal has that shows standard output; 0 if none does. */
    public static int columns() {
        if (!isTerminal(STANDARD_OUTPUT)) {
            return 0;
        }
        try {
            Process size = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(size.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.waitFor() == 0
                    ? Math.max(1, Integer.parseInt(answer.substring(answer.indexOf(' ') + 1)))
                    : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException noAnswer) {
            return USUAL_COLUMNS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_COLUMNS;
        }
    }

    private static boolean isTerminal(String descriptor) {
        try {
            Process test = new ProcessBuilder("test", "-t", descriptor)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return test.waitFor() == 0;
        } catch (IOException noSuchProgram) { // as on Windows
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
