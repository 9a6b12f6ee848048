package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.benchmarks.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is known so far, one file per table; several processes may add to it. */
final class Standings {
    private final Results results;
    private final Path lock;

    Standings(Folders folders) {
        this.results = new Results(folders.results());
        this.lock = folders.work().resolve("lock");
    }

    Optional<Standing> of(Subject subject) {
        return results.read(subject.name(), Standing.class);
    }

    /** The run of {@code contender} on the split of that problem, if it was by the same settings. */
    Optional<Run> find(Problem problem, Contender contender) {
        String settings = contender.settings(problem);
        return of(problem.subject()).stream()
                .flatMap(standing -> standing.of(contender.name()).stream())
                .filter(run -> run.seed() == problem.seed() && run.settings().equals(settings))
                .findFirst();
    }

    /** Keeps {@code run}, in place of the one of the same contender and seed. */
    void add(Subject subject, Standing.Shape shape, Run run) {
        try {
            Files.createDirectories(lock.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                List<Run> runs = new ArrayList<>(of(subject).map(Standing::runs).orElse(List.of()));
                runs.removeIf(other -> other.contender().equals(run.contender()) && other.seed() == run.seed());
                runs.add(run);
                runs.sort(Comparator.comparing(Run::contender).thenComparing(Run::seed));
                results.write(subject.name(), new Standing(shape, runs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
