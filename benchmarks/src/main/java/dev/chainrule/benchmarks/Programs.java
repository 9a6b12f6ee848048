package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Starts the processes in which things are measured. */
final class Programs {
    private static final String HEAP = "-Xmx12g";

    private final Settings settings;

    Programs(Settings settings) {
        this.settings = settings;
    }

    /** A virtual machine with the options of the launcher "chainrule", running {@code main} on {@code threads} threads. */
    ProcessBuilder java(String main, int threads, Object... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-XX:-UsePerfData",
                HEAP,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.platform.extension=-" + System.getProperty("dl4j.instructions", "avx2"),
                "-Dorg.bytedeco.javacpp.cachedir=" + settings.scratch().resolve("javacpp"),
                "-DDJL_CACHE_DIR=" + settings.scratch().resolve("djl"),
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-cp",
                System.getProperty("chainrule.path", System.getProperty("java.class.path")),
                main));
        return process(line, threads, arguments);
    }

    /** Python running {@code script}, a resource beside this class; empty where it cannot import torch. */
    Optional<ProcessBuilder> python(String script, int threads, Object... arguments) {
        String python = Objects.requireNonNullElse(System.getenv("CHAINRULE_PYTHON"), "python3");
        try {
            Process test = new ProcessBuilder(python, "-I", "-c", "import torch")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (test.waitFor() != 0) {
                return Optional.empty();
            }
            Path file = settings.scratch().resolve(Path.of(script).getFileName().toString());
            Files.createDirectories(settings.scratch());
            try (InputStream source = Objects.requireNonNull(Programs.class.getResourceAsStream(script), script)) {
                Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return Optional.of(process(List.of(python, "-I", file.toString()), threads, arguments));
        } catch (IOException noPython) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder process(List<String> line, int threads, Object... arguments) {
        List<String> all = new ArrayList<>(line);
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        settings.scratch().resolve("errors.log").toFile()));
        Map<String, String> environment = builder.environment();
        for (String name : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
            environment.put(name, Integer.toString(threads));
        }
        return builder;
    }

    /** What {@code builder} prints until it ends, which must be well. */
    String output(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("failed: " + builder.command() + "; see "
                        + settings.scratch().resolve("errors.log"));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
