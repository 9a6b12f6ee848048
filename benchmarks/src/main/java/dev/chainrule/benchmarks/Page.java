package dev.chainrule.benchmarks;

import dev.chainrule.bench.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** docs/benchmarks.md: what stands between two markers is written here, the rest by people. */
final class Page {
    private final Settings settings;
    private String text;

    Page(Settings settings) throws IOException {
        this.settings = settings;
        this.text = Files.readString(settings.template());
    }

    /** Where its pictures are. */
    Path images() {
        return settings.page().resolveSibling("images");
    }

    void machine(Machine machine) {
        section(
                "machine",
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, %d GiB; %s; %s.\n",
                        machine.processor(),
                        machine.cores(),
                        machine.memory() >> 30,
                        machine.system(),
                        machine.java()));
    }

    /** Puts {@code markdown} between the markers of {@code name}. */
    void section(String name, String markdown) {
        String begin = "<!-- begin " + name + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf("<!-- end " + name + " -->");
        if (from < 0 || to < from) {
            throw new IllegalStateException(settings.template() + " has no markers for " + name);
        }
        text = text.substring(0, from + begin.length()) + markdown + text.substring(to);
    }

    void write() {
        try {
            Files.createDirectories(settings.page().toAbsolutePath().getParent());
            Files.writeString(settings.page(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
