package dev.chainrule.serve.http;

import dev.chainrule.fuzz.Post;
import dev.chainrule.serve.Limits;
import dev.chainrule.serve.metrics.Metrics;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** Brings requests to a {@link Dispatcher} as a connection does, without one. */
public final class Loopback {
    private static final Limit NO_LIMIT = FixedLimit.create();

    private final Dispatcher dispatcher;
    private final Connections connections;

    /** To {@code dispatcher}. */
    public Loopback(Dispatcher dispatcher, Limits limits, Metrics metrics) {
        this.dispatcher = dispatcher;
        this.connections = new Connections(limits, metrics);
    }

    /** Has {@code post} answered. */
    public Post send(Post post) {
        ServerConnection http = new ServerConnection() {
            @Override
            public void handle(Limit limit) {
                dispatcher.handle(post.request(), post.response());
            }

            @Override
            public Duration idleTime() {
                return Duration.ZERO;
            }

            @Override
            public void close(boolean interrupt) {}
        };
        try {
            new Connection(http, connections).handle(NO_LIMIT);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return post;
    }
}
