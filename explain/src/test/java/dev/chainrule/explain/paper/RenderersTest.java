package dev.chainrule.explain.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Level;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.RandomNetworks;
import dev.chainrule.explain.RealDocuments;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nu.validator.client.EmbeddedValidator;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scilab.forge.jlatexmath.TeXFormula;

class RenderersTest {
    private static final Pattern BEGIN = Pattern.compile("\\\\(begin|end)\\{(\\w+\\*?)}");

    private static Document document(long seed, Notation notation, Level level) {
        return Samples.of(Trace.of(Walk.of(RandomNetworks.random(seed), 1), notation), level, Digits.USUAL);
    }

    private static String text(Format format, Document document) {
        return new String(Renderer.of(format).render(document), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void everyEquationInMarkdownParsesAsLatex(Notation notation) {
        for (long seed = 0; seed < 4; seed++) {
            String markdown = text(Format.MARKDOWN, document(seed, notation, Level.TERM));
            Matcher fence =
                    Pattern.compile("```math\\n(.*?)\\n```", Pattern.DOTALL).matcher(markdown);
            int found = 0;
            while (fence.find()) {
                found++;
                parse(fence.group(1));
            }
            assertThat(found).isGreaterThan(2);
        }
    }

    private static void parse(String latex) {
        // JLaTeXMath has no \hspace in em and no && in aligned; neither changes what is to be parsed
        String plain = latex.replace("\\hspace{4em}", "\\quad")
                .replace("&&", "\\quad")
                .replace("\\begin{aligned}", "\\begin{array}{rl}")
                .replace("\\end{aligned}", "\\end{array}");
        assertThat(new TeXFormula(plain)).as(latex).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void environmentsAndBracesOfLatexAreClosed(Notation notation) {
        for (long seed = 0; seed < 10; seed++) {
            String latex = text(Format.LATEX, document(seed, notation, Level.TERM));
            List<String> open = new ArrayList<>();
            Matcher environment = BEGIN.matcher(latex);
            while (environment.find()) {
                if (environment.group(1).equals("begin")) {
                    open.add(environment.group(2));
                } else {
                    assertThat(open.removeLast()).isEqualTo(environment.group(2));
                }
            }
            assertThat(open).isEmpty();
            String bare = latex.replaceAll("\\\\[{}]", "");
            assertThat(bare.chars().filter(c -> c == '{').count())
                    .isEqualTo(bare.chars().filter(c -> c == '}').count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void latexCompiles(Notation notation) throws IOException {
        Optional<TexEngine> engine = TexEngine.find();
        Assumptions.assumeTrue(engine.isPresent(), "no TeX on the path");
        for (long seed = 20; seed < 21; seed++) {
            String latex = text(Format.LATEX, document(seed, notation, seed % 2 == 0 ? Level.TERM : Level.NEURON));
            assertThat(engine.get().complaint(latex)).as(latex).isEmpty();
        }
    }

    @Test
    void realDocumentsCompileAndAreValid(@TempDir Path folder) throws Exception {
        Optional<TexEngine> engine = TexEngine.find();
        for (Map.Entry<String, Document> real : RealDocuments.all(folder).entrySet()) {
            assertValid(text(Format.HTML, real.getValue()), real.getKey());
            if (engine.isPresent()) {
                String latex = text(Format.LATEX, real.getValue());
                assertThat(engine.get().complaint(latex)).as(real.getKey()).isEmpty();
            }
        }
    }

    private static void assertValid(String html, String what) throws Exception {
        EmbeddedValidator validator = new EmbeddedValidator();
        validator.setOutputFormat(EmbeddedValidator.OutputFormat.TEXT);
        String said = validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        assertThat(said.strip()).as(what).isEqualTo("Document checking completed. No errors found.");
    }

    /** More columns are of use: fewer lines; and no width is overstepped. */
    @Test
    void betterAt120(@TempDir Path folder) {
        for (Map.Entry<String, Document> real : RealDocuments.all(folder).entrySet()) {
            long narrow = linesWithin(real.getValue(), 80, real.getKey());
            long wide = linesWithin(real.getValue(), 120, real.getKey());
            assertThat(wide).as(real.getKey()).isLessThan(narrow);
        }
    }

    @Test
    void even40ColumnsAreEnoughForAFewUnits(@TempDir Path folder) {
        Map<String, Document> real = RealDocuments.all(folder);
        for (String name : List.of("the second text", "mazur, some weights")) {
            assertThat(linesWithin(Objects.requireNonNull(real.get(name)), 40, name))
                    .isPositive();
        }
    }

    private static long linesWithin(Document document, int width, String what) {
        List<String> lines = new TextRenderer(TextStyle.UNICODE, width, false)
                .render(document)
                .lines()
                .toList();
        assertThat(lines)
                .as("%s at %d", what, width)
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
        return lines.size();
    }

    @Test
    void lettersThatTexHasNoFontForAreNumbered() throws IOException {
        Document document = new Document("日本語 and ąđŋ ŒÅ ω", List.of());
        String latex = text(Format.LATEX, document);
        assertThat(latex).contains("\\DeclareUnicodeCharacter{65E5}{[U+65E5]}");
        Optional<TexEngine> engine = TexEngine.find();
        Assumptions.assumeTrue(engine.isPresent(), "no TeX on the path");
        assertThat(engine.get().complaint(latex)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void htmlIsValid(Notation notation) throws Exception {
        for (long seed = 7; seed < 8; seed++) {
            String html = text(Format.HTML, document(seed, notation, Level.TERM));
            assertValid(html, notation.id());
            assertThat(html)
                    .contains("<html lang=\"en\">")
                    .doesNotContain("<script", "http:", "https:", "src=", "url(");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pdfHasEveryFigureAndEverySign(Notation notation) throws IOException {
        for (long seed = 0; seed < 2; seed++) {
            Document document = document(seed, notation, Level.NEURON);
            byte[] bytes = PdfDocument.write(document);
            String pdf;
            try (PDDocument file = Loader.loadPDF(bytes)) {
                assertThat(file.getDocumentInformation().getTitle()).isEqualTo(document.title());
                pdf = new PDFTextStripper().getText(file);
            }
            assertThat(pdf).doesNotContain("\uFFFD", "[U+");
            String html = text(Format.HTML, document);
            Set<String> figures = new TreeSet<>();
            Matcher figure = Pattern.compile("<mn[^>]*>([\\d.]{4,})</mn>").matcher(html);
            while (figure.find()) {
                figures.add(figure.group(1));
            }
            assertThat(figures).isNotEmpty();
            String joined = pdf.replaceAll("\\s", "");
            assertThat(figures).allSatisfy(number -> assertThat(joined).contains(number));
            String body = html.substring(html.indexOf("<body>")).replaceAll("<[^>]*>|[\\s\u2061\u2062]", "");
            Set<Integer> signs = new TreeSet<>();
            body.codePoints().filter(c -> c > 127).forEach(signs::add);
            assertThat(signs).allSatisfy(c -> assertThat(pdf).contains(Character.toString(c)));
        }
    }

    @Test
    void equalDocumentsGiveEqualBytes() throws IOException {
        Document document = document(3, Notation.LAYERS, Level.NEURON);
        assertThat(PdfDocument.write(document)).isEqualTo(PdfDocument.write(document));
        assertThat(text(Format.HTML, document)).isEqualTo(text(Format.HTML, document));
    }

    @Test
    void writesFiles(@TempDir Path folder) {
        Document document = document(5, Notation.MAZUR, Level.LAYER);
        for (Format format : Format.values()) {
            Path file = folder.resolve("derivation." + format.ending());
            Renderer.of(format).write(document, file);
            assertThat(file).isNotEmptyFile();
            assertThat(Format.of(format.id())).isEqualTo(format);
        }
    }

    @Test
    void blanksStandInEveryFormat() throws IOException {
        Document document = document(1, Notation.W_U, Level.LAYER);
        assertThat(text(Format.LATEX, document)).contains("\\underline{\\hspace{4em}}");
        assertThat(text(Format.MARKDOWN, document)).contains("\\underline{\\hspace{4em}}");
        assertThat(text(Format.HTML, document)).contains("<mtext class=\"blank\">________</mtext>");
        try (PDDocument file = Loader.loadPDF(PdfDocument.write(document))) {
            assertThat(new PDFTextStripper().getText(file)).contains("________");
        }
    }
}
