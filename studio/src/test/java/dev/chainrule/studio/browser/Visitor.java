package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser: a context of its own, and an ear for everything that the page complains about. */
final class Visitor {
    /** In milliseconds: more than any test takes where the machine is shared, as it only ends one that would never end. */
    static final int PATIENCE = 120_000;

    private final Browser browser;
    private final URI address;
    private final Browser.NewContextOptions options = new Browser.NewContextOptions()
            .setViewportSize(1400, 900)
            .setLocale("en-GB")
            .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
            .setAcceptDownloads(true);
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private @Nullable BrowserContext context;

    Visitor(Browser browser, URI address) {
        this.browser = browser;
        this.address = address;
    }

    /** Where the server is that all tests share. */
    URI address() {
        return address;
    }

    /** Says what kind of browser it is; before the first window. */
    Visitor with(Consumer<Browser.NewContextOptions> setting) {
        setting.accept(options);
        return this;
    }

    /** A complaint that has {@code words} in it is no failure: it is what the test is about. */
    Visitor expecting(String words) {
        expected.add(words);
        return this;
    }

    /** A window with the page, ready. */
    StudioPage open() {
        return open("");
    }

    /** A window with the page at {@code fragment}, such as {@code #1=…}, ready. */
    StudioPage open(String fragment) {
        return open(address, fragment);
    }

    /** A window with the page of another server. */
    StudioPage open(URI server, String fragment) {
        Page page = window();
        page.navigate(server + fragment);
        return new StudioPage(page).ready();
    }

    /** An empty window. */
    Page window() {
        Page page = context().newPage();
        page.onConsoleMessage(this::hear);
        page.onPageError(error -> complaints.add("uncaught: " + error));
        return page;
    }

    /** The context of all windows. */
    BrowserContext context() {
        if (context == null) {
            context = browser.newContext(options);
            context.setDefaultTimeout(PATIENCE);
        }
        return context;
    }

    private void hear(ConsoleMessage message) {
        if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
            complaints.add(message.text() + " (" + message.location() + ")");
        }
    }

    /**
     * Closes all windows.
     *
     * @param failed the name of the test if it has failed: then a picture of each window is kept
     */
    void leave(@Nullable String failed) {
        if (context == null) {
            return;
        }
        if (failed != null) {
            List<Page> pages = context.pages();
            for (int i = 0; i < pages.size(); i++) {
                String name = failed.replaceAll("\\[engine:[^]]*]|[^\\w.]+", "-") + (i == 0 ? "" : "-" + i) + ".png";
                pages.get(i)
                        .screenshot(new Page.ScreenshotOptions()
                                .setFullPage(true)
                                .setPath(Path.of("target", "browser", name)));
            }
        }
        context.close();
        if (failed == null) {
            assertThat(complaints)
                    .as("what the console complained about")
                    .allMatch(complaint -> expected.stream().anyMatch(complaint::contains));
        }
    }
}
