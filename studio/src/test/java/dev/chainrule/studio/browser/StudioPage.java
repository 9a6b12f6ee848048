package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The studio's page in a window, with what tests do on it again and again. */
final class StudioPage {
    /** The regions that show the pass. What a pointer or the focus lights up is left out, and where something was scrolled to. */
    private static final String PICTURE = """
            () => ["network", "diagram", "transport", "derivation", "steps"].map(id => {
                const copy = document.getElementById(id).cloneNode(true);
                copy.querySelector(".readout")?.remove();
                for (const lit of copy.querySelectorAll(".lit, .near")) {
                    lit.classList.remove("lit", "near");
                }
                return copy.innerHTML.replaceAll(' class=""', "");
            }).join("\\n")""";

    /** In one question, as every question to the browser takes its time. */
    private static final String READY = """
            async patience => {
                const end = performance.now() + patience;
                const until = async condition => {
                    while (!condition()) {
                        if (performance.now() > end) {
                            throw new Error(`the page is not ready: ${condition}`);
                        }
                        await new Promise(done => setTimeout(done, 5));
                    }
                };
                await until(() => "ready" in document.documentElement.dataset);
                const { store } = await import("/page/js/main.js");
                await until(() => store.get().status !== "asking" && !document.querySelector("#derivation .waiting"));
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            }""";

    private final Page page;

    StudioPage(Page page) {
        this.page = page;
    }

    /** The window. */
    Page page() {
        return page;
    }

    /** Waits until the page has started and nothing is asked of the server for the network on it. */
    StudioPage ready() {
        page.evaluate(READY, Visitor.PATIENCE);
        return this;
    }

    /** Waits until what was put on the page is drawn. */
    StudioPage painted() {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return this;
    }

    /**
     * Answers the first question to {@code addresses} with {@code status}, in the server's place; the server answers the
     * others. That stays so to the end: a browser that stops looking at questions may lose those under way.
     *
     * @return how many questions there were
     */
    AtomicInteger answerFirst(String addresses, int status) {
        AtomicInteger questions = new AtomicInteger();
        page.route(addresses, route -> {
            if (questions.incrementAndGet() == 1) {
                route.fulfill(new Route.FulfillOptions().setStatus(status));
            } else {
                route.resume();
            }
        });
        return questions;
    }

    /** The page's store, from the module that made it. */
    JSHandle store() {
        return page.evaluateHandle("async () => (await import('/page/js/main.js')).store");
    }

    /** What {@code script}, a function of the page's state, gives. */
    @SuppressWarnings("unchecked")
    <T> T state(String script) {
        return (T) page.evaluate("store => (" + script + ")(store.get())", store());
    }

    /** Does what {@code action} says, as a control of the page would. */
    StudioPage dispatch(Map<String, ?> action) {
        page.evaluate("async action => (await import('/page/js/main.js')).store.dispatch(action)", action);
        return ready();
    }

    /** Opens a preset by the menu. */
    StudioPage preset(String id) {
        page.locator("[data-key=presets]").click();
        page.locator("[data-preset='" + id + "']").click();
        return ready();
    }

    /** The box for the number at {@code place} of the network file, such as {@code weights[0][1][2]}. */
    Locator cell(String place) {
        return page.locator("[data-place='" + place + "']");
    }

    /** Types a number into the box at {@code place}. */
    StudioPage type(String place, String text) {
        cell(place).fill(text);
        cell(place).press("Enter");
        return ready();
    }

    /** Chooses by the select box at {@code place}. */
    StudioPage choose(String place, String value) {
        cell(place).and(page.locator("select")).selectOption(value);
        return ready();
    }

    /** Opens a tab: steps, training, check, exercises. */
    StudioPage tab(String name) {
        page.locator("#tab-" + name).click();
        return painted();
    }

    /** Presses the button that has this key ({@code undo}, {@code add-layer}). */
    StudioPage press(String key) {
        page.locator("button[data-key='" + key + "']").click();
        return ready();
    }

    /** The address, once it holds what is on the page. */
    String link() {
        page.evaluate("async () => (await import('/page/js/main.js')).keep()");
        return page.url();
    }

    /** All that the page shows of the network, as markup; equal pictures are equal to the last character. */
    String picture() {
        return (String) painted().page.evaluate(PICTURE);
    }

    /** Clicks the button that says {@code words}. */
    StudioPage click(String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
        return ready();
    }

    /** Takes back what a training has done to the network, which is one edit. */
    void undoTraining(String network) {
        press("undo");
        assertThat(this.<String>state("s => JSON.stringify(s.network)")).isEqualTo(network);
    }

    /**
     * Does one thing after the other in the page and keeps what is to be seen after each.
     *
     * @param act a function, maybe async, of the number of the act; what it gives ends the series if it is false
     * @param most so many acts at the most
     * @return a hash of the {@link #picture()} after each act
     */
    @SuppressWarnings("unchecked")
    List<String> series(String act, int most) {
        return (List<String>) page.evaluate("""
                async most => {
                    const picture = %s;
                    const act = %s;
                    const hashes = [];
                    for (let n = 0; n < most; n++) {
                        if (await act(n) === false) {
                            break;
                        }
                        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                        const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(picture()));
                        hashes.push([...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, "0")).join(""));
                    }
                    return hashes;
                }""".formatted(PICTURE, act), most);
    }

    /** Chooses how small the steps are. */
    StudioPage level(String level) {
        page.locator("#transport input[value=" + level + "]").check(new Locator.CheckOptions().setForce(true));
        page.evaluate("() => document.activeElement.blur()"); // keys are the page's again
        return painted();
    }

    /** Whether the button of the transport called {@code name} can be pressed. */
    boolean mayGo(String name) {
        return page.locator("#transport .transport-button." + name).isEnabled();
    }

    /** The texts of all that match. */
    List<String> texts(String selector) {
        return painted().page.locator(selector).allTextContents();
    }
}
