package dev.chainrule.cli.endure;

import dev.chainrule.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What scripts/endure runs. */
final class Endure {
    private static final int KILLS = 200;
    private static final double MINUTES = 5;

    /** The network whose updates are counted for {@link #HOURS}, as benchmarks/run has measured it, and its batch. */
    private static final String ORDINARY = "784-128-10";

    private static final int ORDINARY_BATCH = 64;
    private static final int HOURS = 2;

    private final Program program;
    private final Path root;
    private final Path work;

    private Endure(Path root, Path work) {
        this.program = new Program(root.resolve("chainrule"));
        this.root = root;
        this.work = work;
    }

    /**
     * Arguments: the checkout; a folder for files; whether to write it to the page ({@code write} or {@code print});
     * kills, disk, training or serving; how much of it, or nothing.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]);
        String what = arguments[3];
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[1])), what + "-");
        String found = new Endure(root, work).found(what, arguments.length > 4 ? arguments[4] : "");
        System.out.print(found);
        if (arguments[2].equals("write")) {
            write(root.resolve("docs/reliability.md"), what, found);
        }
        delete(work); // what failed stays, to be looked at
    }

    private static void write(Path page, String section, String markdown) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- begin " + section + " -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- end " + section + " -->", from);
        Files.writeString(page, text.substring(0, from) + markdown + text.substring(to));
    }

    /** What was found, and on which machine. */
    private String found(String what, String amount) throws IOException, InterruptedException {
        long from = System.nanoTime();
        String found = switch (what) {
            case "kills" -> kills(amount.isEmpty() ? KILLS : Integer.parseInt(amount));
            case "disk" -> disk();
            case "training" -> training(amount.isEmpty() ? updatesOfHours() : Long.parseLong(amount));
            case "serving" -> serving(amount.isEmpty() ? MINUTES : Double.parseDouble(amount));
            default -> throw new IllegalArgumentException(what);
        };
        Machine machine = Machine.here();
        return String.format(
                Locale.ROOT,
                "%s\n%s, %d cores; %s; %s; %.0f s in all.\n",
                found.strip() + "\n",
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                (System.nanoTime() - from) * 1e-9);
    }

    private Path penguins() {
        return root.resolve("examples/data/penguins.csv");
    }

    private String kills(int count) throws IOException, InterruptedException {
        return new KilledTraining(program, work, penguins(), count, System.err::println)
                .kill(count)
                .markdown();
    }

    private String disk() throws IOException, InterruptedException {
        if (!FullDisk.isPossible(work)) {
            return "skipped: no small disk can be made here (it takes Linux, and unshare with user namespaces)";
        }
        List<String[]> tried = FullDisk.tryAll(program, work, penguins()).stream()
                .map(line -> line.replace(work + "/", "").split("\t"))
                .toList();
        String told = tried.stream()
                .filter(line -> line.length > 1)
                .map(line -> line[1])
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        return tried.stream().map(line -> "- " + line[0] + "\n").collect(Collectors.joining())
                + "\nThe longest message:\n\n<!-- not run: a message of that run -->\n\n    " + told + "\n";
    }

    /** How many updates the ordinary network makes in these hours, at the speed that benchmarks/run has found. */
    private long updatesOfHours() throws IOException {
        Map<?, ?> results = JsonMapper.shared()
                .readValue(Files.readString(root.resolve("benchmarks/results/training.json")), Map.class);
        for (Object row : (List<?>) results.get("rows")) {
            Map<?, ?> standing = (Map<?, ?>) row;
            if (ORDINARY.equals(standing.get("name")) && Integer.valueOf(1).equals(standing.get("threads"))) {
                Map<?, ?> ours = (Map<?, ?>) ((List<?>) standing.get("standings")).getFirst();
                double perSecond = ((Number) ours.get("perSecond")).doubleValue() / ORDINARY_BATCH;
                System.err.printf(
                        Locale.ROOT,
                        "%s with batches of %d makes %,.0f updates a second (benchmarks.md), %,d hours are %,.0f%n",
                        ORDINARY,
                        ORDINARY_BATCH,
                        perSecond,
                        HOURS,
                        perSecond * HOURS * 3600);
                return (long) (perSecond * HOURS * 3600);
            }
        }
        throw new IllegalStateException("benchmarks/results/training.json has no " + ORDINARY);
    }

    private String training(long updates) throws IOException, InterruptedException {
        int rows = Math.clamp(updates / 100, 1000, 400_000);
        return new LongTraining(program, work).run(updates, rows, 3).markdown();
    }

    private String serving(double minutes) throws IOException, InterruptedException {
        return new LongServing(program, work, penguins())
                .run(minutes * 60, Math.max(1, minutes))
                .markdown();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
