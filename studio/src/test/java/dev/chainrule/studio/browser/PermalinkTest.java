package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person made is in the address: another browser at this address shows the same. */
@ExtendWith(Browsing.class)
class PermalinkTest {
    private static final String CONTENT = """
            s => JSON.stringify([s.network, s.notation, s.digits, s.level, s.step, s.selected, s.trace.steps.map(x => x.value)])
            """;

    private static final String LAST_WEIGHT = "s => s.network.weights[0][39][49]";

    @Test
    void roundTrip(Visitor visitor, Visitor other) {
        StudioPage studio = visitor.open();
        studio.type("weights[1][2][0]", "0.123456789012345");
        studio.page().locator("select[data-key=notation]").selectOption("nielsen");
        studio.page().locator("select[data-key=digits]").selectOption("8");
        studio.ready()
                .dispatch(Map.of("type", "level", "level", "term"))
                .dispatch(Map.of("type", "select", "quantity", "w(2)[3,1]"))
                .dispatch(Map.of("type", "step", "step", "d(2)[1]"));
        String link = studio.link();
        assertThat(link).contains("#1=").hasSizeLessThan(2000);
        StudioPage copy = other.open(link.substring(link.indexOf('#')));
        assertThat(copy.<String>state(CONTENT)).isEqualTo(studio.state(CONTENT));
        assertThat(copy.picture()).isEqualTo(studio.picture());
        assertThat(copy.link()).isEqualTo(link);
    }

    @Test
    void aReloadKeepsTheEditsAndTheirUndo(Visitor visitor) {
        StudioPage studio = visitor.open();
        double first = studio.<Number>state("s => s.network.weights[0][0][0]").doubleValue();
        studio.type("weights[0][0][0]", "0.77").type("inputs[0]", "0.5");
        studio.link();
        studio.page().reload();
        studio.ready();
        assertThat(studio.<Number>state("s => s.network.weights[0][0][0]").doubleValue())
                .isEqualTo(0.77);
        studio.press("undo").press("undo");
        assertThat(studio.<Number>state("s => s.network.weights[0][0][0]").doubleValue())
                .isEqualTo(first);
    }

    @Test
    void aLinkThatWasCutOffIsSaidAndTheFirstNetworkShown(Visitor visitor) {
        requireBroken("cut off", visitor.open("#1=eJyrVkrLz1eyUkpKLFKqBQAnaQTn"));
    }

    @Test
    void aBrokenLinkIsSaidAndTheFirstNetworkShown(Visitor visitor) {
        List<String> broken = List.of(
                "{stored: {}}",
                "{stored: true}",
                "{stored: 7, network: null}",
                "{network: []}",
                "{network: {ref: 5}}",
                "{network: {...N, ref: 'x', layers: 'x'}}",
                "{network: N, step: {a: 1}}",
                "{network: N, selected: 5}",
                "{network: N, title: 5}",
                "{network: N, level: 'bogus'}",
                "{network: N, digits: '6'}",
                "{network: N, notation: {}}",
                "{network: {...N, weights: 'abc'}}",
                "{network: {...N, weights: [5, 6]}}",
                "{network: {...N, weights: [[[1, 2]], [[1], [2]]]}}",
                "{network: {...N, biases: 5}}",
                "{network: {...N, targets: 7}}",
                "{network: {...N, inputs: [[1, 2], null]}}",
                "{network: {...N, inputs: [1, '2']}}",
                "{network: {...N, layers: [2, -2, 1]}}",
                "{network: {...N, layers: [2, 1e9, 1]}}",
                "{network: {...N, activations: ['relu', null]}}",
                "{network: {...N, conventions: 3}}");
        List<?> fragments = (List<?>) visitor.open().page().evaluate("""
                async () => {
                    const N = {layers: [2, 2, 1], activations: ["relu", "identity"], inputs: [1, 0.5], targets: [1]};
                    const {encode} = await import("/page/js/permalink.js");
                    return Promise.all([%s].map(encode));
                }""".formatted(String.join(", ", broken)));
        assertThat(fragments).hasSameSizeAs(broken);
        for (int i = 0; i < broken.size(); i++) {
            StudioPage studio = visitor.open((String) fragments.get(i));
            requireBroken(broken.get(i), studio);
            studio.page().close();
        }
    }

    private static void requireBroken(String link, StudioPage studio) {
        assertThat(studio.<List<String>>state("s => [s.status, s.preset]"))
                .as(link)
                .containsExactly("ready", "second-text");
        assertThat(studio.page().locator("#status").textContent()).as(link).contains("The link cannot be read");
    }

    @Test
    void editsThatCannotBeReadAreLeftOut(Visitor visitor) {
        StudioPage studio = visitor.open().type("inputs[0]", "0.5");
        studio.link();
        for (String kept : List.of(
                "{", "null", "5", "{\"fragment\": HASH}", "{\"fragment\": HASH, \"past\": [1], \"future\": []}")) {
            studio.page()
                    .evaluate(
                            "kept => sessionStorage.setItem('chainrule-edits', kept.replace('HASH', JSON.stringify(location.hash)))",
                            kept);
            studio.page().reload();
            assertThat(studio.ready().<List<Number>>state("s => [s.network.inputs[0], s.past.length]"))
                    .as(kept)
                    .extracting(Number::doubleValue)
                    .containsExactly(0.5, 0.0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreThanTwoThousandNumbersAreKeptInTheBrowser(boolean atOnce, Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.page().evaluate("""
                store => store.dispatch({type: "open", title: "wide", network: {
                    layers: [40, 50, 2], activations: ["tanh", "tanh"], loss: "half-squared-error",
                    weights: [
                        Array.from({length: 40}, (_, i) => Array.from({length: 50}, (_, j) => Math.sin(i + 50 * j) / 7)),
                        Array.from({length: 50}, (_, i) => Array.from({length: 2}, (_, j) => Math.cos(i + 2 * j) / 7))],
                    inputs: Array(40).fill(0.25), targets: [0, 1] } })""", studio.store());
        studio.ready();
        assertThat(studio.link()).hasSizeLessThan(2000);
        studio.page().evaluate("""
                store => {
                    const network = structuredClone(store.get().network);
                    network.weights[0][39][49] = 0.625;
                    store.dispatch({type: "edit", network});
                }""", studio.store());
        if (!atOnce) {
            studio.link();
        }
        studio.page().reload();
        assertThat(studio.ready().<Number>state(LAST_WEIGHT).doubleValue()).isEqualTo(0.625);
        assertThat(studio.<String>state("s => s.title")).isEqualTo("wide");
        studio.press("undo");
        assertThat(studio.<Number>state(LAST_WEIGHT).doubleValue()).isNotEqualTo(0.625);
    }

    /** A browser does not keep everything: what was used longest ago goes first. */
    @Test
    void theBrowserKeepsTheNewestNetworksOnly(Visitor visitor) {
        StudioPage studio = visitor.open();
        Object kept = studio.page().evaluate("""
                async () => {
                    const {keep, find} = await import("/page/js/storage.js");
                    const names = [];
                    for (let k = 0; k < 30; k++) {
                        names.push(await keep({number: k}));
                        await find(names[0]);
                    }
                    const found = await Promise.all(names.map(find));
                    return found.map(one => one?.number).filter(number => number !== undefined).join(" ");
                }""");
        assertThat(kept).asString().startsWith("0 7 8").endsWith("28 29");
    }
}
