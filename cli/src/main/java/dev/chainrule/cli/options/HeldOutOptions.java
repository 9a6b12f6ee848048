package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.model.Recipe;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows judge what the others taught. */
public class HeldOutOptions {
    private static final String RANGE = ": expected a share from 0 to less than 1, such as 0.2, or a file; found ";

    @Option(
            names = "--validation",
            paramLabel = "SHARE|FILE",
            description = "Rows that choose the best epoch. Default: 0.2.")
    private @Nullable String validation;

    @Option(
            names = "--refit",
            negatable = true,
            description = "Validate by all rows in turns, and learn from all of them.")
    private @Nullable Boolean refit;

    @Option(names = "--test", paramLabel = "SHARE|FILE", description = "Rows kept away from everything, to judge by.")
    private @Nullable String test;

    /** Whose rows choose the best epoch, or null for a share of the table. */
    @Nullable
    public Path validationFile() {
        return file(validation);
    }

    /** Whose rows are the test, or null for a share of the table. */
    @Nullable
    public Path testFile() {
        return file(test);
    }

    /** Whether it is asked for that the model learns from the rows for validation, too. */
    public boolean refits() {
        return Boolean.TRUE.equals(refit);
    }

    /** Whether rows are to be kept for a test. */
    public boolean hasTest() {
        Double share = share("--test", test);
        return testFile() != null || (share != null && share > 0);
    }

    /**
     * {@code base} with what the command line says instead. With a file for validation the recipe keeps its share, for
     * the folds of a cross-validation.
     *
     * @throws UsageException if a share is out of range, or there are no rows to take turns in validation
     */
    public Recipe over(Recipe base) {
        Recipe recipe = shares(base);
        if (refits() && (validationFile() != null || recipe.validation() == 0)) {
            throw new UsageException("--refit lets the rows of the table take turns in validation: "
                    + (validation == null
                            ? "the recipe has no share for it; give one, such as --validation 0.2"
                            : "leave out --validation " + validation));
        }
        return recipe;
    }

    private Recipe shares(Recipe base) {
        return new Changed<>(test == null ? base : base.withTest(0))
                .by("--validation", share("--validation", validation), Recipe::withValidation)
                .by("--test", share("--test", test), Recipe::withTest)
                .by("--refit", refit, Recipe::withRefit)
                .value();
    }

    private static @Nullable Path file(@Nullable String text) {
        return text == null || isNumber(text) ? null : Path.of(text);
    }

    private static @Nullable Double share(String option, @Nullable String text) {
        if (text == null || !isNumber(text)) {
            return null;
        }
        double share = Double.parseDouble(text);
        if (!(share >= 0 && share < 1)) {
            throw new UsageException(option + RANGE + text);
        }
        return share;
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
