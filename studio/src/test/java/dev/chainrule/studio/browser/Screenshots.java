package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The pictures of docs/studio.md and README, made by
 * {@code mvn -pl studio -am test -Dtest=Screenshots -Dsurefire.failIfNoSpecifiedTests=false} alone.
 */
@ExtendWith(Browsing.class)
class Screenshots {
    private static final Path IMAGES = Path.of("..", "docs", "images");

    @Test
    void firstScreen(Visitor visitor) {
        take(visitor.open(), "studio.png");
    }

    @Test
    void backwardStep(Visitor visitor) {
        StudioPage studio = visitor.open();
        backward(studio);
        take(studio, "studio-backward.png");
    }

    @Test
    void dark(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.page().locator("select[data-key=theme]").selectOption("dark");
        backward(studio);
        take(studio, "studio-dark.png");
    }

    @Test
    void training(Visitor visitor) {
        StudioPage studio = visitor.with(options -> options.setViewportSize(1400, 1000))
                .open()
                .preset("xor")
                .tab("training");
        studio.page().locator("#training .lab-start").click();
        studio.page().waitForTimeout(7000);
        studio.page().evaluate("() => document.getElementById('tabs').scrollIntoView()");
        take(studio, "studio-training.png");
    }

    @Test
    void phone(Visitor visitor) {
        StudioPage studio = visitor.with(
                        options -> options.setViewportSize(390, 844).setDeviceScaleFactor(2))
                .open();
        backward(studio);
        studio.page().evaluate("() => document.getElementById('diagram').scrollIntoView()");
        take(studio, "studio-phone.png");
    }

    /** Where what comes back to a hidden unit is added up. */
    private static void backward(StudioPage studio) {
        studio.level("term").dispatch(Map.of("type", "step", "step", "dh(1)[1]"));
        studio.page().waitForTimeout(500);
    }

    private static void take(StudioPage studio, String name) {
        studio.painted().page().screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name)));
        assertThat(IMAGES.resolve(name)).isNotEmptyFile();
    }
}
