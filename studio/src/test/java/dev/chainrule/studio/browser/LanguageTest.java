package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the German page nothing is English but names, and what is marked as English. */
@ExtendWith(Browsing.class)
class LanguageTest {
    private static final Path MESSAGES = Path.of("src/main/resources/dev/chainrule/studio/page/messages");

    /** Words of English that are none of German, formulas or network files. */
    private static final Pattern ENGLISH = Pattern.compile(
            "\\b(the|of|and|with|how|which|what|from|this|that|are|is|to|by|each|every|update|loss|weight|weights|step|steps"
                    + "|learning|rate|forward|backward|output|input|hidden|layer|sample|target)\\b");

    /** Every text and label on the page, each with the language it is marked with. */
    private static final String TEXTS = """
            part => {
                const found = [];
                const among = document.querySelector(part);
                const walk = document.createTreeWalker(among, NodeFilter.SHOW_TEXT);
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                    const on = node.parentElement;
                    if (on.closest("math, script, style, noscript, code, [hidden]")) continue;
                    found.push([on.closest("[lang]").lang, node.data]);
                }
                for (const it of among.querySelectorAll("[aria-label], [title], [aria-valuetext], [placeholder], [aria-roledescription]")) {
                    for (const name of ["aria-label", "title", "aria-valuetext", "placeholder", "aria-roledescription"]) {
                        if (it.hasAttribute(name)) found.push([it.closest("[lang]").lang, it.getAttribute(name)]);
                    }
                }
                return found.map(([lang, text]) => [lang, text.trim()]).filter(([, text]) => /[A-Za-z]/.test(text));
            }
            """;

    @Test
    void theGermanPageIsGerman(Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        Set<String> names = names(studio);
        studio.page().locator("select[data-key=language]").selectOption("de");
        studio.page().locator("html[lang=de]").waitFor();
        assertThat(studio.texts("#derivation .derivation-card .kicker"))
                .containsExactly("Herleitung · ihre Worte sind englisch");
        List<String> left = new ArrayList<>();
        for (String tab : List.of("steps", "training", "check", "exercises")) {
            studio.tab(tab);
            if (tab.equals("check")) {
                studio.page().locator("#check table").first().waitFor();
            }
            if (tab.equals("exercises")) {
                studio.page().locator("#exercises form button.primary").click();
                studio.page().locator("#exercises .blank").first().waitFor();
            }
            left.addAll(english(studio, "body", names));
        }
        assertThat(left.stream().distinct()).isEmpty();
    }

    /** What the server says of a training: that it ran away, why, what the diagnosis finds, and what it refuses. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            away by the rate;    diverged; davongelaufen; {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], learningRate: 1e30, inputs: [[1], [2]], targets: [[1], [2]]}
            away by the inputs;  diverged; skalieren Sie; {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], learningRate: 9, inputs: [[1000], [2000]], targets: [[1], [2]]}
            saturated, vanishing; ;        Gesättigte;    {layers: [1, 4, 4, 4, 1], activations: ["sigmoid", "sigmoid", "sigmoid", "sigmoid"], weights: [[[90, 90, 90, 90]], ...[0, 1].map(() => Array(4).fill([30, 30, 30, 30])), Array(4).fill([1])], learningRate: 1e-6, inputs: [[1], [2]], targets: [[0], [1]]}
            large inputs;        ;        Mittel;         {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], learningRate: 1e-9, inputs: [[100], [200]], targets: [[1], [2]]}
            unequal inputs;      ;        schwankt;       {layers: [2, 1], activations: ["identity"], weights: [[[0.5], [0.5]]], learningRate: 1e-9, inputs: [[5, 0.25], [-5, 0.251]], targets: [[1], [2]]}
            a rate too high;     ;        gestiegen, von; {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], learningRate: 3, inputs: [[1], [2]], targets: [[1], [2]]}
            no targets;          refused;  keine Ziele;   {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], inputs: [[1], [2]]}
            too large;           refused;  Genauigkeit;   {layers: [1, 1], activations: ["identity"], weights: [[[0.5]]], inputs: [[1e39], [2]], targets: [[1], [2]]}
            a slope;             refused;  lernt;         {layers: [1, 1], activations: ["prelu"], weights: [[[0.5]]], inputs: [[1], [2]], targets: [[1], [2]]}
            """)
    void whatTheServerSaysOfATrainingIsGerman(String what, String note, String german, String network, Visitor visitor)
            throws IOException {
        visitor.expecting("400");
        StudioPage studio = visitor.with(options -> options.setLocale("de-DE")).open();
        Set<String> names = names(studio);
        studio.page().evaluate("store => store.dispatch({type: 'open', network: " + network + "})", studio.store());
        studio.ready().tab("training");
        studio.page().locator("#training .lab-start").click();
        String place = note == null ? "#training .lab-findings" : "#training .lab-note." + note;
        studio.page().locator(place).getByText(german).first().waitFor();
        assertThat(english(studio, "#training", names)).as(what).isEmpty();
    }

    /** What is English in a part of the German page. */
    private static List<String> english(StudioPage studio, String part, Set<String> names) throws IOException {
        Set<String> english = onlyEnglish();
        List<String> left = new ArrayList<>();
        for (Object entry : (List<?>) studio.painted().page().evaluate(TEXTS, part)) {
            String language = (String) ((List<?>) entry).get(0);
            String text = (String) ((List<?>) entry).get(1);
            if (language.equals("de")
                    && !names.contains(text)
                    && (english.contains(text) || ENGLISH.matcher(text).find())) {
                left.add(text);
            }
        }
        return left;
    }

    @Test
    void theBrowsersLanguageIsSpokenAndTheChosenOneKept(Visitor visitor) {
        StudioPage studio = visitor.with(options -> options.setLocale("de-AT")).open();
        assertThat(studio.page().locator("html").getAttribute("lang")).isEqualTo("de");
        studio.page().locator("select[data-key=language]").selectOption("en");
        studio.page().locator("html[lang=en]").waitFor();
        studio.page().reload();
        assertThat(studio.ready().page().locator("html").getAttribute("lang")).isEqualTo("en");
    }

    /** Words of network files and names, which are the same in every language. */
    private static Set<String> names(StudioPage studio) {
        Set<String> names = new HashSet<>(List.of("English"));
        for (Object name : (List<?>) studio.state("s => ['activations', 'losses', 'optimizers']"
                + ".flatMap(kind => s.about[kind].flatMap(x => [x.name, ...Object.keys(x.parameters)]))"
                + ".concat(s.presets.flatMap(x => (x.values ?? []).map(v => v.label)))")) {
            names.add((String) name);
        }
        return names;
    }

    /** Texts of the English page that the German one does not have. */
    private static Set<String> onlyEnglish() throws IOException {
        Set<String> english = new HashSet<>();
        Set<String> german = new HashSet<>();
        for (String part : List.of("page", "stage", "training", "tools")) {
            collect(Json.parse(Files.readString(MESSAGES.resolve("en." + part + ".json")), part), english);
            collect(Json.parse(Files.readString(MESSAGES.resolve("de." + part + ".json")), part), german);
        }
        english.removeAll(german);
        return english;
    }

    private static void collect(Object tree, Set<String> into) {
        if (tree instanceof Map<?, ?> map) {
            map.values().forEach(value -> collect(value, into));
        } else {
            into.add((String) tree);
        }
    }
}
