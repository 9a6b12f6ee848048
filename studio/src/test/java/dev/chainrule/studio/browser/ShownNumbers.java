package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** All numbers that stand on the page for a quantity, against the engine's. */
final class ShownNumbers {
    private static final Pattern NUMBER = Pattern.compile("[+−-]?(\\d+\\.?\\d*|\\.\\d+)(e[−-]?\\d+)?");

    /** Of every leaf that stands for a quantity: its id, and what it shows. A box that is being edited shows all digits. */
    private static final String COLLECT = """
            () => [...document.querySelectorAll("[data-q]")]
                .filter(it => it.getClientRects().length > 0 && !it.querySelector("[data-q]"))
                .map(it => ({ id: it.dataset.q, text: it.value ?? it.textContent, term: it.localName === "mn",
                    where: it.outerHTML.slice(0, 160) }))
            """;

    private ShownNumbers() {}

    /** Compares them for one sample in a notation that changes no sign; gives how many there were. */
    static int check(StudioPage studio) {
        EngineNumbers engine = EngineNumbers.of(studio.state("s => JSON.stringify(s.network)"));
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Object entry : (List<?>) studio.page().evaluate(COLLECT)) {
            Map<?, ?> shown = (Map<?, ?>) entry;
            String text = ((String) shown.get("text")).strip();
            OptionalDouble value = engine.value((String) shown.get("id"));
            if (value.isPresent() && NUMBER.matcher(text).matches()) {
                count++;
                // within a formula the sign is a sign of its own
                double expected = (Boolean) shown.get("term") ? Math.abs(value.getAsDouble()) : value.getAsDouble();
                if (!EngineNumbers.isPrintOf(text, expected)) {
                    wrong.add(shown.get("id") + " is " + value.getAsDouble() + ", shown is " + text + " in "
                            + shown.get("where"));
                }
            }
        }
        assertThat(wrong).as("numbers on the page that are not the engine's").isEmpty();
        return count;
    }
}
