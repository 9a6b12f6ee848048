package dev.chainrule.cli.options;

import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.Model;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.tables.ReadOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@code train} and {@code tune} have in common: what is to be learned from a table, and by which recipe. */
public final class RecipeOptions {
    private static final String PRESET = "--preset";

    @Option(
            names = PRESET,
            paramLabel = "NAME",
            description = "Begin with the recipe fast, default or best; what is not said below is as there. "
                    + "Default: default.")
    private @Nullable String preset;

    @ArgGroup(validate = false, order = 2, heading = "%nWhat to learn%n")
    private RoleOptions roles = new RoleOptions();

    @ArgGroup(validate = false, order = 4, heading = "%nWhat the network sees%n")
    private FeatureOptions features = new FeatureOptions();

    @ArgGroup(validate = false, order = 5, heading = "%nThe network%n")
    private NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, order = 6, heading = "%nThe training%n")
    private TrainingOptions training = new TrainingOptions();

    /**
     * Whether the options suit each other, as far as no file needs to be read.
     *
     * @throws UsageException if not
     */
    public void check() {
        training.check(roles.task());
    }

    /** Which column plays which part. */
    public RoleOptions roles() {
        return roles;
    }

    /**
     * The preset that is named; null if none is.
     *
     * @throws UsageException if there is no such preset
     */
    @Nullable
    public Preset preset() {
        return preset == null ? null : Word.of(Preset.class, PRESET, preset);
    }

    /** The preset to begin with where no recipe is given: the one that is named, or the usual one. */
    public Preset presetOrUsual() {
        Preset named = preset();
        return named == null ? RecipePlan.USUAL : named;
    }

    /** {@code options}, with columns read as words that are said to be words. */
    public ReadOptions reading(ReadOptions options) {
        return options.withCategorical(roles.categorical().toArray(String[]::new));
    }

    /**
     * {@code base} with what the command line says instead of features, network and training.
     *
     * @throws UsageException if a word is unknown, a number out of range, or an option has no effect
     */
    public Recipe over(Recipe base) {
        return training.over(network.over(features.over(base)));
    }

    /** That {@code model} was not calibrated, if that was asked for. */
    public Optional<String> remark(Model model) {
        Calibration calibration = model.provenance().calibration();
        return training.calibrates() && (calibration == null || calibration.isNothing())
                ? Optional.of("nothing was calibrated: that needs 30 rows for validation or more, and probabilities or"
                        + " quantiles")
                : Optional.empty();
    }

    /**
     * The first option given to {@code command} that says what a model has already; null if there is none.
     *
     * @param command which these options are part of
     */
    @Nullable
    public String ofModel(CommandSpec command) {
        String option = Given.of(command, FeatureOptions.class, NetworkOptions.class);
        return option != null ? option : preset != null ? PRESET : training.clamp() != null ? "--clamp" : null;
    }
}
