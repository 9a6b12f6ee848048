package dev.chainrule.cli;

import static dev.chainrule.cli.UsageException.override;

import dev.chainrule.model.Recipe;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Normalization;
import dev.chainrule.preprocessing.Scaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the model is made of: all that {@code --from} takes from another model. */
final class NetworkOptions {
    private static final String NO_LAYER = "none";

    @Option(
            names = "--hidden",
            paramLabel = "N,...",
            description = "Units of each hidden layer, or none. Default: 128,128.")
    private @Nullable String hidden;

    @Option(names = "--activation", paramLabel = "NAME", description = "Of the hidden layers. Default: relu.")
    private @Nullable String activation;

    @Option(
            names = "--normalization",
            paramLabel = "NAME",
            description = "Of the hidden layers: none (default), batch, layer.")
    private @Nullable String normalization;

    @Option(names = "--dropout", paramLabel = "SHARE", description = "Of the hidden units. Default: 0.1.")
    private @Nullable Double dropout;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            description = "auto (default), glorot-uniform, he-normal, orthogonal, ...")
    private @Nullable String initializer;

    @Option(
            names = "--scaling",
            paramLabel = "NAME",
            description = "Of numeric columns: quantile (default), smooth, robust, standard, none.")
    private @Nullable String scaling;

    /** @throws UsageException if an option is given, as none has an effect on what {@code --from} takes over */
    void requireNone() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("--hidden", hidden);
        values.put("--activation", activation);
        values.put("--normalization", normalization);
        values.put("--dropout", dropout);
        values.put("--initializer", initializer);
        values.put("--scaling", scaling);
        values.forEach((option, value) -> {
            if (value != null) {
                throw new UsageException("--from keeps the network and the scaling of its model: leave out " + option);
            }
        });
    }

    /**
     * {@code base} with what the command line says instead.
     *
     * @throws UsageException if a word is unknown or a number out of range
     */
    Recipe over(Recipe base) {
        Recipe recipe = override(base, "--hidden", hidden, (r, text) -> r.withHidden(units(text)));
        recipe = override(
                recipe,
                "--activation",
                activation,
                (r, text) -> r.withActivation(Choice.parse(Activation.class, "--activation", text)));
        recipe = override(
                recipe,
                "--normalization",
                normalization,
                (r, text) -> r.withNormalization(Choice.parse(Normalization.class, "--normalization", text)));
        recipe = override(recipe, "--dropout", dropout, Recipe::withDropout);
        recipe = override(
                recipe,
                "--initializer",
                initializer,
                (r, text) -> r.withTrainer(
                        r.trainer().withInitializer(Choice.parse(Initializer.class, "--initializer", text))));
        return override(
                recipe,
                "--scaling",
                scaling,
                (r, text) -> r.withScaling(Choice.parse(Scaling.Kind.class, "--scaling", text)));
    }

    private static List<Integer> units(String text) {
        List<Integer> units = new ArrayList<>();
        if (text.equals(NO_LAYER)) {
            return units;
        }
        for (String word : text.split(",", -1)) {
            try {
                units.add(Integer.valueOf(word.strip()));
            } catch (NumberFormatException e) {
                throw new UsageException(
                        "--hidden: expected numbers of units such as 64,32, or " + NO_LAYER + ", found '" + text + "'");
            }
        }
        return units;
    }
}
