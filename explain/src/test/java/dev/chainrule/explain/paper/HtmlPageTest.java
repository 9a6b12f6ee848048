package dev.chainrule.explain.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    @Test
    void wordsAreEscapedAndPicturesAreNot() throws Exception {
        String svg = "<svg role=\"img\" aria-label=\"a square\" viewBox=\"0 0 9 9\"><rect class=\"bar\" width=\"9\""
                + " height=\"9\"/></svg>";
        String html = new HtmlPage(
                        "a < b",
                        List.of(
                                new HtmlPage.Chapter(
                                        "one",
                                        Prose.of("<h1>"),
                                        List.of(
                                                new HtmlPage.Text(new Block.Paragraph(Prose.of("<script>&"))),
                                                new HtmlPage.Figure(svg, Prose.of("</figure>")))),
                                new HtmlPage.Chapter("two", Prose.of("Two"), List.of())))
                .html();
        assertThat(html)
                .contains("<title>a &lt; b</title>", "<h1>a &lt; b</h1>", "<h2>&lt;h1&gt;</h2>", "&lt;script&gt;&amp;")
                .contains("<figure>\n" + svg + "\n<figcaption>&lt;/figure&gt;</figcaption>\n</figure>")
                .contains("<li><a href=\"#two\">Two</a></li>", "<section id=\"two\">")
                .contains("@media (prefers-color-scheme: dark)", "@media print")
                .doesNotContain("<script");
        EmbeddedValidator validator = new EmbeddedValidator();
        validator.setOutputFormat(EmbeddedValidator.OutputFormat.TEXT);
        String said = validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        assertThat(said.strip()).isEqualTo("Document checking completed. No errors found.");
    }
}
