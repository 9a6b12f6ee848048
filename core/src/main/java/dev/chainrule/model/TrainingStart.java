package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a training begins: at parameters drawn from the recipe's seed, at those of a model, or in the middle of a training.
 *
 * @param recipe of the training
 * @param model to start from, or null
 * @param checkpoint to go on from, or null
 */
record TrainingStart(
        Recipe recipe, @Nullable Model model, @Nullable Path checkpoint) {
    /**
     * The preprocessing of the model to start from; empty if there is none.
     *
     * @throws ChainruleException if that model predicts something else
     */
    Optional<Preprocessing> preprocessing() {
        if (model == null) {
            return Optional.empty();
        }
        Preprocessing preprocessing = model.preprocessing();
        List<String> predicted = preprocessing.target().columns();
        if (!predicted.equals(recipe.roles().targets())) {
            throw new ChainruleException("the model to start from predicts " + String.join(", ", predicted) + ", not "
                    + String.join(", ", recipe.roles().targets()));
        }
        List<Double> quantiles =
                preprocessing.target() instanceof QuantileTarget target ? target.quantiles() : List.of();
        if (!quantiles.equals(recipe.quantiles())) {
            throw new ChainruleException("the model to start from predicts "
                    + (quantiles.isEmpty() ? "no quantiles" : "the quantiles " + quantiles) + ", the recipe "
                    + (recipe.quantiles().isEmpty() ? "none" : "asks for " + recipe.quantiles()));
        }
        return Optional.of(preprocessing);
    }

    /** The units of each layer that there will be whatever the features are, of all members. */
    int[] units() {
        return model == null
                ? recipe.architecture().hidden().stream()
                        .mapToInt(units ->
                                ofAll(units, recipe.architecture().ensemble().members()))
                        .toArray()
                : model.network().layers().stream()
                        .mapToInt(layer -> ofAll(layer.units(), model.network().members()))
                        .toArray();
    }

    private static int ofAll(int units, int members) {
        return Math.clamp((long) units * members, 0, Integer.MAX_VALUE);
    }

    /**
     * The training, on the rows {@code data}.
     *
     * @throws ChainruleException if the network is too large, the loss does not fit it, or the checkpoint is of another
     *     training
     */
    Training open(Trainer trainer, Preprocessing preprocessing, Dataset data, Compute compute) {
        Network network = model == null ? recipe.network(preprocessing) : model.network();
        requireLayout(network);
        Activation output = network.output().activation();
        if (!trainer.loss().fits(output)) {
            throw new ChainruleException("the loss " + trainer.loss().name() + " does not fit the output activation "
                    + output.name() + (model == null ? "" : " of the model to start from"));
        }
        if (checkpoint != null) {
            return resume(checkpoint, trainer, network, compute);
        }
        return Training.start(trainer, parameters(trainer, preprocessing, data), compute);
    }

    /** The parameters before the first epoch. */
    Parameters parameters(Trainer trainer, Preprocessing preprocessing, Dataset data) {
        if (model != null) {
            return model.parameters();
        }
        Parameters parameters =
                Parameters.initial(recipe.network(preprocessing), trainer.initializer(), trainer.seed());
        SilentInputs.silence(parameters, data);
        return parameters;
    }

    private static Training resume(Path file, Trainer trainer, Network network, Compute compute) {
        Training training = Training.resume(file, compute);
        if (!training.trainer().equals(trainer)
                || !training.parameters().network().equals(network)) {
            training.close();
            throw new ChainruleException("the checkpoint " + file + " was made with another recipe"
                    + difference(training.trainer(), trainer) + "; resume with the same options");
        }
        return training;
    }

    private static void requireLayout(Network network) {
        try {
            network.layout();
        } catch (IllegalArgumentException e) {
            String others = network.isPlain() ? "" : ", embedded values (--embedding) or members (--members)";
            throw new ChainruleException(e.getMessage() + "; give it fewer hidden units (--hidden)" + others, e);
        }
    }

    /** " (rate 0.01, now 0.002)": the first part in which two recipes of a training differ; nothing if none does. */
    private static String difference(Trainer saved, Trainer asked) {
        Map<String, @Nullable Object> now = Description.record(asked);
        for (Map.Entry<String, @Nullable Object> part :
                Description.record(saved).entrySet()) {
            Object other = now.get(part.getKey());
            if (!Objects.equals(part.getValue(), other)) {
                return " (" + part.getKey() + " " + part.getValue() + ", now " + other + ")";
            }
        }
        return " (another network)";
    }
}
