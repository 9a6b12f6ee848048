package dev.chainrule.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of Jazzer, in a process of its own: inputs are changed, and those kept to be changed further that reach code
 * which none has reached before.
 */
final class GuidedRun {
    /** An input that keeps a target busy for so many seconds hangs. */
    private static final int HANG_SECONDS = 20;

    /** How long, beyond its time, the process may take to start, to read what was kept, all of it in any case, and to end. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final long TICK_MILLIS = 200;

    /** More words are not told to the fuzzer. */
    private static final int MOST_WORDS = 1000;

    private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w-]{2,30}");
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\\s.*cov: (\\d+) ft: (\\d+)(?: corp: (\\d+)/)?");

    private final Class<?> type;
    private final Map<String, byte[]> inputs;
    private final Path folder;
    private final List<String> options = new ArrayList<>();

    /**
     * A run.
     *
     * @param type with the method that is fuzzed
     * @param inputs by name, to begin from
     * @param folder for what is found, and what the next run may begin from
     */
    GuidedRun(Class<?> type, Map<String, byte[]> inputs, Path folder) {
        this.type = type;
        this.inputs = inputs;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Draws from {@code seed}. */
    GuidedRun withSeed(int seed) {
        options.add("-seed=" + seed);
        return this;
    }

    /**
     * What came of a run.
     *
     * @param executions inputs that were read
     * @param coverage edges of our code that they reached
     * @param features edges with how often they were taken, which is what guides
     * @param corpus inputs that are kept to be changed
     * @param cpu processor time of the process
     * @param found files of inputs with which something went wrong
     * @param failed whether it ended otherwise than by its time
     * @param log what Jazzer said
     */
    record Result(
            long executions,
            long coverage,
            long features,
            long corpus,
            Duration cpu,
            List<Path> found,
            boolean failed,
            String log) {
        /** Whether all inputs ended as they may. */
        boolean isClean() {
            return !failed && found.isEmpty();
        }
    }

    /** Whether Jazzer has a driver for this system and processor. */
    static boolean isPossible() {
        String driver = "/com/code_intelligence/jazzer/driver/jazzer_driver_" + platform() + "/";
        return List.of("libjazzer_driver.so", "libjazzer_driver.dylib", "jazzer_driver.dll").stream()
                .anyMatch(name -> GuidedRun.class.getResource(driver + name) != null);
    }

    /** System and processor as Jazzer names them. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : system) + "_"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** Runs for {@code time}. */
    Result run(Duration time) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        Path found = Files.createDirectories(folder.resolve("found"));
        Path log = folder.resolve("log.txt");
        for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
            Files.write(seeds.resolve(input.getKey()), input.getValue());
        }
        List<String> before = names(found);
        Process process = new ProcessBuilder(command(time, corpus, seeds, found))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread atEnd = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atEnd);
        Duration cpu = Duration.ZERO;
        boolean ended = false;
        try {
            long limit = System.nanoTime() + time.plus(GRACE).toNanos();
            while (!ended && System.nanoTime() < limit) {
                cpu = process.info().totalCpuDuration().orElse(cpu);
                ended = process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(atEnd);
        }
        boolean failed = !ended || process.exitValue() != 0;
        return result(Files.readString(log, StandardCharsets.ISO_8859_1), cpu, before, failed);
    }

    private List<String> command(Duration time, Path corpus, Path seeds, Path found) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + type.getName(),
                "--instrumentation_includes=dev.chainrule.**",
                "--instrumentation_excludes=dev.chainrule.fuzz.**",
                "--custom_hook_includes=dev.chainrule.**",
                "--reproducer_path=" + found,
                "-dict=" + dictionary(),
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-timeout=" + HANG_SECONDS,
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                "-artifact_prefix=" + found + "/"));
        command.addAll(options);
        command.add(corpus.toString());
        command.add(seeds.toString());
        return command;
    }

    /** The words of the inputs that it begins from: a fuzzer would be long in finding them by itself. */
    private Path dictionary() throws IOException {
        TreeSet<String> words = new TreeSet<>();
        for (byte[] input : inputs.values()) {
            Matcher word = WORD.matcher(new String(input, StandardCharsets.ISO_8859_1));
            while (word.find() && words.size() < MOST_WORDS) {
                words.add(word.group());
            }
        }
        List<String> lines = words.stream().map(word -> '"' + word + '"').toList();
        return Files.write(folder.resolve("words.dict"), lines);
    }

    private Result result(String log, Duration cpu, List<String> before, boolean failed) throws IOException {
        Path found = folder.resolve("found");
        List<Path> cases = new ArrayList<>();
        for (String name : names(found)) {
            if (!before.contains(name)) {
                cases.add(found.resolve(name));
            }
        }
        long executions = 0;
        long coverage = 0;
        long features = 0;
        long corpus = 0;
        Matcher progress = PROGRESS.matcher(log);
        while (progress.find()) {
            executions = Long.parseLong(progress.group(1));
            coverage = Long.parseLong(progress.group(2));
            features = Long.parseLong(progress.group(3));
            corpus = progress.group(4) == null ? corpus : Long.parseLong(progress.group(4));
        }
        Matcher executed = EXECUTED.matcher(log);
        if (executed.find()) {
            executions = Long.parseLong(executed.group(1));
        }
        return new Result(executions, coverage, features, corpus, cpu, cases, failed, log);
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "{crash,timeout,oom,leak}-*")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names.stream().sorted().toList();
    }
}
