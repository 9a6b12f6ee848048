package dev.chainrule.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of a training under way when the virtual machine is asked to end, by Ctrl-C or a signal: it is stopped,
 * and gets a moment to end its epoch and its checkpoint. Java then gives the exit status, 130 after Ctrl-C. Whatever is
 * cut short after that moment leaves whole files, since files are written aside and renamed.
 */
public final class Interruption {
    private static final long GRACE_SECONDS = 2;

    /** Ctrl-C was pressed, and there is nothing more to say. */
    public static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /**
     * Watches from now on.
     *
     * @param stop asks what is under way to stop
     * @param tell says, afterwards, how things are
     */
    public Interruption(Runnable stop, Runnable tell) {
        hook = new Thread(
                () -> {
                    asked = true;
                    stop.run();
                    waitForIt();
                    tell.run();
                },
                "chainrule-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void waitForIt() {
        try {
            stopped.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was under way has ended: watches no longer. Whether it was asked to end. */
    public boolean end() {
        stopped.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                return true;
            }
        }
        return asked;
    }
}
