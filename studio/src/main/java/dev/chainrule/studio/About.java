package dev.chainrule.studio;

import dev.chainrule.description.Description;
import dev.chainrule.description.Named;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Fading;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/about}: what the page offers for choice, and what was opened. */
final class About implements HttpService {
    private final Studio.Settings settings;

    About(Studio.Settings settings) {
        this.settings = settings;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/about", (_, response) -> Answer.json(response, tree()));
    }

    private Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("version", settings.version());
        tree.put("notations", Notation.ids());
        tree.put("activations", choices(Activation.class));
        tree.put("losses", losses());
        tree.put("optimizers", choices(Optimizer.class));
        tree.put("conventions", conventions());
        tree.put("hide", Fading.words());
        tree.put("opened", opened());
        tree.put("title", settings.opened() == null ? null : settings.opened().title());
        return tree;
    }

    private @Nullable Object opened() {
        Opened opened = settings.opened();
        if (opened == null) {
            return null;
        }
        NetworkFile file = opened.network();
        return file.network().layout().trained() > Question.LARGE
                ? Networks.summary(NetworkShelf.refOf(file), file)
                : file.toTree();
    }

    // ---- names with their parameters ----

    private static List<Object> choices(Class<? extends Named> type) {
        List<Object> choices = new ArrayList<>();
        for (String word : Description.words(type)) {
            choices.add(choice(Description.read(type, word, word)));
        }
        return choices;
    }

    private static Map<String, @Nullable Object> choice(Named named) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(Description.record((Record) named));
        parameters.remove("atZero"); // of relu: the convention reluAtZero says it
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("name", named.name());
        choice.put("parameters", parameters);
        return choice;
    }

    /** Each loss also with the activations of an output that it goes with. */
    private static List<Object> losses() {
        List<Object> losses = new ArrayList<>();
        for (String word : Description.words(Loss.class)) {
            Loss loss = Description.read(Loss.class, word, word);
            Map<String, @Nullable Object> choice = choice((Named) loss);
            choice.put(
                    "outputs",
                    Description.words(Activation.class).stream()
                            .filter(name -> loss.fits(Description.read(Activation.class, name, name)))
                            .toList());
            losses.add(choice);
        }
        return losses;
    }

    private static Map<String, Object> conventions() {
        Map<String, Object> conventions = new LinkedHashMap<>();
        conventions.put("biases", words(Conventions.Biases.values()));
        conventions.put("updateOrder", words(Conventions.UpdateOrder.values()));
        conventions.put("batch", words(Conventions.Batch.values()));
        conventions.put("reluAtZero", List.of(0, 0.5, 1));
        return conventions;
    }

    private static List<@Nullable Object> words(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Description::of).toList();
    }
}
