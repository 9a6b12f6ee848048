package dev.chainrule.cli.documentation;

import dev.chainrule.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One process that runs many commands and programs in a folder of their own, as a person would do it there: a process
 * cannot change its folder, so the test itself cannot. Started once for all pages, it is quick, as it is warm.
 */
final class Shell implements AutoCloseable {
    private static final String COMMAND = "command";

    private static final Duration TICK = Duration.ofMillis(100);

    private final ProcessBuilder builder;
    private final Duration patience;
    private Process process;
    private DataOutputStream requests;
    private DataInputStream answers;

    /** How a command ended, and what it wrote. */
    record Outcome(int status, String out, String err) {}

    /**
     * A shell in {@code folder}.
     *
     * @param log says what goes wrong in the process itself
     * @param patience how long a command or program may take
     */
    Shell(Path folder, Path log, Duration patience) throws IOException {
        this.patience = patience;
        Files.deleteIfExists(log);
        builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseParallelGC",
                        "-Duser.language=en",
                        "-Dchainrule.vector.warm-up=false",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(),
                        Shell.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().remove("SPARK_HOME"); // or what is only parsed would begin
        begin();
    }

    private void begin() throws IOException {
        process = builder.start();
        requests = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
    }

    /** The class path of the tests, with whole paths: the shell runs elsewhere. */
    static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Runs the command with these words. */
    Outcome run(List<String> words) throws IOException, InterruptedException {
        return ask(COMMAND, words, patience);
    }

    /** Runs the {@code main} of class {@code name}, compiled into {@code classes}. */
    Outcome run(Path classes, String name) throws IOException, InterruptedException {
        return run(classes, name, patience);
    }

    /** The same, but it may take so long as {@code most}. */
    Outcome run(Path classes, String name, Duration most) throws IOException, InterruptedException {
        return ask("program", List.of(classes.toAbsolutePath().toString(), name), most);
    }

    private Outcome ask(String what, List<String> words, Duration most) throws IOException, InterruptedException {
        write(requests, what);
        requests.writeInt(words.size());
        for (String word : words) {
            write(requests, word);
        }
        requests.flush();
        AtomicBoolean isLate = new AtomicBoolean();
        Thread watchdog = Thread.ofPlatform().daemon().start(() -> watch(isLate, most));
        try {
            return new Outcome(answers.readInt(), read(answers), read(answers));
        } catch (IOException e) {
            process.waitFor();
            begin(); // for the next
            throw new AssertionError(
                    isLate.get()
                            ? words + " took more than " + most.toSeconds() + " seconds, and was killed"
                            : words + " ended the process that ran it",
                    e);
        } finally {
            watchdog.interrupt();
            watchdog.join();
        }
    }

    /** Kills the process, and all that it has started, if nobody interrupts this in time. */
    private void watch(AtomicBoolean isLate, Duration most) {
        try {
            // ticks: while the machine itself stands still, none is counted
            for (long left = most.dividedBy(TICK); left > 0; left--) {
                Thread.sleep(TICK);
            }
            isLate.set(true);
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        requests.close();
        answers.close();
        process.destroy();
    }

    private static void write(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static String read(DataInputStream from) throws IOException {
        return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
    }

    // ---- the process ----

    /** Answers requests until there are no more. */
    public static void main(String[] args) throws IOException {
        DataInputStream requests = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(System.out);
        System.setOut(System.err);
        while (true) {
            String what;
            try {
                what = read(requests);
            } catch (EOFException end) {
                return;
            }
            List<String> words = new ArrayList<>();
            for (int left = requests.readInt(); left > 0; left--) {
                words.add(read(requests));
            }
            Outcome outcome = what.equals(COMMAND) ? command(words) : program(Path.of(words.get(0)), words.get(1));
            answers.writeInt(outcome.status);
            write(answers, outcome.out);
            write(answers, outcome.err);
            answers.flush();
        }
    }

    private static Outcome command(List<String> words) {
        OutputStream out = new ByteArrayOutputStream();
        OutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                words.toArray(String[]::new),
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(status, text(out), text(err));
    }

    private static Outcome program(Path classes, String name) {
        OutputStream out = new ByteArrayOutputStream();
        OutputStream err = new ByteArrayOutputStream();
        int status = 0;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, Shell.class.getClassLoader())) {
            Class<?> program = loader.loadClass(name);
            Constructor<?> constructor = program.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = program.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
            status = 1;
            e.getCause().printStackTrace(new PrintStream(err, true, StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.setOut(System.err);
        }
        return new Outcome(status, text(out), text(err));
    }

    private static String text(OutputStream stream) {
        return ((ByteArrayOutputStream) stream).toString(StandardCharsets.UTF_8);
    }
}
