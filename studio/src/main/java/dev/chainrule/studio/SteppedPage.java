package dev.chainrule.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;

/**
 * A derivation as one HTML file that can be stepped through: with a script within the page, which needs no server and no
 * other file. Where there is no script, it is the derivation as it stands.
 */
final class SteppedPage {
    private SteppedPage() {}

    /** {@code page}, the HTML of a derivation, with the script that steps through its lines. */
    static String of(String page) {
        return page.replaceFirst("</head>", "<style>\n" + quoted("steps.css") + "</style>\n</head>")
                .replaceFirst("</body>", "<script>\n" + quoted("steps.js") + "</script>\n</body>");
    }

    /** The resource {@code name}, as the replacement of a regular expression. */
    private static String quoted(String name) {
        try (InputStream in = Objects.requireNonNull(SteppedPage.class.getResourceAsStream("export/" + name), name)) {
            return Matcher.quoteReplacement(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
