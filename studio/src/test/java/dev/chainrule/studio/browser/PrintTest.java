package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes out of a printer: the derivation, or the work sheet that was asked for, and nothing else. */
@ExtendWith(Browsing.class)
class PrintTest {
    @Test
    void thePageIsTheDerivation(Visitor visitor) {
        Page page = visitor.open().page();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#derivation").isVisible()).isTrue();
        for (String part : new String[] {"#network", "#diagram", "#transport", "#tabs", "#export", "#status"}) {
            assertThat(page.locator(part).isVisible()).as(part).isFalse();
        }
    }

    @Test
    void theSheetIsPrintedAlone(Visitor visitor) {
        StudioPage studio = visitor.open().tab("exercises");
        Page page = studio.page();
        page.locator("#exercises form button.primary").click();
        page.locator("#exercises .sheet").waitFor();
        // what is on paper is looked at while the dialog for printing is open
        page.evaluate("() => { window.print = () => { window.printed = document.documentElement.dataset.print; }; }");
        studio.click("Print");
        assertThat(page.evaluate("() => window.printed")).isEqualTo("sheet");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#exercises .sheet").isVisible()).isTrue();
        assertThat(page.locator("#exercises .blank").first().isVisible()).isTrue();
        for (String part :
                new String[] {"#derivation", "#network", "#diagram", "#exercises form", "#exercises .hint >> nth=0"}) {
            assertThat(page.locator(part).isVisible()).as(part).isFalse();
        }
        page.evaluate("() => window.dispatchEvent(new Event('afterprint'))");
        assertThat(page.locator("#derivation").isVisible()).isTrue();
    }
}
