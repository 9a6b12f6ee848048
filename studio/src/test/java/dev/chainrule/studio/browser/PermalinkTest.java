package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person made is in the address: another browser at this address shows the same. */
@ExtendWith(Browsing.class)
class PermalinkTest {
    private static final String CONTENT = """
            s => JSON.stringify([s.network, s.notation, s.digits, s.level, s.step, s.selected, s.trace.steps.map(x => x.value)])
            """;

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
    void aBrokenLinkIsSaidAndTheFirstNetworkShown(Visitor visitor) {
        StudioPage studio = visitor.open("#1=eJyrVkrLz1eyUkpKLFKqBQAnaQTn");
        assertThat(studio.<String>state("s => s.status")).isEqualTo("ready");
        assertThat(studio.page().locator("#status").textContent()).containsIgnoringCase("link");
    }

    @Test
    void moreThanTwoThousandNumbersAreKeptInTheBrowser(Visitor visitor) {
        StudioPage studio = visitor.open().preset("digits");
        String link = studio.link();
        assertThat(link).hasSizeLessThan(2000);
        String before = studio.state("s => JSON.stringify(s.trace.focus)");
        studio.page().reload();
        studio.ready();
        assertThat(studio.<String>state("s => JSON.stringify(s.trace.focus)")).isEqualTo(before);
    }
}
