package dev.chainrule.cli;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;

/** Finds out whether a person watches. */
final class Terminal {
    private static final String STANDARD_ERROR = "2";

    private Terminal() {}

    /** Whether standard error is a terminal. Java itself only says so of input and output together. */
    static boolean isError() {
        try {
            Process test = new ProcessBuilder("test", "-t", STANDARD_ERROR)
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
