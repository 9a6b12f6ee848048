package dev.chainrule.explain.paper;

import dev.chainrule.files.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A TeX on this machine.
 *
 * @param program where it is
 */
record TexEngine(Path program) {
    private static final List<String> NAMES = List.of("pdflatex", "lualatex", "xelatex");
    private static final int SECONDS = 120;

    /** The first TeX on the path. */
    static Optional<TexEngine> find() {
        String path = System.getenv("PATH");
        return NAMES.stream()
                .flatMap(name -> Stream.of((path == null ? "" : path).split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(TexEngine::new);
    }

    /** The PDF of {@code latex}; none if it does not compile here, for want of a package for example. */
    Optional<byte[]> compile(String latex) {
        try (TemporaryFolder place = TemporaryFolder.create()) {
            Path folder = place.path();
            Files.writeString(folder.resolve("document.tex"), latex);
            Path pdf = folder.resolve("document.pdf");
            boolean done = run(folder);
            if (done && latex.contains("\\begin{longtable}")) {
                done = run(folder); // their widths are known after the first run
            }
            return done && Files.exists(pdf) ? Optional.of(Files.readAllBytes(pdf)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean run(Path folder) throws IOException {
        ProcessBuilder tex = new ProcessBuilder(
                        program.toString(),
                        "-interaction=nonstopmode",
                        "-halt-on-error",
                        "-no-shell-escape",
                        "document.tex")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        tex.environment().put("SOURCE_DATE_EPOCH", "0");
        tex.environment().put("FORCE_SOURCE_DATE", "1");
        Process process = tex.start();
        process.getOutputStream().close();
        try {
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /** What TeX said in the log of a run that failed, for the tests. */
    String complaint(String latex) throws IOException {
        try (TemporaryFolder place = TemporaryFolder.create()) {
            Path folder = place.path();
            Files.writeString(folder.resolve("document.tex"), latex);
            return run(folder) ? "" : Files.readString(folder.resolve("output.txt"), StandardCharsets.ISO_8859_1);
        }
    }
}
