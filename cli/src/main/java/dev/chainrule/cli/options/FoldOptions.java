package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows judge what the others taught, also in turns. */
public final class FoldOptions extends HeldOutOptions {
    @Option(names = "--folds", paramLabel = "K", description = "Judge by cross-validation too: K more trainings.")
    private @Nullable Integer folds;

    /** The number of folds; 0 for none. */
    public int folds() {
        return folds == null ? 0 : folds;
    }

    /** @throws UsageException if there is no such number of folds */
    public void check() {
        if (folds != null && folds < 2) {
            throw new UsageException("--folds: at least 2 are needed, found " + folds);
        }
    }
}
