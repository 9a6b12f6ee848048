package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** PDF: set by TeX where it is on the path and able to, else by {@link PdfDocument}. */
final class PdfRenderer implements Renderer {
    @Override
    public byte[] render(Document document) {
        Optional<byte[]> set = TexEngine.find().flatMap(engine -> engine.compile(new LatexDocument().write(document)));
        if (set.isPresent()) {
            return set.get();
        }
        try {
            return PdfDocument.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
