package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.WaitUntilState;
import dev.chainrule.studio.Studio;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live training on the page: reloaded in the middle, scrubbed back, explained. */
@ExtendWith(Browsing.class)
class TrainingOnPageTest {
    private static final String NETWORK = "s => JSON.stringify(s.network)";
    private static final Pattern TRAINING = Pattern.compile(".*/api/trainings/([^/?]+).*");

    @Test
    void aReloadInMidTrainingLosesNoEdits(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.type("weights[0][0][0]", "0.5").type("inputs[0]", "0.75").tab("training");
        String before = studio.state(NETWORK);
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 20);
        studio.link();
        studio.page().reload();
        studio.ready();
        assertThat(studio.<String>state("s => s.tab")).isEqualTo("training");
        awaitEpoch(studio, 20);
        awaitEpoch(studio, epoch(studio) + 1); // the training goes on
        assertThat(studio.<Number>state("s => s.network.inputs[0]").doubleValue())
                .isEqualTo(0.75);
        String running = studio.page().locator("#training .lab-start").textContent();
        studio.page().locator("#training .lab-start").click(); // pauses
        studio.page()
                .waitForFunction(
                        "text => document.querySelector('#training .lab-start').textContent !== text", running);
        studio.ready().undoTraining(before);
        studio.press("undo").press("undo");
        assertThat(studio.<Number>state("s => s.network.weights[0][0][0]").doubleValue())
                .isEqualTo(0.15);
    }

    /** What a running training has reached by then goes with the page, and is one edit with what it reaches later. */
    @Test
    void aReloadInMidTrainingIsOneEditEvenIfTheServerForgetsTheTraining(Visitor visitor) {
        visitor.expecting("404");
        StudioPage studio = visitor.open().tab("training");
        String before = studio.state(NETWORK);
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 20);
        // The first question of a page; the one before the reload is long past its first.
        studio.answerFirst("**/news?after=0&epoch=0", 404);
        studio.page().reload();
        studio.ready();
        studio.page().locator("#training .lab-note.lost").waitFor();
        String reached = studio.state(NETWORK);
        assertThat(reached).isNotEqualTo(before);
        assertThat(studio.<Number>state("s => s.past.length").intValue()).isEqualTo(1);
        train(studio, 1); // a new one, from there
        assertThat(studio.<String>state(NETWORK)).isNotEqualTo(reached);
        studio.undoTraining(before);
    }

    @Test
    void aServerThatStopsInMidTrainingLosesNoParameters(Visitor visitor) {
        visitor.expecting("ERR_").expecting("503").expecting("404");
        Studio first = Studio.start(new Studio.Settings("127.0.0.1", 0, "test", null));
        URI address = first.address();
        StudioPage studio = visitor.open(address, "").tab("training");
        String before = studio.state(NETWORK);
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 20);
        first.close();
        studio.page()
                .locator("#training .lab-note.over, #training .lab-note.away")
                .waitFor();
        studio.page()
                .locator("#status[data-kind=away]")
                .or(studio.page().locator("#training .lab-note.over"))
                .first()
                .waitFor();
        String reached = studio.state(NETWORK);
        assertThat(reached).isNotEqualTo(before);
        try (Studio second = Studio.start(new Studio.Settings("127.0.0.1", address.getPort(), "test", null))) {
            assertThat(second.address()).isEqualTo(address);
            studio.page().locator("#status[data-kind=ready]").waitFor();
            studio.ready();
            assertThat(studio.<String>state(NETWORK)).isEqualTo(reached);
            train(studio, 1, true);
            studio.undoTraining(before);
        }
    }

    @Test
    void aTrainingThatCouldNotBeginBeginsWhenTheServerIsBack(Visitor visitor) {
        visitor.expecting("ERR_").expecting("503");
        Studio first = Studio.start(new Studio.Settings("127.0.0.1", 0, "test", null));
        URI address = first.address();
        StudioPage studio = visitor.open(address, "").tab("training");
        first.close();
        studio.page().locator("#training .lab-epoch").click();
        studio.page().locator("#training .lab-note.away").waitFor();
        try (Studio second = Studio.start(new Studio.Settings("127.0.0.1", address.getPort(), "test", null))) {
            assertThat(second.address()).isEqualTo(address);
            studio.page().locator("#status[data-kind=ready]").waitFor();
            assertThat(studio.ready().page().locator("#training .lab-note").isVisible())
                    .isFalse();
            train(studio, 1);
        }
    }

    @Test
    void aReloadAfterARestartShowsNoOldTraining(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        train(studio, 1);
        train(studio, 2);
        studio.page().locator("#training .lab-restart").click();
        studio.ready().link();
        studio.page().reload();
        studio.ready();
        assertThat(studio.page().locator("#training .figure-epoch dd").textContent())
                .isEqualTo("–");
        assertThat(studio.page().locator("#training .lab-note").isVisible()).isFalse();
    }

    /** It may reach the server only when the page has asked how things are. */
    @Test
    void aWordThatWasUnderWayAtAReloadIsHeardOf(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        List<String> ids = new CopyOnWriteArrayList<>();
        studio.page().onRequest(request -> {
            Matcher training = TRAINING.matcher(request.url());
            if (training.matches()) {
                ids.add(training.group(1));
            }
        });
        train(studio, 1);
        studio.link();
        studio.page()
                .waitForResponse(
                        "**/news?after=0&epoch=0",
                        () -> studio.page().reload(new Page.ReloadOptions().setWaitUntil(WaitUntilState.COMMIT)));
        studio.page()
                .request()
                .post(
                        visitor.address()
                                .resolve("/api/trainings/" + ids.getFirst())
                                .toString(),
                        RequestOptions.create()
                                .setHeader("Content-Type", "application/json")
                                .setData("{\"do\": \"start\"}"));
        studio.page().locator("#training .lab-start.running").waitFor();
        awaitEpoch(studio, 20);
        pause(studio);
    }

    /** A browser that duplicates a tab gives it what the first has kept. */
    @Test
    void aDuplicatedWindowSeesWhatTheOtherDoes(Visitor visitor) {
        StudioPage first = visitor.open().tab("training");
        train(first, 1);
        first.link();
        String kept = first.state("() => JSON.stringify(Object.entries(sessionStorage))");
        Page window = visitor.window();
        window.addInitScript("for (const [key, value] of " + kept + ") sessionStorage.setItem(key, value);");
        window.navigate(first.page().url());
        StudioPage second = new StudioPage(window).ready().tab("training");
        awaitEpoch(second, 1);
        view(second, false);
        train(first, 2);
        view(second, true);
        awaitEpoch(second, 2);
        assertThat(second.ready().<String>state(NETWORK)).isEqualTo(first.<String>state(NETWORK));
    }

    @Test
    void anEditInMidTrainingPausesItAndAnUndoStartsAgainFromWhatIsShown(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        String before = studio.state(NETWORK);
        studio.page().locator("#training .lab-start").click();
        awaitSpeed(studio, true);
        studio.type("weights[0][0][0]", "0.5");
        String edited = studio.state(NETWORK);
        awaitSpeed(studio, false); // it rests
        assertThat(studio.page().locator("#training .lab-note").textContent()).contains("edited");
        assertThat(studio.<String>state(NETWORK)).isEqualTo(edited);
        studio.undoTraining(before);
        train(studio, 1, true);
        assertThat(studio.<String>state(NETWORK)).isNotEqualTo(before);
        studio.undoTraining(before);
    }

    private static void awaitSpeed(StudioPage studio, boolean isShown) {
        studio.page()
                .waitForFunction(
                        "is => (document.querySelector('#training .figure-speed dd').textContent !== '–') === is",
                        isShown);
    }

    /** A window that nobody sees keeps up from time to time: what it knows is not old when its training is lost. */
    @Test
    void aWindowOutOfViewHearsOfItsTrainingEveryHalfMinute(Visitor visitor) {
        Page window = visitor.window();
        window.clock().install();
        window.navigate(visitor.address().toString());
        StudioPage studio = new StudioPage(window).ready().tab("training");
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 10);
        view(studio, false);
        int hidden = epochAtRest(studio);
        window.clock().fastForward(30_000);
        awaitEpoch(studio, hidden + 100); // at 1,000 a second, not what was known before
        view(studio, true);
        pause(studio);
    }

    /** The number of the epoch that is shown, once it no longer changes: an answer may still be under way. */
    private static int epochAtRest(StudioPage studio) {
        for (int attempt = 0; attempt < 20; attempt++) {
            int shown = epoch(studio);
            studio.page().waitForTimeout(300);
            if (epoch(studio) == shown) {
                return shown;
            }
        }
        throw new AssertionError("the page goes on asking for news");
    }

    /** Waits until half a second has gone by without anything new in {@code asked}. */
    private static void awaitSilence(StudioPage studio, List<String> asked) {
        for (int attempt = 0; attempt < 20; attempt++) {
            asked.clear();
            studio.page().waitForTimeout(500);
            if (asked.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("the page goes on asking: " + asked);
    }

    private static void pause(StudioPage studio) {
        studio.page().locator("#training .lab-start").click();
        studio.page().locator("#training .lab-start:not(.running)").waitFor();
    }

    @Test
    void newsAreAskedForOnlyWhileATrainingMovesAndTheWindowIsInView(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        List<String> asked = new CopyOnWriteArrayList<>();
        train(studio, 1);
        studio.page().onRequest(request -> {
            if (request.url().contains("/news?")) {
                asked.add(request.url());
            }
        });
        awaitSilence(studio, asked);
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 10);
        assertThat(asked).isNotEmpty();
        view(studio, false);
        awaitSilence(studio, asked);
        int hidden = epoch(studio);
        view(studio, true);
        awaitEpoch(studio, hidden + 1);
        assertThat(asked).anyMatch(url -> url.endsWith("/news?after=0&epoch=0"));
    }

    /** Puts the window out of view, or back into it, as far as its page can tell. */
    private static void view(StudioPage studio, boolean isShown) {
        studio.page().evaluate("""
                isShown => {
                    Object.defineProperty(document, "hidden", { value: !isShown, configurable: true });
                    document.dispatchEvent(new Event("visibilitychange"));
                }""", isShown);
    }

    @Test
    void aRecordedEpochIsExplained(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        String first = studio.state(NETWORK);
        for (int epoch = 1; epoch <= 3; epoch++) {
            studio.page().locator("#training .lab-epoch").click();
            awaitEpoch(studio, epoch);
        }
        Locator slider = studio.page().locator("#lab-epochs");
        slider.focus();
        studio.page().keyboard().press("End");
        studio.page().keyboard().press("ArrowLeft");
        studio.page().waitForFunction("store => store.get().epoch === 2 && store.get().trace", studio.store());
        studio.ready();
        assertThat(studio.<String>state(NETWORK)).isNotEqualTo(first);
        assertThat(ShownNumbers.check(studio)).isGreaterThan(20);
        studio.undoTraining(first);
    }

    @Test
    void afterAnUndoTrainingBeginsFromWhatIsShown(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        String first = studio.state(NETWORK);
        train(studio, 1);
        String one = studio.state(NETWORK);
        for (int epoch = 2; epoch <= 5; epoch++) {
            train(studio, epoch);
        }
        studio.undoTraining(first);
        train(studio, 1, true);
        assertThat(studio.<String>state(NETWORK)).isEqualTo(one);
        train(studio, 2);
        chooseEpoch(studio, 1);
        studio.page().waitForFunction("store => store.get().epoch === 1", studio.store());
        assertThat(studio.ready().<String>state(NETWORK)).isEqualTo(one);
        train(studio, 1, true); // from epoch 1, not from epoch 2
        assertThat(studio.<String>state(NETWORK)).isNotEqualTo(one);
    }

    @Test
    void aLateEpochIsNotShownInAnotherNetworkNorAfterALaterChoice(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        for (int epoch = 1; epoch <= 5; epoch++) {
            train(studio, epoch);
        }
        List<Route> held = new CopyOnWriteArrayList<>();
        studio.page().route("**/epochs/2", held::add);
        chooseEpoch(studio, 2);
        studio.page().waitForCondition(() -> held.size() == 1);
        chooseEpoch(studio, 4);
        studio.page().waitForFunction("store => store.get().epoch === 4", studio.store());
        letGo(studio, held);
        assertThat(studio.<Number>state("s => s.epoch").intValue()).isEqualTo(4);
        chooseEpoch(studio, 2);
        studio.page().waitForCondition(() -> held.size() == 1);
        studio.preset("xor");
        String xor = studio.state(NETWORK);
        letGo(studio, held);
        assertThat(studio.ready().<String>state(NETWORK)).isEqualTo(xor);
    }

    @Test
    void choosingAnEpochKeepsALaterRateAndNotation(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        train(studio, 1);
        train(studio, 2);
        studio.dispatch(Map.of(
                "type",
                "edit",
                "network",
                studio.<Map<String, Object>>state("s => ({...s.network, learningRate: 0.125})")));
        chooseEpoch(studio, 1);
        studio.page().waitForFunction("store => store.get().epoch === 1", studio.store());
        assertThat(studio.ready().<Number>state("s => s.network.learningRate").doubleValue())
                .isEqualTo(0.125);
    }

    @Test
    void restartStopsATrainingThatIsBeingBegun(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        String first = studio.state(NETWORK);
        List<Route> held = new CopyOnWriteArrayList<>();
        List<String> said = new CopyOnWriteArrayList<>();
        studio.page().route("**/api/trainings", held::add);
        studio.page().onRequest(request -> {
            if (request.url().matches(".*/api/trainings/[^/]+")) {
                said.add(request.postData());
            }
        });
        studio.page().locator("#training .lab-start").click();
        studio.page().waitForCondition(() -> held.size() == 1);
        studio.page().locator("#training .lab-restart").click();
        held.getFirst().resume();
        studio.page().waitForCondition(() -> !said.isEmpty());
        studio.painted();
        assertThat(said).containsExactly("{\"do\":\"stop\"}");
        assertThat(studio.page().locator("#training .figure-epoch dd").textContent())
                .isEqualTo("–");
        assertThat(studio.<String>state(NETWORK)).isEqualTo(first);
    }

    @Test
    void manyWindowsThatHaveTrainedLeaveTheServerToOthers(Visitor visitor) {
        StudioPage first = visitor.open().tab("training");
        train(first, 1);
        for (int window = 2; window <= 6; window++) {
            StudioPage next = visitor.open().tab("training");
            train(next, 1);
        }
        StudioPage seventh = visitor.open(); // a browser has six connections
        assertThat(seventh.<String>state("s => s.status")).isEqualTo("ready");
        train(first, 2);
    }

    /** Six is also how many connections a browser has for a server. */
    @Test
    void sixWindowsThatTrainAtTheSameTimeKeepNobodyWaiting(Visitor visitor) {
        visitor.expecting("429").expecting("404"); // the seventh takes the place of one that was paused
        List<StudioPage> windows = new ArrayList<>();
        for (int window = 1; window <= 6; window++) {
            StudioPage next = visitor.open().tab("training");
            next.page().locator("#training .lab-start").click();
            awaitEpoch(next, 1);
            windows.add(next);
        }
        StudioPage seventh = visitor.open().tab("training");
        seventh.page().locator("#training .lab-start").click();
        seventh.page().locator("#training .lab-note.refused").waitFor();
        assertThat(seventh.page().locator("#training .lab-note").textContent()).contains("in another window");
        for (StudioPage window : windows) {
            assertThat(window.page().locator("#training .lab-start.running").count())
                    .isEqualTo(1);
            window.page().locator("#training .lab-start").click();
            window.page().locator("#training .lab-start:not(.running)").waitFor();
        }
        train(seventh, 1);
    }

    private static void train(StudioPage studio, int epoch) {
        train(studio, epoch, false);
    }

    /** One epoch more, after which it is {@code epoch}; {@code isExact} if it is less than before. */
    private static void train(StudioPage studio, int epoch, boolean isExact) {
        studio.page().locator("#training .lab-epoch").click();
        if (isExact) {
            studio.page()
                    .waitForFunction(
                            "is => document.querySelector('#training .figure-epoch dd').textContent === String(is)",
                            epoch);
        }
        awaitEpoch(studio, epoch);
        studio.page().waitForFunction("is => document.querySelector('#lab-epochs').max === String(is)", epoch);
        studio.ready();
    }

    private static int epoch(StudioPage studio) {
        return Integer.parseInt(studio.page()
                .locator("#training .figure-epoch dd")
                .textContent()
                .replaceAll("\\D", ""));
    }

    private static void chooseEpoch(StudioPage studio, int epoch) {
        studio.page()
                .locator("#lab-epochs")
                .evaluate(
                        "(slider, epoch) => { slider.value = epoch; slider.dispatchEvent(new Event('input')); }",
                        epoch);
    }

    private static void letGo(StudioPage studio, List<Route> held) {
        studio.page().waitForResponse("**/epochs/2", () -> held.forEach(Route::resume));
        held.clear();
        studio.painted();
    }

    private static void awaitEpoch(StudioPage studio, int epoch) {
        studio.page()
                .waitForFunction(
                        "least => Number(document.querySelector('#training .figure-epoch dd').textContent.replace(/\\D/g, '')) >= least",
                        epoch);
    }
}
