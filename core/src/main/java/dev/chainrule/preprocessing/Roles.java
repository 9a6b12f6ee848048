package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which column plays which part; all others are features.
 *
 * @param targets what is to be predicted, at least one
 * @param task null to infer it from the targets
 * @param ignore left out
 * @param weights how much each row counts; null for all the same
 * @param group rows of equal value stay on one side of a split; null for none
 * @param time the order in which rows came about, to hold out the last; null for none
 */
public record Roles(
        List<String> targets,
        @Nullable Task task,
        List<String> ignore,
        @Nullable String weights,
        @Nullable String group,
        @Nullable String time) {
    /** @throws IllegalArgumentException if there is no target, or a target is named twice or has another role too */
    public Roles {
        targets = List.copyOf(targets);
        ignore = List.copyOf(ignore);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there is no target");
        }
        for (String target : targets) {
            if (Collections.frequency(targets, target) > 1) {
                throw new IllegalArgumentException("'" + target + "' is named twice as a target");
            }
            String other = ignore.contains(target)
                    ? "ignored"
                    : target.equals(weights)
                            ? "weights"
                            : target.equals(group) ? "group" : target.equals(time) ? "time" : null;
            if (other != null) {
                throw new IllegalArgumentException("'" + target + "' cannot be both target and " + other);
            }
        }
    }

    /**
     * Only targets; the rest is inferred.
     *
     * @throws IllegalArgumentException if there is none, or one is named twice
     */
    public static Roles ofTargets(String... targets) {
        return new Roles(List.of(targets), null, List.of(), null, null, null);
    }

    /** The same with the task said. */
    public Roles withTask(Task task) {
        return new Roles(targets, task, ignore, weights, group, time);
    }

    /**
     * The same with {@code columns} left out, these instead of any named before.
     *
     * @throws IllegalArgumentException if one of them is a target
     */
    public Roles withIgnored(String... columns) {
        return new Roles(targets, task, List.of(columns), weights, group, time);
    }

    /**
     * The same with how much each row counts in {@code column}.
     *
     * @throws IllegalArgumentException if it is a target
     */
    public Roles withWeights(String column) {
        return new Roles(targets, task, ignore, column, group, time);
    }

    /**
     * The same with rows of equal value in {@code column} kept on one side of a split.
     *
     * @throws IllegalArgumentException if it is a target
     */
    public Roles withGroup(String column) {
        return new Roles(targets, task, ignore, weights, column, time);
    }

    /**
     * The same with the order in which rows came about in {@code column}.
     *
     * @throws IllegalArgumentException if it is a target
     */
    public Roles withTime(String column) {
        return new Roles(targets, task, ignore, weights, group, column);
    }

    /** The columns named here, none of them a feature. */
    public List<String> named() {
        return Stream.of(
                        targets.stream(),
                        ignore.stream(),
                        Stream.ofNullable(weights),
                        Stream.ofNullable(group),
                        Stream.ofNullable(time))
                .flatMap(names -> names)
                .distinct()
                .toList();
    }
}
