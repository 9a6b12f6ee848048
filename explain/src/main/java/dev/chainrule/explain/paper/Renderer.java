package dev.chainrule.explain.paper;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.document.Document;
import dev.chainrule.files.SafeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes documents in one format. Equal documents give equal bytes (of PDF: on a machine without TeX). */
public interface Renderer {
    /** {@code document} as the content of a file; text is in UTF-8. */
    byte[] render(Document document);

    /**
     * Writes {@code document} to {@code file}, which is replaced only when the new one is complete.
     *
     * @throws ChainruleException naming the file, if it cannot be written
     */
    default void write(Document document, Path file) {
        byte[] content = render(document);
        SafeFile.write(file, output -> output.write(content));
    }

    /** The renderer of {@code format}. */
    static Renderer of(Format format) {
        return switch (format) {
            case LATEX -> document -> utf8(new LatexDocument().write(document));
            case HTML -> document -> utf8(new HtmlDocument().write(document));
            case MARKDOWN -> document -> utf8(new MarkdownDocument().write(document));
            case PDF -> new PdfRenderer();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
