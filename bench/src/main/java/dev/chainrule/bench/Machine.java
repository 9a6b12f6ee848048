package dev.chainrule.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What figures are of.
 *
 * @param processor its name and, where that is told, its widest vectors; the architecture where nothing tells the name
 * @param cores how many processors the virtual machine may use
 * @param memory bytes of the machine
 * @param system operating system and architecture
 * @param java the virtual machine and its version
 */
public record Machine(String processor, int cores, long memory, String system, String java) {
    /** The machine this runs on. */
    public static Machine here() {
        String architecture = System.getProperty("os.arch", "");
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                linuxProcessor().or(Machine::macProcessor).orElse(architecture),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                System.getProperty("os.name", "") + " " + architecture,
                System.getProperty("java.vm.name", "") + " " + Runtime.version());
    }

    private static Optional<String> linuxProcessor() {
        try {
            return processor(Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8));
        } catch (IOException elsewhere) {
            return Optional.empty();
        }
    }

    /** The processor that the lines of Linux's /proc/cpuinfo name. Some hosts give one name to processors of unlike vectors. */
    static Optional<String> processor(List<String> lines) {
        return value(lines, "model name").map(name -> name + vectors(value(lines, "flags")));
    }

    private static String vectors(Optional<String> flags) {
        List<String> known = List.of(flags.orElse("").split(" "));
        return known.contains("avx512f") ? ", AVX-512" : known.contains("avx2") ? ", AVX2" : "";
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Optional<String> macProcessor() {
        try {
            Process query = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return query.waitFor() == 0 && !answer.isEmpty() ? Optional.of(answer) : Optional.empty();
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
