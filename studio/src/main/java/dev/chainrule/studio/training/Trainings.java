package dev.chainrule.studio.training;

import dev.chainrule.studio.http.Refusal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The trainings under way, not more than the machine can bear: one that nobody asks for is paused after a while and later
 * forgotten.
 */
final class Trainings implements AutoCloseable {
    private static final int MOST = 6;
    private static final long PERIOD_SECONDS = 2;

    private final long pausedAfter;
    private final long forgottenAfter;
    private final long patience;
    private final Map<String, LiveTraining> trainings = new LinkedHashMap<>();
    private final ScheduledExecutorService janitor;
    private boolean closed;

    /**
     * Trainings that are paused when nobody has asked for them for 90 seconds, and forgotten after 10 minutes; windows that
     * are not in view give a sign of life every 30 seconds, or where the browser spares its power every 60. Who asked for
     * news of one that runs less than 3 seconds ago will ask again, and whoever began one so lately is about to say its
     * first word.
     */
    Trainings() {
        this(TimeUnit.SECONDS.toNanos(90), TimeUnit.MINUTES.toNanos(10), TimeUnit.SECONDS.toNanos(3));
    }

    /** With other times, in nanoseconds; {@code patience} is how long one that runs or is new waits for its listener. */
    Trainings(long pausedAfter, long forgottenAfter, long patience) {
        this.pausedAfter = pausedAfter;
        this.forgottenAfter = forgottenAfter;
        this.patience = patience;
        this.janitor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("trainings nobody listens to").factory());
        var unused = janitor.scheduleWithFixedDelay(this::tidy, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts a training by {@code plan}, paused; its id. If there are too many, one gives way that is over, else one that
     * rests, else one that runs and that nobody watches; of several the one that nobody has asked for since longest.
     *
     * @throws Refusal if all run and are watched, or have just begun, 429, or the server stops, 503
     */
    String start(Plan plan) {
        LiveTraining evicted = null;
        String id = UUID.randomUUID().toString();
        synchronized (trainings) {
            if (closed) {
                throw Refusal.stopping();
            }
            if (trainings.size() >= MOST) {
                String idle = trainings.entrySet().stream()
                        .filter(entry -> mayGiveWay(entry.getValue()))
                        .max(Comparator.comparing((Map.Entry<String, LiveTraining> entry) ->
                                        entry.getValue().isOver())
                                .thenComparing(entry -> !entry.getValue().isRunning())
                                .thenComparingLong(
                                        entry -> entry.getValue().broadcast().silence()))
                        .map(Map.Entry::getKey)
                        .orElseThrow(() -> Refusal.tooMany("there are " + MOST
                                + " trainings under way already; pause one, or close a page that shows one"));
                evicted = trainings.remove(idle);
            }
            trainings.put(id, LiveTraining.start(plan, id.substring(0, 8)));
        }
        if (evicted != null) {
            evicted.close();
        }
        return id;
    }

    private boolean mayGiveWay(LiveTraining training) {
        return training.isRunning()
                ? training.broadcast().silence() > patience
                : training.isOver() || !training.isNew(patience);
    }

    /**
     * The training {@code id}.
     *
     * @throws Refusal if there is none such, or no longer, 404, or the server stops, 503: whoever listens need not give up
     */
    LiveTraining get(String id) {
        synchronized (trainings) {
            if (closed) {
                throw Refusal.stopping();
            }
            LiveTraining training = trainings.get(id);
            if (training == null) {
                throw Refusal.notFound("there is no training '" + id + "', or no longer; start a new one");
            }
            return training;
        }
    }

    /** Pauses and forgets trainings that nobody has listened to for long. */
    void tidy() {
        List<LiveTraining> forgotten;
        synchronized (trainings) {
            forgotten = trainings.values().stream()
                    .filter(training -> training.broadcast().silence() > forgottenAfter)
                    .toList();
            trainings.values().removeAll(forgotten);
            for (LiveTraining training : trainings.values()) {
                if (training.isRunning() && training.broadcast().silence() > pausedAfter) {
                    training.say(Command.of(Command.Do.PAUSE));
                }
            }
        }
        forgotten.forEach(LiveTraining::close);
    }

    /** Ends all trainings. */
    @Override
    public void close() {
        janitor.shutdownNow();
        List<LiveTraining> all;
        synchronized (trainings) {
            closed = true;
            all = List.copyOf(trainings.values());
            trainings.clear();
        }
        all.forEach(training -> training.end("closing"));
    }
}
