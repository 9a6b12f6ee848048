package dev.chainrule.studio.browser;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/** The studio's page in a window, with what tests do on it again and again. */
final class StudioPage {
    private static final String QUIET =
            "store => { const s = store.get(); return s.status !== 'asking' && s.presets.length > 0; }";

    private final Page page;

    StudioPage(Page page) {
        this.page = page;
    }

    /** The window. */
    Page page() {
        return page;
    }

    /** Waits until nothing is asked of the server for the network on the page. */
    StudioPage ready() {
        page.waitForFunction(QUIET, store());
        return this;
    }

    /** The page's store, from the module that made it. */
    private JSHandle store() {
        return page.evaluateHandle("async () => (await import('/page/js/main.js')).store");
    }

    /** What {@code script}, a function of the state, gives. */
    @SuppressWarnings("unchecked")
    <T> T state(String script) {
        return (T) page.evaluate("store => (" + script + ")(store.get())", store());
    }
}
