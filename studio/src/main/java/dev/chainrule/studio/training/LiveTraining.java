package dev.chainrule.studio.training;

import dev.chainrule.optimization.Optimizer;
import dev.chainrule.studio.training.View.State;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.EpochRun;
import dev.chainrule.training.Training;
import dev.chainrule.training.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A training on a thread of its own, which obeys commands between two batches and otherwise does nothing but train: when
 * asked, it says how far it is, and if that is wanted too copies its parameters, for a second thread that makes snapshots
 * of that, at most 20 a second and only while somebody listens.
 */
final class LiveTraining implements AutoCloseable {
    private static final long PERIOD_MILLIS = 50;

    /** Where a snapshot has only new figures, as of a large network most have, and no new picture. */
    private static final long LONG_PERIOD_MILLIS = 100;

    /** A training that fell behind its pace, for example while it made a snapshot, catches up no more than this. */
    private static final long MOST_BEHIND = 100_000_000L;

    /** What is wanted of a training while it runs. */
    private enum Wanted {
        NOTHING,
        /** How far it is. */
        FIGURES,
        /** That, its parameters, and the length of its gradient. */
        ALL
    }

    private final Plan plan;
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
    private final Handover views = new Handover();
    private final Broadcast broadcast = new Broadcast();
    private final LossCurve curve = new LossCurve();
    private final RecordedEpochs recorded;
    private final Thread worker;
    private final Thread looker;
    private final long begun = System.nanoTime();

    /** What it does; written by the thread that trains alone. */
    private volatile State state = State.PAUSED;

    /** How many words were said; guarded by {@code commands}, so that they are numbered in their order. */
    private long said;

    private volatile Wanted wanted = Wanted.NOTHING;

    /** Why the thread that trains came to its end. */
    private volatile String ending = "";

    // ---- of the thread that trains alone ----

    private @Nullable Remark remark;
    /** How many words were heard. */
    private long heard;
    /** Until when it runs: a word of START, EPOCH, BATCH, SAMPLE; null while it does not. */
    private Command.@Nullable Do until;
    /** How many more times, where a word came again before it was done. */
    private int again;

    private @Nullable EpochRun under;
    private @Nullable Command changes;
    private int epochs;
    private int since = 1;
    private long steps;
    private double sum;
    private double loss = Double.NaN;
    private double norm = Double.NaN;
    private double pace;
    private long due;

    private LiveTraining(Plan plan, String name) {
        this.plan = plan;
        this.recorded = new RecordedEpochs(plan.file().network().layout().size());
        this.worker = Thread.ofPlatform().daemon().name("training " + name).unstarted(this::train);
        this.looker = Thread.ofPlatform()
                .daemon()
                .name("snapshots of training " + name)
                .unstarted(this::look);
    }

    /** Starts a training, paused before its first step. */
    static LiveTraining start(Plan plan, String name) {
        LiveTraining training = new LiveTraining(plan, name);
        training.worker.start();
        training.looker.start();
        return training;
    }

    /** Says a word to the training, which hears it after the batch under way; the word's number, from 1. */
    long say(Command command) {
        synchronized (commands) {
            commands.add(command);
            return ++said;
        }
    }

    Plan plan() {
        return plan;
    }

    Broadcast broadcast() {
        return broadcast;
    }

    /** The points of the loss curve after {@code epoch}, up to epoch {@code most}. */
    List<double[]> losses(int epoch, int most) {
        return curve.after(epoch, most);
    }

    /** Which epochs up to {@code most} can be asked for: the multiples of "stride" up to "last", and "last". */
    Map<String, @Nullable Object> recorded(int most) {
        return Trees.of("stride", recorded.stride(), "last", recorded.last(most));
    }

    /** The network file with the parameters after {@code epoch}; empty if they are not recorded. */
    Optional<Map<String, @Nullable Object>> network(int epoch) {
        return recorded.find(epoch).map(values -> {
            Map<String, @Nullable Object> tree = plan.file().toTree();
            tree.putAll(Trees.parameters(plan.file().network(), values));
            return tree;
        });
    }

    /** Whether it moves, or is about to: a word that it has not heard may move it. */
    boolean isRunning() {
        return worker.isAlive() && (state == State.RUNNING || !commands.isEmpty());
    }

    /** Whether it was begun less than so many nanoseconds ago and waits for its first word. */
    boolean isNew(long nanos) {
        synchronized (commands) {
            return said == 0 && System.nanoTime() - begun < nanos;
        }
    }

    /** Whether it has ended. */
    boolean isOver() {
        return !worker.isAlive();
    }

    /** Ends it and waits for its threads. */
    @Override
    public void close() {
        end("forgotten");
    }

    /** Ends it for a reason that is told to all who listen. */
    void end(String reason) {
        broadcast.end(reason);
        say(Command.of(Command.Do.STOP));
        try {
            worker.join(TimeUnit.SECONDS.toMillis(5));
            looker.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the thread that trains ----

    private void train() {
        String reason = "failed";
        try (Training training = plan.start()) {
            recorded.add(0, training.parameters().array());
            rest(training);
            while (state != State.ENDED) {
                Command command = until == null ? commands.take() : waitForPace();
                if (command != null) {
                    obey(command, training);
                } else {
                    batch(training);
                }
            }
            reason = "stopped";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            reason = "failed: " + e;
        } finally {
            ending = reason;
            views.close();
        }
    }

    /** The next command if there is one, else null when the next batch is due. */
    private @Nullable Command waitForPace() throws InterruptedException {
        if (pace == 0) {
            return commands.poll();
        }
        long now = System.nanoTime();
        due = Math.max(due, now - MOST_BEHIND);
        Command command = due > now ? commands.poll(due - now, TimeUnit.NANOSECONDS) : commands.poll();
        if (command == null) {
            due += (long) (1e9 / pace);
        }
        return command;
    }

    private void obey(Command command, Training training) {
        heard++;
        if (command.pace() != null) {
            pace = command.pace();
            due = System.nanoTime();
        }
        if (command.rate() != null || command.optimizer() != null) {
            change(command, training);
        }
        if (command.what() != null) {
            switch (command.what()) {
                case STOP -> {
                    until = null;
                    state = State.ENDED;
                }
                case PAUSE -> pause();
                default -> run(command.what());
            }
        }
        if (until == null) {
            rest(training);
        }
    }

    private void run(Command.Do what) {
        if (epochs >= Plan.MOST_EPOCHS) {
            return;
        }
        again = until == what && what != Command.Do.START ? again + 1 : 0;
        until = what;
        state = State.RUNNING;
        remark = null;
        due = System.nanoTime();
        wanted = Wanted.ALL;
    }

    private void pause() {
        until = null;
        again = 0;
        state = state == State.RUNNING ? State.PAUSED : state;
    }

    /** Changes rate and optimizer; where one of the optimizers needs all rows at once, at the end of the epoch. */
    private void change(Command command, Training training) {
        Optimizer now = training.trainer().optimizer();
        Optimizer waiting = changes == null || changes.optimizer() == null ? now : changes.optimizer();
        Optimizer next = command.optimizer() == null ? waiting : command.optimizer();
        if (next.equals(now)) {
            if (command.rate() != null) {
                training.changeRate(command.rate());
            }
        } else if (under != null && under.rowsDone() > 0 && (now.needsFullBatch() || next.needsFullBatch())) {
            changes = new Command(null, command.rate(), next, null);
            return;
        } else {
            training.changeOptimizer(next, command.rate() == null ? next.defaultRate() : command.rate());
            under = under != null && under.rowsDone() > 0 ? under : null;
        }
        changes = null;
        since = epochs + 1;
    }

    private void batch(Training training) {
        EpochRun run = under;
        if (run == null) {
            run = training.begin(plan.data());
            under = run;
            sum = 0;
        }
        Wanted asked = wanted;
        TrainingListener.Batch batch;
        try {
            batch = until == Command.Do.SAMPLE ? run.next(1) : run.next();
        } catch (DivergenceException e) {
            diverged(e, training);
            return;
        }
        steps = batch.step();
        sum += batch.loss() * batch.rows();
        loss = sum / run.rowsDone();
        boolean isLast = !run.hasNext();
        boolean rests = until != Command.Do.START && (until != Command.Do.EPOCH || isLast);
        if (asked == Wanted.ALL || rests) {
            norm = batch.gradientNorm();
        }
        if (isLast) {
            over(run.finish(), training);
        }
        if (rests && again > 0 && until != null) {
            again--;
            rests = false;
        }
        if (rests || until == null) {
            pause();
            rest(training);
        } else if (asked != Wanted.NOTHING) {
            wanted = Wanted.NOTHING;
            views.put(view(training, asked == Wanted.ALL));
        }
    }

    private void over(Epoch epoch, Training training) {
        under = null;
        epochs = epoch.number();
        curve.add(epoch);
        if (recorded.wants(epochs)) {
            recorded.add(epochs, training.parameters().array());
        }
        if (changes != null) {
            change(changes, training);
        }
        if (epochs >= Plan.MOST_EPOCHS) {
            remark = Remark.enough(epochs);
            pause();
        }
    }

    private void diverged(DivergenceException problem, Training training) {
        remark = Remark.of(problem, steps + 1, epochs + 1, training.trainer().baseRate(), plan.data());
        under = null;
        until = null;
        state = State.DIVERGED;
        rest(training);
    }

    /** Lets others see where it rests. */
    private void rest(Training training) {
        wanted = Wanted.NOTHING;
        views.put(view(training, true));
    }

    private View view(Training training, boolean whole) {
        EpochRun run = under;
        float[] parameters = null;
        if (whole) {
            parameters = (run == null ? training.parameters() : run.parameters()).array();
            if (run == null) {
                recorded.latest(epochs, parameters);
            }
        }
        double progress =
                run == null ? 0 : (double) run.rowsDone() / plan.data().rows();
        return new View(
                state,
                heard,
                remark,
                epochs,
                progress,
                steps,
                loss,
                norm,
                training.trainer().baseRate(),
                training.trainer().optimizer().name(),
                since,
                parameters,
                System.nanoTime());
    }

    // ---- the thread that looks ----

    private void look() {
        try {
            Analysis analysis = new Analysis(plan, curve);
            View view = views.take();
            while (view != null) {
                broadcast.publish(analysis.snapshot(view));
                Thread.sleep(analysis.looksAlways() ? PERIOD_MILLIS : LONG_PERIOD_MILLIS);
                if (!view.isStill()) {
                    broadcast.awaitListener();
                    wanted = analysis.isDue() ? Wanted.ALL : Wanted.FIGURES;
                }
                view = views.take();
            }
            broadcast.end(ending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            broadcast.end("failed: " + e);
            say(Command.of(Command.Do.STOP)); // nobody could see what it does
        }
    }
}
