package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.chainrule.studio.Studio;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page and its server: two windows, a server that goes away, and others who may not ask. */
@ExtendWith(Browsing.class)
class ServerTest {
    private static final String WEIGHT = "s => s.network.weights[0][0][0]";

    @Test
    void twoWindowsDoNotDisturbEachOther(Visitor visitor) {
        StudioPage one = visitor.open();
        StudioPage two = visitor.open();
        one.type("weights[0][0][0]", "0.5");
        two.type("weights[0][0][0]", "-0.5");
        two.page().locator("select[data-key=digits]").selectOption("9");
        two.ready();
        assertThat(one.<Number>state(WEIGHT).doubleValue()).isEqualTo(0.5);
        assertThat(one.<Number>state("s => s.digits").intValue()).isEqualTo(6);
        assertThat(ShownNumbers.check(one)).isPositive();
        one.link();
        two.link();
        one.page().reload();
        two.page().reload();
        one.ready().press("undo");
        assertThat(one.<Number>state(WEIGHT).doubleValue()).isEqualTo(0.15);
        assertThat(two.ready().<Number>state(WEIGHT).doubleValue()).isEqualTo(-0.5);
    }

    @Test
    void aServerThatIsStoppedAndStartedLosesNoEdits(Visitor visitor) {
        visitor.expecting("ERR_").expecting("503");
        Studio first = start(0);
        URI address = first.address();
        StudioPage studio = visitor.open(address, "");
        studio.type("weights[0][0][0]", "0.5");
        first.close();
        studio.cell("weights[0][0][0]").fill("0.25");
        studio.cell("weights[0][0][0]").press("Enter");
        studio.page().locator("#status[data-kind=away]").waitFor();
        assertThat(studio.page().locator("#status").textContent()).contains("server");
        studio.cell("inputs[0]").fill("0.75");
        studio.cell("inputs[0]").press("Enter");
        assertThat(studio.<Number>state("s => s.network.inputs[0]").doubleValue())
                .isEqualTo(0.75);
        Studio second = start(address.getPort());
        try {
            studio.page().locator("#status[data-kind=ready]").waitFor();
            studio.ready();
            assertThat(studio.<Number>state(WEIGHT).doubleValue()).isEqualTo(0.25);
            assertThat(ShownNumbers.check(studio)).isGreaterThan(20);
            studio.press("undo").press("undo").press("undo");
            assertThat(studio.<Number>state(WEIGHT).doubleValue()).isEqualTo(0.15);
        } finally {
            second.close();
        }
    }

    @Test
    void aSampleChosenWhileTheServerWasAwayIsShownWhenItIsBack(Visitor visitor) {
        visitor.expecting("ERR_").expecting("503");
        Studio first = start(0);
        URI address = first.address();
        StudioPage studio = visitor.open(address, "");
        studio.page().evaluate("""
                store => store.dispatch({type: "open", network: {
                    layers: [2, 3, 1], activations: ["tanh", "tanh"], loss: "half-squared-error",
                    inputs: Array.from({length: 60}, (_, k) => [k / 60, 1 - k / 60]),
                    targets: Array.from({length: 60}, (_, k) => [k % 2]) } })""", studio.store());
        studio.ready();
        first.close();
        studio.page().locator("#diagram select[name=sample]").selectOption("40");
        studio.page().locator("#status[data-kind=away]").waitFor();
        Studio second = start(address.getPort());
        try {
            studio.page().waitForFunction("store => store.get().trace?.shown?.sample === 40", studio.store());
            assertThat(studio.ready().<String>state("s => s.status")).isEqualTo("ready");
        } finally {
            second.close();
        }
    }

    /** As one that ends may answer what it was asked just before. */
    @Test
    void aServerThatIsStoppingIsWaitedFor(Visitor visitor) {
        visitor.expecting("503");
        StudioPage studio = visitor.open();
        AtomicInteger questions = studio.answerFirst("**/api/trace", 503);
        studio.cell("weights[0][0][0]").fill("0.5");
        studio.cell("weights[0][0][0]").press("Enter");
        studio.page().waitForCondition(() -> questions.get() > 1);
        studio.page().locator("#status[data-kind=ready]").waitFor();
        assertThat(studio.ready().<Number>state(WEIGHT).doubleValue()).isEqualTo(0.5);
        assertThat(ShownNumbers.check(studio)).isPositive();
    }

    private static Studio start(int port) {
        return Studio.start(new Studio.Settings("127.0.0.1", port, "test", null));
    }

    @Test
    void aScriptWrittenIntoThePageDoesNotRun(Visitor visitor) {
        visitor.expecting("Content Security Policy");
        StudioPage studio = visitor.open();
        Object ran = studio.page().evaluate("""
                async () => {
                    document.body.insertAdjacentHTML("beforeend", `<img src="x:" onerror="window.ran = 1">`);
                    const script = document.createElement("script");
                    script.textContent = "window.ran = 2";
                    document.body.append(script);
                    const foreign = document.createElement("script");
                    foreign.src = "https://scripts.example/x.js";
                    document.body.append(foreign);
                    await new Promise(done => setTimeout(done, 100));
                    return window.ran ?? "nothing";
                }""");
        assertThat(ran).isEqualTo("nothing");
    }

    @Test
    void aPageOfAnotherSiteGetsNothing(Visitor visitor) {
        visitor.expecting("CORS").expecting("Failed to load resource").expecting("Cross-Origin");
        Page page = visitor.window();
        page.route(
                "http://other.example/",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><title>other</title>")));
        page.navigate("http://other.example/");
        Object got = page.evaluate("""
                async studio => {
                    const ask = async options => {
                        try {
                            const answer = await fetch(studio + "api/trace", options);
                            return `${answer.type} ${answer.status} ${await answer.text()}`;
                        } catch (fault) {
                            return fault.name;
                        }
                    };
                    const body = JSON.stringify({ network: { layers: [1, 1], activations: ["identity"], inputs: [1] } });
                    return [
                        await ask({ method: "POST", body, headers: { "Content-Type": "application/json" } }),
                        await ask({ method: "POST", body, mode: "no-cors" }),
                        await ask({ mode: "no-cors" }),
                    ].join("; ");
                }""", visitor.address().toString());
        assertThat(got.toString().split("; "))
                .allMatch(answer -> answer.equals("TypeError") || answer.equals("opaque 0 "));
    }

    @Test
    void otherHostsAndOriginsAreRefused(Visitor visitor) throws IOException {
        int port = visitor.address().getPort();
        assertThat(ask(port, "GET / HTTP/1.1\r\nHost: rebound.example:" + port + "\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(
                        port,
                        "GET /api/about HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nOrigin: http://other.example\r\n"))
                .startsWith("HTTP/1.1 403");
        String page = ask(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        assertThat(page)
                .startsWith("HTTP/1.1 200")
                .contains("script-src 'self'")
                .doesNotContain("unsafe-inline", "unsafe-eval");
    }

    /** The head of the answer, up to the empty line. */
    private static String ask(int port, String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                answer.append(line).append('\n');
            }
            return answer.toString();
        }
    }
}
