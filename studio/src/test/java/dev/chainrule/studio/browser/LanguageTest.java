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
            () => {
                const found = [];
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                    const on = node.parentElement;
                    if (on.closest("math, script, style, noscript, code, [hidden]")) continue;
                    found.push([on.closest("[lang]").lang, node.data]);
                }
                for (const it of document.querySelectorAll("[aria-label], [title], [aria-valuetext], [placeholder], [aria-roledescription]")) {
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
        Set<String> english = onlyEnglish();
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
            for (Object entry : (List<?>) studio.painted().page().evaluate(TEXTS)) {
                String language = (String) ((List<?>) entry).get(0);
                String text = (String) ((List<?>) entry).get(1);
                if (language.equals("de")
                        && !names.contains(text)
                        && (english.contains(text) || ENGLISH.matcher(text).find())) {
                    left.add(tab + ": " + text);
                }
            }
        }
        assertThat(left.stream().distinct()).isEmpty();
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
