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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One process that runs many commands and programs in a folder of their own, as a person would do it there: a process
 * cannot change its folder, so the test itself cannot. Started once for all pages, it is quick, as it is warm.
 */
final class Shell implements AutoCloseable {
    private static final String COMMAND = "command";

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;

    /** How a command ended, and what it wrote. */
    record Outcome(int status, String out, String err) {}

    /** A shell in {@code folder}; what goes wrong in the process itself is said in {@code log}. */
    Shell(Path folder, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
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
                .redirectError(log.toFile());
        builder.environment().remove("SPARK_HOME"); // or what is only parsed would begin
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
    Outcome run(List<String> words) throws IOException {
        return ask(COMMAND, words);
    }

    /** Runs the {@code main} of class {@code name}, compiled into {@code classes}. */
    Outcome run(Path classes, String name) throws IOException {
        return ask("program", List.of(classes.toAbsolutePath().toString(), name));
    }

    private Outcome ask(String what, List<String> words) throws IOException {
        write(requests, what);
        requests.writeInt(words.size());
        for (String word : words) {
            write(requests, word);
        }
        requests.flush();
        return new Outcome(answers.readInt(), read(answers), read(answers));
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
