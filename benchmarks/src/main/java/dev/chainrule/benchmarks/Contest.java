package dev.chainrule.benchmarks;

import dev.chainrule.bench.Workload;
import dev.chainrule.benchmarks.peer.Data;
import dev.chainrule.benchmarks.peer.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several programs at one task, in turns, each in a process of its own that is warm before the first turn. */
final class Contest {
    /** The name of PyTorch among the peers; the others are Java classes. */
    static final String PYTORCH = "PyTorch";

    /** When the last part of a warm-up was not faster than this times the best before, it is over. */
    private static final double SETTLED = 1.03;

    private static final int WARM_UP_PARTS = 4;
    private static final int LONGEST_WARM_UP = 4;

    private final Settings settings;
    private final Programs programs;

    Contest(Settings settings) {
        this.settings = settings;
        this.programs = new Programs(settings);
    }

    /**
     * How one program did.
     *
     * @param peer its name
     * @param version what it says of itself
     * @param perSecond the median of its stretches, in units of the task per second
     * @param stretches all of them
     */
    record Standing(String peer, String version, double perSecond, List<Double> stretches) {}

    /** Who takes part, with the speeds of its turns so far. */
    private record Entrant(String peer, int threads, Rival rival, List<Double> stretches) {
        void takeTurn(double seconds) {
            stretches.add(rival.work(seconds));
        }

        Standing standing() {
            return new Standing(peer, rival.version(), median(stretches), stretches);
        }
    }

    /** The standings of {@code peers} at {@code task} on {@code threads} threads; who is not there is left out. */
    List<Standing> run(Task task, int threads, List<String> peers) {
        return run(task, List.of(threads), peers).getOrDefault(threads, List.of());
    }

    /**
     * The standings of {@code peers} at {@code task}, by how many of {@code threads} they had; who is not there is left
     * out. All take turns, so that one thread and two are compared in the same minute.
     */
    Map<Integer, List<Standing>> run(Task task, List<Integer> threads, List<String> peers) {
        List<Entrant> entrants = new ArrayList<>();
        try {
            Files.createDirectories(settings.scratch());
            if (task.kind() == Task.Kind.TRAINING) {
                Data.write(task, settings.scratch());
            }
            for (int count : threads) {
                for (String peer : peers) {
                    start(peer, task, count).ifPresent(rival -> {
                        warmUp(rival);
                        entrants.add(new Entrant(peer, count, rival, new ArrayList<>()));
                    });
                }
            }
            for (int round = 0; round < settings.rounds(); round++) {
                entrants.forEach(entrant -> entrant.takeTurn(settings.stretch()));
            }
            Map<Integer, List<Standing>> standings = new LinkedHashMap<>();
            for (Entrant entrant : entrants) {
                standings
                        .computeIfAbsent(entrant.threads(), count -> new ArrayList<>())
                        .add(entrant.standing());
            }
            standings.forEach((count, all) -> Main.say(task.name() + " on " + count
                    + (count == 1 ? " thread: " : " threads: ")
                    + all.stream()
                            .map(one -> String.format(Locale.ROOT, "%s %,.0f", one.peer(), one.perSecond()))
                            .collect(Collectors.joining(", "))
                    + " per second"));
            return standings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            entrants.forEach(entrant -> entrant.rival().close());
        }
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void warmUp(Rival rival) {
        double part = settings.warmUp() / WARM_UP_PARTS;
        double best = 0;
        for (int i = 1; i <= WARM_UP_PARTS * LONGEST_WARM_UP; i++) {
            double speed = rival.work(part);
            if (i >= WARM_UP_PARTS && speed < best * SETTLED) {
                return;
            }
            best = Math.max(best, speed);
        }
    }

    private Optional<Rival> start(String peer, Task task, int threads) {
        String kind = task.kind().name().toLowerCase(Locale.ROOT);
        Optional<ProcessBuilder> builder = peer.equals(PYTORCH)
                ? programs.python("peer/pytorch_peer.py", threads, python(task, kind, threads))
                : Optional.of(programs.java(
                        "dev.chainrule.benchmarks.peer.PeerProcess",
                        threads,
                        peer,
                        kind,
                        task.name(),
                        threads,
                        settings.scratch()));
        if (builder.isEmpty()) {
            Main.say(peer + " is left out: python3 cannot import torch (or name another in CHAINRULE_PYTHON)");
            return Optional.empty();
        }
        try {
            return Optional.of(new Rival(builder.get()));
        } catch (IOException e) {
            Main.say(peer + " is left out: it " + e.getMessage() + "; see "
                    + settings.scratch().resolve("errors.log"));
            return Optional.empty();
        }
    }

    private Object[] python(Task task, String kind, int threads) {
        Stream<Object> all = Stream.of(kind, task.name(), threads, settings.scratch());
        if (task.kind() == Task.Kind.TRAINING) {
            Workload workload = task.workload();
            String sizes = IntStream.concat(
                            IntStream.of(workload.network().inputs()),
                            workload.network().layers().stream().mapToInt(layer -> layer.units()))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(","));
            all = Stream.concat(
                    all,
                    Stream.of(
                            sizes,
                            workload.activation().name(),
                            workload.optimizer().name(),
                            workload.rate(),
                            workload.batch(),
                            Data.rows(task)));
        }
        return all.toArray();
    }
}
