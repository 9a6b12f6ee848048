package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Task;
import dev.chainrule.preprocessing.Roles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which column plays which part. */
public final class RoleOptions {
    @Option(names = "--target", paramLabel = "NAME[,NAME...]", description = "What to predict.")
    private @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "auto (default), regression, binary, multiclass, multilabel.")
    private @Nullable String task;

    @Option(names = "--ignore", paramLabel = "COL,...", description = "Columns to leave out.")
    private @Nullable String ignore;

    @Option(
            names = "--categorical",
            paramLabel = "COL,...",
            description = "Columns of words, though they look like numbers.")
    private @Nullable String categorical;

    @Option(names = "--weights", paramLabel = "COL", description = "Column that says how much each row counts.")
    private @Nullable String weights;

    @Option(names = "--group", paramLabel = "COL", description = "Rows with the same value are held out together.")
    private @Nullable String group;

    @Option(names = "--time", paramLabel = "COL", description = "The latest rows are held out.")
    private @Nullable String time;

    /** The columns to read as words. */
    public List<String> categorical() {
        return NameList.parse("--categorical", categorical);
    }

    /** The targets that are named; maybe none. */
    public List<String> targets() {
        return NameList.parse("--target", target);
    }

    /** Whether rows are to be held out by a group or a time. */
    public boolean hasOrder() {
        return group != null || time != null;
    }

    /**
     * The task that is said; null if the data tell.
     *
     * @throws UsageException if there is no such task, or it has one target and several are named
     */
    @Nullable
    public Task task() {
        Task asked = task == null ? null : task(task);
        int targets = targets().size();
        if (asked != null && asked.hasClasses() && targets > 1) {
            throw new UsageException("--task: " + asked.word() + " has one target, not " + targets
                    + "; several true/false columns are multilabel");
        }
        return asked;
    }

    /**
     * {@code base} with what the command line says instead.
     *
     * @param base from a recipe, or null
     * @throws UsageException if there is no target, or the options contradict each other
     */
    public Roles over(@Nullable Roles base) {
        List<String> targets = target == null && base != null ? base.targets() : targets();
        if (targets.isEmpty()) {
            throw new UsageException("--target is missing: name the column to predict");
        }
        Task asked = task == null ? base == null ? null : base.task() : task(task);
        List<String> ignored = ignore == null && base != null ? base.ignore() : NameList.parse("--ignore", ignore);
        Roles roles = UsageException.unlessWrong(() -> new Roles(
                targets,
                asked,
                ignored,
                weights == null && base != null ? base.weights() : weights,
                group == null && base != null ? base.group() : group,
                time == null && base != null ? base.time() : time));
        if (roles.group() != null && roles.time() != null) {
            throw new UsageException("--group and --time contradict each other: leave out either");
        }
        return roles;
    }

    private static @Nullable Task task(String word) {
        return word.equals("auto") ? null : Choice.parse(Task.class, "--task", word);
    }
}
