package dev.chainrule.serve.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from when it is accepted to its end; all of it happens in a thread of its own. What the client is slow at
 * has a time by which it has to be done; whoever is later is cut off.
 */
public final class Connection implements ServerConnection, InterruptableTask<Void> {
    private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    private static final long NEVER = Long.MAX_VALUE;

    private final ServerConnection http;
    private final Connections all;

    /** When the client has to be done, in nanoseconds as {@link Connections#now()} counts them. */
    private volatile long due = NEVER;

    /** Whether no request is under way. */
    private volatile boolean resting = true;

    private volatile @Nullable Thread thread;

    Connection(ServerConnection http, Connections all) {
        this.http = http;
        this.all = all;
    }

    /** The one that the current thread serves. */
    static Connection current() {
        return CURRENT.get();
    }

    /** The client has {@code time} from now on. */
    void allow(Duration time) {
        resting = false;
        due = all.now() + time.toNanos();
    }

    /** It is not the client who is waited for. */
    void allowAll() {
        due = NEVER;
    }

    /** Nothing happens until the next request, for which the client has {@code time}. */
    void rest(Duration time) {
        allow(time);
        resting = true;
    }

    /** Ends it if its time is over; whether a client was cut off that was too slow. */
    boolean endIfLate(long now) {
        Thread working = thread;
        if (now < due || working == null) {
            return false;
        }
        due = NEVER;
        working.interrupt();
        return !resting;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Thread.currentThread();
        rest(all.idle());
        all.opened(this);
        try {
            ScopedValue.where(CURRENT, this).call(() -> {
                http.handle(limit);
                return null;
            });
        } finally {
            all.closed(this);
            thread = null;
        }
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    /** Helidon closes all connections at once when it stops; here {@link Connections} says when. */
    @Override
    public void close(boolean interrupt) {}

    /** Ends it if no request is under way, and else after the answer. */
    void endWhenIdle() {
        http.close(false);
    }

    /** The server that is ended interrupts nobody: requests under way are answered, and {@link Connections} ends the rest. */
    @Override
    public boolean canInterrupt() {
        return false;
    }
}
