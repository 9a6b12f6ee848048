package dev.chainrule.cli.recipe;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.Model;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Target;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that {@code --from} names: a training goes on from its parameters, with its preprocessing.
 *
 * @param file its file
 * @param model what is in it
 */
public record StartingModel(Path file, Model model) {
    /**
     * The model in {@code file}.
     *
     * @throws ChainruleException if it cannot be read
     */
    public static StartingModel load(Path file) {
        return new StartingModel(file, Model.load(file));
    }

    /** The recipe it was made by, or for a network that was trained elsewhere the plain one. */
    public Recipe recipe() {
        Target target = model.preprocessing().target();
        return RecipeTree.over(
                Recipe.of(Roles.ofTargets(target.columns().toArray(String[]::new))),
                model.provenance().recipe(),
                target.columns(),
                String.valueOf(file.getFileName()));
    }

    /**
     * The loss it was trained by, or the one that suits its task.
     *
     * @throws ChainruleException if that was a function of a user's own program, or does not fit the outputs
     */
    public Loss loss() {
        Object tree = model.provenance().recipe().get("loss");
        Target target = model.preprocessing().target();
        Loss loss = tree == null
                ? Recipe.forTarget(target.columns().toArray(String[]::new)).lossFor(target.task())
                : Description.read(Loss.class, tree, file.getFileName() + ": recipe.loss");
        requireFitting(loss);
        return loss;
    }

    private void requireFitting(Loss loss) {
        Activation outputs = model.network().output().activation();
        if (!loss.fits(outputs)) {
            throw new ChainruleException("the loss " + loss.name() + " does not fit the outputs of " + file
                    + ", which are " + outputs.name());
        }
    }

    /**
     * {@code asked} with this model's network, so that the new model's provenance is true.
     *
     * @throws ChainruleException if it asks for another target, task or loss than the model can have
     */
    public Recipe takenOverBy(Recipe asked) {
        Target target = model.preprocessing().target();
        List<String> targets = asked.roles().targets();
        if (!targets.equals(target.columns())) {
            throw new ChainruleException(file + " predicts " + String.join(", ", target.columns())
                    + " and cannot go on to predict " + String.join(", ", targets));
        }
        @Nullable Task task = asked.roles().task();
        if (task != null && !task.admits(target.task())) {
            throw new ChainruleException(
                    file + " is for the task " + target.task().word() + ", not " + task.word());
        }
        requireFitting(asked.lossFor(target.task()));
        Network network = model.network();
        return model.provenance().recipe().isEmpty() ? describe(asked, network) : withNetworkOf(asked, recipe());
    }

    private static Recipe withNetworkOf(Recipe asked, Recipe own) {
        return asked.withEncoder(own.encoder())
                .withArchitecture(own.architecture())
                .withClamp(own.clamp())
                .withTrainer(asked.trainer().withInitializer(own.trainer().initializer()));
    }

    /** A recipe knows one kind of hidden layer: the first one's. */
    private static Recipe describe(Recipe asked, Network network) {
        List<Layer> hidden = network.layers().subList(0, network.layers().size() - 1);
        Recipe recipe = asked.withHidden(hidden.stream().map(Layer::units).toList());
        return hidden.isEmpty()
                ? recipe
                : recipe.withActivation(hidden.getFirst().activation())
                        .withNormalization(hidden.getFirst().normalization())
                        .withDropout(hidden.getFirst().dropout());
    }
}
