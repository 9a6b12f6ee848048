package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Json;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.check.Checker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the page: every language has all of them, and every text that a script asks for is there. */
class MessagesTest {
    private static final Path PAGE = Path.of("src/main/resources/dev/chainrule/studio/page");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** {@code t("a.b")}, {@code t(`a.${b}.c`)}, also with a choice between two. */
    private static final Pattern CALL = Pattern.compile("\\bt\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");

    private static final Pattern KEY = Pattern.compile("[\"`]((?:page|stage|training|tools)\\.[\\w.${}\\-]*)[\"`]");

    @Test
    void germanSaysAllThatEnglishSays() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> german = texts("de");
        assertThat(german.keySet()).containsExactlyInAnyOrderElementsOf(english.keySet());
        assertThat(english).isNotEmpty();
        english.forEach((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(german.get(key)).as(key).isNotBlank();
            assertThat(places(german.get(key))).as(key).isEqualTo(places(text));
        });
    }

    @Test
    void longTextsAreTranslated() throws IOException {
        Map<String, String> german = texts("de");
        assertThat(texts("en").entrySet())
                .filteredOn(text -> text.getValue().matches(".*[a-z]{3,} [a-z]{2,} [a-z]{2,}.*"))
                .allSatisfy(text -> assertThat(german.get(text.getKey())).isNotEqualTo(text.getValue()));
    }

    @Test
    void everyTextThatAScriptAsksForIsThere() throws IOException {
        Set<String> keys = texts("de").keySet();
        List<String> missing = new ArrayList<>();
        int found = 0;
        try (Stream<Path> scripts = Files.walk(PAGE.resolve("js"))) {
            for (Path script :
                    scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
                for (MatchResult call :
                        CALL.matcher(Files.readString(script)).results().toList()) {
                    Matcher key = KEY.matcher(call.group(1));
                    while (key.find()) {
                        found++;
                        Pattern wanted = Pattern.compile(
                                key.group(1).replace(".", "\\.").replaceAll("\\$\\{[^}]*}", "[\\\\w.-]+")
                                        + "(\\.(zero|one|two|few|many|other))?");
                        if (keys.stream()
                                .noneMatch(known -> wanted.matcher(known).matches())) {
                            missing.add(PAGE.relativize(script) + ": " + key.group(1));
                        }
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void everyKnownSlipAndConventionHasAName() throws IOException {
        Map<String, String> texts = texts("en");
        for (String loss : List.of("half-squared-error", "squared-error", "mean-squared-error")) {
            for (String activation : List.of("sigmoid", "relu")) {
                NetworkFile file = NetworkFile.of(Json.parse("""
                                {"layers": [2, 3, 2], "activations": ["%s", "sigmoid"], "loss": "%s", "seed": 1,
                                 "biases": [[0.1, 0.2, 0.3], [0.4, 0.5]], "inputs": [[0.5, 0], [0.25, 1]],
                                 "targets": [[0, 1], [1, 0]], "learningRate": 0.5}""".formatted(activation, loss), "test"), "test");
                assertThat(Checker.of(file).known())
                        .hasSizeGreaterThan(30)
                        .allSatisfy(reason -> assertThat(texts)
                                .containsKeys(
                                        "tools.reason." + reason.name() + ".name",
                                        "tools.reason." + reason.name() + ".text"));
            }
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> texts(String language) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String part : List.of("page", "stage", "training", "tools")) {
            Path file = PAGE.resolve("messages").resolve(language + "." + part + ".json");
            collect("", (Map<?, ?>) Json.parse(Files.readString(file), file.toString()), all);
        }
        return all;
    }

    private static void collect(String prefix, Map<?, ?> tree, Map<String, String> into) {
        tree.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                collect(prefix + name + ".", inner, into);
            } else {
                into.put(prefix + name, (String) value);
            }
        });
    }
}
