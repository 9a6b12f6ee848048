package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long 784-128-10 takes to open and to step, and what live training leaves of the page's frames:
 * {@code mvn -pl studio -am test -Dtest=PageBenchmark -Dsurefire.failIfNoSpecifiedTests=false}. It prints figures and judges none
 * of them; they are in docs/studio.md.
 */
@ExtendWith(Browsing.class)
class PageBenchmark {
    private static final int RUNS = 7;
    private static final int STEPS = 60;
    private static final int SECONDS = 6;

    /** Waits until what a change led to has been drawn. */
    private static final String DRAWN =
            "const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));";

    @Test
    void opens(Visitor visitor) {
        StudioPage studio = visitor.open();
        double[] times = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            studio.preset("second-text");
            times[run] = ((Number) studio.page().evaluate("""
                    async store => {
                        %s
                        const begin = performance.now();
                        document.querySelector("[data-preset=digits]").click();
                        await new Promise(done => {
                            const stop = store.subscribe(state => {
                                if (state.trace?.large) {
                                    stop();
                                    done();
                                }
                            });
                        });
                        await drawn();
                        return performance.now() - begin;
                    }""".formatted(DRAWN), studio.store())).doubleValue();
        }
        print("784-128-10 opens", "ms", times);
        assertThat(times).hasSize(RUNS);
    }

    @Test
    void steps(Visitor visitor) {
        StudioPage studio = visitor.open().preset("digits");
        studio.page().keyboard().press("Home");
        List<?> times = (List<?>) studio.page().evaluate("""
                async count => {
                    %s
                    const times = [];
                    const keys = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"];
                    for (let n = 0; n < count; n++) {
                        await drawn();
                        const begin = performance.now();
                        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: keys[n %% keys.length], bubbles: true, cancelable: true }));
                        document.body.getBoundingClientRect(); // layout belongs to it
                        times.push(performance.now() - begin);
                    }
                    return times;
                }""".formatted(DRAWN), STEPS);
        print("784-128-10 steps", "ms", numbers(times));
        assertThat(times).hasSize(STEPS);
    }

    @Test
    void trainsLive(Visitor visitor) {
        StudioPage studio = visitor.open().preset("digits").tab("training");
        Page page = studio.page();
        page.locator("#lab-pace").selectOption("0");
        page.locator("#training .lab-start").click();
        page.waitForTimeout(3000);
        List<?> gaps = (List<?>) page.evaluate("""
                seconds => new Promise(done => {
                    const gaps = [];
                    let last = performance.now();
                    const end = last + 1000 * seconds;
                    const frame = now => {
                        gaps.push(now - last);
                        last = now;
                        now < end ? requestAnimationFrame(frame) : done(gaps.slice(1));
                    };
                    requestAnimationFrame(frame);
                })""", SECONDS);
        double[] numbers = numbers(gaps);
        System.out.printf(
                Locale.ROOT,
                "784-128-10 trains live: %.0f frames per second, updates per second on the page: %s%n",
                1000 * numbers.length / Arrays.stream(numbers).sum(),
                page.locator("#training .figure-speed dd").textContent());
        print("784-128-10 trains live, from frame to frame", "ms", numbers);
        assertThat(numbers).isNotEmpty();
    }

    private static double[] numbers(List<?> list) {
        return list.stream()
                .mapToDouble(number -> ((Number) number).doubleValue())
                .toArray();
    }

    private static void print(String what, String unit, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f %s, 95 %% %.1f %s, most %.1f %s (of %d)%n",
                what,
                sorted[sorted.length / 2],
                unit,
                sorted[(int) Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length))],
                unit,
                sorted[sorted.length - 1],
                unit,
                sorted.length);
    }
}
