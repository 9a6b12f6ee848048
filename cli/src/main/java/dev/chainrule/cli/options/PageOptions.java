package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.explain.paper.Renderer;
import dev.chainrule.files.SafeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As what a document is written, and where to. */
public final class PageOptions {
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_WIDEST = 120;
    private static final int WIDEST = 1000;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "text, latex, html, markdown, pdf or json. Default: by the ending of --out, else text.")
    private @Nullable String format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to: .txt .tex .html .md .pdf .json. Default: standard output.")
    private String out = Streams.STANDARD;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Columns of text, from 40. Default: those of the terminal, from 80 to 120.")
    private @Nullable Integer width;

    @Option(names = "--ascii", description = "Text without any sign that is not on every keyboard.")
    private boolean ascii;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description =
                    "Colour in text: auto (on a terminal, unless NO_COLOR is set), always or never. Default: auto.")
    private @Nullable String color;

    /** What a document is written as. */
    public enum Format {
        TEXT(".txt"),
        LATEX(".tex"),
        HTML(".html"),
        MARKDOWN(".md"),
        PDF(".pdf"),
        JSON(".json");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }
    }

    private enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** What {@link #check} finds out. */
    public record Page(Format format, @Nullable Path file, int width, TextStyle style, boolean colour) {
        /**
         * Writes {@code document}, or where that is the format the text of {@code json}.
         *
         * @throws dev.chainrule.ChainruleException if it cannot be written
         */
        public void write(Streams streams, Supplier<Document> document, Supplier<String> json) {
            byte[] content = switch (format) {
                case TEXT ->
                    new TextRenderer(style, width, colour)
                            .render(document.get())
                            .getBytes(StandardCharsets.UTF_8);
                case JSON -> json.get().getBytes(StandardCharsets.UTF_8);
                case LATEX, HTML, MARKDOWN, PDF ->
                    Renderer.of(dev.chainrule.explain.paper.Format.valueOf(format.name()))
                            .render(document.get());
            };
            write(streams, content);
        }

        private void write(Streams streams, byte[] content) {
            if (file != null) {
                SafeFile.write(file, output -> output.write(content));
                return;
            }
            try {
                streams.out().write(content);
                streams.out().flush();
            } catch (IOException e) {
                throw new IllegalStateException("unreachable", e); // Streams turns them into others
            }
        }
    }

    /**
     * Whether the options make sense together, and the file can be written.
     *
     * @param source what is read, or null for standard input
     * @throws UsageException if they make none
     * @throws dev.chainrule.ChainruleException if it cannot
     */
    public Page check(Streams streams, @Nullable Path... source) {
        Path file = Streams.file(out);
        Format written = format(file);
        requireText(written);
        Color when = color == null ? Color.AUTO : Word.of(Color.class, "--color", color);
        if (width != null && (width < TextRenderer.NARROWEST || width > WIDEST)) {
            throw new UsageException(
                    "--width: expected from " + TextRenderer.NARROWEST + " to " + WIDEST + " columns, found " + width);
        }
        int columns = file == null ? streams.columns() : 0;
        boolean terminal = columns > 0;
        if (written == Format.PDF && terminal) {
            throw new UsageException("--format pdf is not for a terminal: name a file with --out");
        }
        if (file != null) {
            OutputFile.requireDistinct(
                    List.of(file),
                    Arrays.stream(source).filter(Objects::nonNull).toList());
            OutputFile.requireWritable(file);
        }
        return new Page(
                written,
                file,
                width != null ? width : Math.clamp(columns, USUAL_WIDTH, USUAL_WIDEST),
                ascii ? TextStyle.ASCII : TextStyle.UNICODE,
                isColoured(when, terminal, System.getenv("NO_COLOR")));
    }

    private Format format(@Nullable Path file) {
        if (format != null) {
            return Word.of(Format.class, "--format", format);
        }
        if (file == null) {
            return Format.TEXT;
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(Format.values())
                .filter(one -> name.endsWith(one.ending))
                .findFirst()
                .orElseThrow(() -> new UsageException("--out: the ending of '" + file
                        + "' does not tell the format; known are "
                        + Arrays.stream(Format.values()).map(one -> one.ending).collect(Collectors.joining(", "))
                        + ", or say --format"));
    }

    private void requireText(Format written) {
        String option = width != null ? "--width" : ascii ? "--ascii" : color != null ? "--color" : null;
        if (option != null && written != Format.TEXT) {
            throw new UsageException(
                    option + " is for --format text, not " + written.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Whether to use colour; {@code noColor} is the variable of that name, as no-color.org has it. */
    private static boolean isColoured(Color when, boolean terminal, @Nullable String noColor) {
        return switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && (noColor == null || noColor.isEmpty());
        };
    }
}
