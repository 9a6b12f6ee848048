package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.model.Recipe;
import dev.chainrule.preprocessing.Roles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Recipe} as the tree in a JSON file or a model. What it leaves out has the defaults of {@code train}, so that
 * a file need hold only what is special.
 */
final class RecipeTree {
    private static final String RECIPE = "recipe";
    private static final String ROLES = "roles";
    private static final String TARGETS = "targets";
    private static final String TRAINER = "trainer";
    private static final String LOSS = "loss";
    private static final String OPTIMIZER = "optimizer";
    private static final String RATE = "rate";

    private RecipeTree() {}

    /**
     * The recipe in {@code file}: the object itself, or what it holds under "recipe" as {@code inspect --json} writes it.
     *
     * @param targets for a recipe that names none
     * @throws ChainruleException if the file cannot be read or what it says is wrong
     * @throws UsageException if there is no target
     */
    static Recipe read(Path file, List<String> targets) {
        Object tree = Json.read(file);
        if (tree instanceof Map<?, ?> map && map.get(RECIPE) instanceof Map<?, ?> inner) {
            tree = inner;
        }
        if (!(tree instanceof Map<?, ?> recipe)) {
            throw new ChainruleException(file + ": expected a JSON object with a recipe");
        }
        return of(recipe, targets, String.valueOf(file.getFileName()));
    }

    /** The recipe that {@code tree} describes; {@code where} is what messages call its place. */
    static Recipe of(Map<?, ?> tree, List<String> targets, String where) {
        Map<String, @Nullable Object> all = Description.record(Recipe.of(Roles.ofTargets("?")));
        Map<String, @Nullable Object> roles = copy(all.get(ROLES));
        roles.put(TARGETS, targets);
        roles.putAll(copy(tree.get(ROLES)));
        if (roles.get(TARGETS) instanceof List<?> list && list.isEmpty()) {
            throw new UsageException("--target is missing: " + where + " names none");
        }
        Map<String, @Nullable Object> trainer = copy(all.get(TRAINER));
        Map<String, @Nullable Object> given = copy(tree.get(TRAINER));
        if (given.containsKey(OPTIMIZER) && !Objects.equals(name(given.get(OPTIMIZER)), name(trainer.get(OPTIMIZER)))) {
            trainer.put(RATE, null); // the optimizer's own
        }
        trainer.putAll(given);
        requirePlaces(tree, all, where);
        tree.forEach((key, value) -> all.put(String.valueOf(key), value));
        if (isObject(tree, ROLES)) {
            all.put(ROLES, roles);
        }
        if (isObject(tree, TRAINER)) {
            all.put(TRAINER, trainer);
        }
        return Description.read(Recipe.class, all, where);
    }

    /** A part of a part that stands at the top, as in {@code {"epochs": 3}}, is easily meant and easily named. */
    private static void requirePlaces(Map<?, ?> tree, Map<String, @Nullable Object> all, String where) {
        for (Object key : tree.keySet()) {
            for (String part : List.of(TRAINER, ROLES)) {
                if (!all.containsKey(String.valueOf(key)) && copy(all.get(part)).containsKey(String.valueOf(key))) {
                    throw new ChainruleException(
                            where + ": '" + key + "' is unknown; did you mean " + part + "." + key + "?");
                }
            }
        }
    }

    /** The tree of {@code recipe} as a model keeps it, for people: without the trainer's own loss, which has no effect. */
    static Map<String, @Nullable Object> shown(Map<String, @Nullable Object> recipe) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(recipe);
        if (shown.get(TRAINER) instanceof Map<?, ?> trainer) {
            Map<String, @Nullable Object> rest = copy(trainer);
            rest.remove(LOSS);
            shown.put(TRAINER, rest);
        }
        return shown;
    }

    private static boolean isObject(Map<?, ?> tree, String key) {
        return !tree.containsKey(key) || tree.get(key) instanceof Map;
    }

    private static Map<String, @Nullable Object> copy(@Nullable Object tree) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        }
        return copy;
    }

    private static @Nullable Object name(@Nullable Object choice) {
        return choice instanceof Map<?, ?> map ? map.get("name") : choice;
    }
}
