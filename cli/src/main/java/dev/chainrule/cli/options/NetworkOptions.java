package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Normalization;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the model is made of, from the first layer on: {@code --from} takes it from another model. */
final class NetworkOptions {
    private static final String NO_LAYER = "none";

    @Option(names = "--hidden", paramLabel = "N,...", description = "Units of each hidden layer, or none.")
    private @Nullable String hidden;

    @Option(names = "--activation", paramLabel = "NAME", description = "Of the hidden layers: relu, mish, selu, ...")
    private @Nullable String activation;

    @Option(names = "--normalization", paramLabel = "NAME", description = "Of the hidden layers: none, batch, layer.")
    private @Nullable String normalization;

    @Option(names = "--dropout", paramLabel = "SHARE", description = "Of the hidden units, left out at random.")
    private @Nullable Double dropout;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "So many networks in one, that share their layers and predict their mean.")
    private @Nullable Integer members;

    @Option(
            names = "--adapters",
            paramLabel = "WHERE",
            description = "Where each member has weights of its own: first, all.")
    private @Nullable String adapters;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            description = "auto, glorot-uniform, he-normal, orthogonal, ...")
    private @Nullable String initializer;

    /**
     * {@code base} with what the command line says instead.
     *
     * @throws UsageException if a word is unknown, a number out of range, or an option has no effect
     */
    Recipe over(Recipe base) {
        return new Changed<>(base)
                .by("--hidden", hidden, (r, text) -> r.withHidden(units(text)))
                .by(
                        "--activation",
                        activation,
                        (r, text) -> r.withActivation(Choice.parse(Activation.class, "--activation", text)))
                .by(
                        "--members",
                        members,
                        (r, n) -> r.withEnsemble(
                                new Ensemble(n, r.architecture().ensemble().adapters())))
                .by(
                        "--adapters",
                        adapters,
                        (r, word) -> r.withEnsemble(new Ensemble(
                                r.architecture().ensemble().members(), Word.of(Adapters.class, "--adapters", word))))
                .then(this::requireMembers)
                .by(
                        "--normalization",
                        normalization,
                        (r, text) -> r.withNormalization(Choice.parse(Normalization.class, "--normalization", text)))
                .by("--dropout", dropout, Recipe::withDropout)
                .by(
                        "--initializer",
                        initializer,
                        (r, text) -> r.withTrainer(
                                r.trainer().withInitializer(Choice.parse(Initializer.class, "--initializer", text))))
                .value();
    }

    private Recipe requireMembers(Recipe recipe) {
        if (adapters != null && recipe.architecture().ensemble().members() == 1) {
            throw new UsageException("--adapters is for several members, and there is one: give --members 16 too");
        }
        return recipe;
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
