package dev.chainrule.benchmarks;

import dev.chainrule.bench.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A page of docs: what stands between two markers is written here, the rest by people. */
public final class Page {
    private final Path template;
    private final Path page;
    private String text;

    /** The page as it stands in {@code template}, to be written to {@code page}, which may be the same. */
    public Page(Path template, Path page) throws IOException {
        this.template = template;
        this.page = page;
        this.text = Files.readString(template);
    }

    /** Where its pictures are. */
    Path images() {
        return page.resolveSibling("images");
    }

    /** Writes what machine the figures are of, between the markers of "machine". */
    public void machine(Machine machine) {
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
    public void section(String name, String markdown) {
        String begin = "<!-- begin " + name + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf("<!-- end " + name + " -->");
        if (from < 0 || to < from) {
            throw new IllegalStateException(template + " has no markers for " + name);
        }
        text = text.substring(0, from + begin.length()) + markdown + text.substring(to);
    }

    /** Writes the page. */
    public void write() {
        try {
            Files.createDirectories(page.toAbsolutePath().getParent());
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
