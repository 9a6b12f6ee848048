package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.chainrule.explain.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The files that can be taken away, and what they are good for without the studio. */
@ExtendWith(Browsing.class)
class ExportTest {
    @TempDir
    private Path folder;

    @Test
    void theDerivationAsText(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        assertThat(Files.readString(take(studio, "latex")))
                .startsWith("\\documentclass")
                .contains("\\end{document}", "\\partial");
        assertThat(Files.readString(take(studio, "markdown"))).startsWith("# ").contains("0.142351");
        assertThat(Files.readAllBytes(take(studio, "pdf"))).startsWith('%', 'P', 'D', 'F');
        assertThat(studio.page().locator("#export [role=status]").textContent()).contains("second-text.pdf");
    }

    /** What is copied are equations for a document of one's own: it says what that must load. */
    @Test
    void theEquationsOfTheStepAndOfTheDerivationAreCopied(Visitor visitor) {
        StudioPage studio = visitor.with(
                        options -> options.setPermissions(List.of("clipboard-read", "clipboard-write")))
                .open()
                .dispatch(Map.of("type", "step", "step", "dh(1)[1]"));
        assertThat(copied(studio, ".step-card"))
                .contains("\\frac{\\partial L}{\\partial h_{1}} &= ", "&= 0.00917774\n")
                .doesNotContain("u_{11}");
        assertThat(copied(studio, ".derivation-card"))
                .contains("\\frac{\\partial L}{\\partial h_{1}} &= ", "\\delta_{1}^{(1)} &= ")
                .contains("\\frac{\\partial L}{\\partial w_{11}} &= ", "&= 0.000110521")
                .contains("w_{11}^{+} &= ", "&= 0.149945\n");
    }

    private static String copied(StudioPage studio, String card) {
        studio.page().evaluate("() => navigator.clipboard.writeText('')");
        studio.page()
                .locator("#derivation " + card + " .card-tools button")
                .filter(new Locator.FilterOptions().setHasText("Copy equations (LaTeX)"))
                .click();
        studio.page()
                .locator("#derivation " + card + " .card-tools [role=status]")
                .filter(new Locator.FilterOptions().setHasText("Copied"))
                .waitFor();
        String text = (String) studio.page().evaluate("() => navigator.clipboard.readText()");
        assertThat(text)
                .startsWith("% \\usepackage{amsmath}\n\\begin{align*}\n")
                .endsWith("\n\\end{align*}\n");
        assertThat(text.chars().filter(c -> c == '{').count())
                .isEqualTo(text.chars().filter(c -> c == '}').count());
        return text;
    }

    @Test
    void theWholePassUnlessOnlyTheChosenQuantityIsAskedFor(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        String whole = Files.readString(take(studio, "html"));
        assertThat(whole).contains("id=\"dw(1)[1,1]\"", "id=\"dw(1)[2,3]\"", "id=\"dw(2)[3,2]\"");
        studio.page().locator("#export summary").click();
        studio.page().locator("#export [name=part]").check();
        studio.page().locator("#export summary").click();
        assertThat(Files.readString(take(studio, "html")))
                .hasSizeLessThan(whole.length())
                .contains("id=\"dw(1)[1,1]\"")
                .doesNotContain("id=\"dw(1)[2,3]\"");
        studio.tab("check");
        assertThat(studio.page().locator("#export [role=status]").textContent())
                .as("what was said of a file, after the next action")
                .isEmpty();
    }

    @Test
    void theNumbers(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        String network = studio.state("s => JSON.stringify(s.network)");
        EngineNumbers engine = EngineNumbers.of(network);
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(take(studio, "json")), "json");
        Map<?, ?> forward = (Map<?, ?>) ((List<?>) json.get("forward")).getFirst();
        assertThat(((List<?>) forward.get("activations")).getFirst())
                .isEqualTo(engine.value("h(1)[1]").orElseThrow());
        List<String> csv = Files.readAllLines(take(studio, "csv"));
        assertThat(csv)
                .hasSizeGreaterThan(60)
                .anyMatch(line -> line.contains("dw(1)[1,1]")
                        && line.contains(
                                String.valueOf(engine.value("dw(1)[1,1]").orElseThrow())));
        Map<?, ?> file = (Map<?, ?>) Json.parse(Files.readString(take(studio, "network")), "network");
        assertThat(EngineNumbers.of(Files.readString(folder.resolve("network"))).all())
                .isEqualTo(engine.all());
        assertThat(file.containsKey("weights")).isTrue();
    }

    @Test
    void theDiagramStandsAlone(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        studio.page().keyboard().press("End");
        studio.painted();
        Path svg = take(studio, "svg");
        String text = Files.readString(svg);
        assertThat(text).startsWith("<svg").doesNotContain("class=", "var(--", "href=\"http");
        Page alone = visitor.window();
        alone.navigate(Files.copy(svg, folder.resolve("diagram.svg")).toUri().toString());
        List<String> words = alone.locator("text").allTextContents();
        assertThat(words).anyMatch(word -> word.contains("0.5957") || word.contains("0.596"));
        BufferedImage picture = ImageIO.read(take(studio, "png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(800);
        assertThat(colours(picture)).as("colours of the picture").isGreaterThan(50);
    }

    @Test
    void thePageInOneFileWorksFromDiskWithTheNetworkOff(Visitor visitor, Visitor offline) throws IOException {
        Path file = Files.copy(take(visitor.open(), "html"), folder.resolve("one file.html"));
        assertThat(Files.readString(file)).doesNotContain("src=\"http", "href=\"http", "import(", "fetch(");
        Page page = offline.with(options -> options.setOffline(true)).window();
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        page.navigate(file.toUri().toString());
        String all = page.locator("body").innerText();
        button(page, "first step").click();
        String first = page.locator("body").innerText();
        assertThat(first).hasSizeLessThan(all.length()).doesNotContain("0.000110521");
        for (int steps = 0; steps < 5; steps++) {
            button(page, "next").click();
        }
        assertThat(page.locator("body").innerText()).hasSizeGreaterThan(first.length());
        page.keyboard().press("ArrowRight");
        for (int steps = 0; steps < 6; steps++) {
            button(page, "back").click();
        }
        assertThat(page.locator("body").innerText()).isEqualTo(first);
        button(page, "all steps").click();
        assertThat(page.locator("body").innerText()).isEqualTo(all).contains("0.000110521");
        assertThat(asked).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }

    @Test
    void thePageInOneFileIsADerivationWithoutScripts(Visitor visitor, Visitor plain) throws IOException {
        StudioPage studio = visitor.open();
        EngineNumbers engine = EngineNumbers.of(studio.state("s => JSON.stringify(s.network)"));
        Path file = Files.copy(take(studio, "html"), folder.resolve("plain.html"));
        Page page = plain.with(options -> options.setOffline(true).setJavaScriptEnabled(false))
                .window();
        page.navigate(file.toUri().toString());
        String text = page.locator("body").innerText();
        assertThat(text).contains("0.000110521", "0.595681", "0.142351");
        assertThat(engine.value("dw(1)[1,1]").orElseThrow()).isBetween(0.00011052, 0.00011053);
        assertThat(page.locator("math").count()).isGreaterThan(30);
        assertThat(page.locator("math").first().isVisible()).isTrue();
        assertThat(page.locator("button:visible").count())
                .as("buttons that could do nothing")
                .isZero();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Takes a file out of the menu. */
    private Path take(StudioPage studio, String format) {
        studio.page().locator("#export summary").click();
        Download download = studio.page()
                .waitForDownload(() -> studio.page()
                        .locator("#export [data-format=" + format + "]")
                        .click());
        assertThat(download.suggestedFilename()).isEqualTo("second-text." + ending(format));
        Path file = folder.resolve(format);
        download.saveAs(file);
        try {
            assertThat(Files.size(file)).isPositive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String ending(String format) {
        return switch (format) {
            case "latex" -> "tex";
            case "markdown" -> "md";
            case "network" -> "network.json";
            default -> format;
        };
    }

    private static long colours(BufferedImage picture) {
        return java.util.stream.IntStream.range(0, picture.getWidth() * picture.getHeight() / 7)
                .map(i -> picture.getRGB(i * 7 % picture.getWidth(), i * 7 / picture.getWidth()))
                .distinct()
                .count();
    }
}
