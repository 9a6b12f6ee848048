package dev.chainrule.studio.http;

import io.helidon.webserver.http.Handler;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where answers are computed: in as many threads as there are processors, apart from those that read and write, so that a
 * long computation keeps nobody waiting who only wants a file. What waits is bounded in number, and so is the time that
 * anybody is kept waiting; a computation that takes longer keeps its thread to its end and no more.
 */
public final class Work implements AutoCloseable {
    private static final int MOST_WAITING = 32;

    private final ThreadPoolExecutor threads;
    private final Duration limit;

    /** Answers within {@code limit}, or not at all. */
    public Work(Duration limit) {
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.limit = limit;
        this.threads = new ThreadPoolExecutor(
                count,
                count,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("studio-work-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * What {@code computation} gives.
     *
     * @throws Refusal if too many wait already or it takes too long, 504, or the server stops, 503
     */
    public <T> T run(Supplier<T> computation) {
        Future<T> result;
        try {
            result = threads.submit(computation::get);
        } catch (RejectedExecutionException e) {
            throw Refusal.busy("too many questions at once; ask again in a moment");
        }
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw Refusal.busy("this takes more than " + limit.toSeconds() + " seconds; ask for less");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException problem -> throw problem;
                case OutOfMemoryError _, StackOverflowError _ ->
                    throw Refusal.tooLarge("this is too large for the memory");
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** A handler of posts that answers, as JSON, what {@code computation} gives for what they bring. */
    public Handler answering(Function<Request, ?> computation) {
        return answering(Request.USUAL_BYTES, computation);
    }

    /** The same for bodies of at most {@code most} bytes. */
    public Handler answering(int most, Function<Request, ?> computation) {
        return (request, response) -> {
            byte[] body = Request.body(request, most);
            Answer.json(response, run(() -> Json.write(computation.apply(Request.parse(body)))));
        };
    }

    /** Lets nothing new begin. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
