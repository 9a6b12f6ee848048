package dev.chainrule.cli.recipe;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Description;
import dev.chainrule.description.Nearest;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Recipe} as the tree in a JSON file or a model. What it leaves out is as in a preset that it begins with, or plain,
 * so that a file need hold only what is special.
 */
public final class RecipeTree {
    private static final String RECIPE = "recipe";
    private static final String ROLES = "roles";
    private static final String TARGETS = "targets";
    private static final String TRAINER = "trainer";
    private static final String LOSS = "loss";
    private static final String OPTIMIZER = "optimizer";
    private static final String RATE = "rate";
    private static final String PRESET = "preset";
    private static final String NAME = "name";
    private static final String ENCODER = "encoder";
    private static final String ARCHITECTURE = "architecture";

    /** What recipes of the first version have at the top, with the part that it belongs to. */
    private static final Map<String, String> MOVED = Map.of(
            "scaling", ENCODER,
            "hidden", ARCHITECTURE,
            "activation", ARCHITECTURE,
            "normalization", ARCHITECTURE,
            "dropout", ARCHITECTURE);

    private RecipeTree() {}

    /**
     * The tree in {@code file}: the object itself, or what it holds under "recipe" as {@code inspect --json} writes it.
     *
     * @throws ChainruleException if the file cannot be read or holds no recipe
     */
    public static Map<String, @Nullable Object> read(Path file) {
        Object tree = Json.read(file);
        if (tree instanceof Map<?, ?> map && map.get(RECIPE) instanceof Map<?, ?> inner) {
            tree = inner;
        }
        if (!(tree instanceof Map<?, ?> recipe)) {
            throw new ChainruleException(file + ": expected a JSON object with a recipe");
        }
        return copy(recipe);
    }

    /**
     * The preset that {@code tree} begins with; null for none.
     *
     * @throws ChainruleException if there is no such preset
     */
    public static @Nullable Preset preset(Map<?, ?> tree, String where) {
        Object word = tree.get(PRESET);
        return word == null ? null : Description.read(Preset.class, word, where + "." + PRESET);
    }

    /**
     * The recipe that {@code tree} describes.
     *
     * @param base what it has where the tree says nothing
     * @param targets for a tree that names none
     * @param where what messages call its place
     * @throws ChainruleException if what it says is wrong
     * @throws UsageException if there is no target
     */
    public static Recipe over(Recipe base, Map<?, ?> tree, List<String> targets, String where) {
        Map<String, @Nullable Object> all = Description.record(base);
        Map<String, @Nullable Object> roles = copy(all.get(ROLES));
        roles.put(TARGETS, targets);
        all.put(ROLES, roles);
        Map<String, @Nullable Object> said = grouped(tree, where);
        Map<String, @Nullable Object> trainer = copy(all.get(TRAINER));
        Map<String, @Nullable Object> given = copy(said.get(TRAINER));
        if (given.containsKey(OPTIMIZER) && !Objects.equals(name(given.get(OPTIMIZER)), name(trainer.get(OPTIMIZER)))) {
            trainer.put(RATE, null); // the optimizer's own
            all.put(TRAINER, trainer);
        }
        requirePlaces(said, all, where);
        lay(said, all);
        if (copy(all.get(ROLES)).get(TARGETS) instanceof List<?> list && list.isEmpty()) {
            throw new UsageException("--target is missing: " + where + " names none");
        }
        return Description.read(Recipe.class, all, where);
    }

    /** Puts what {@code said} holds in place of what stands in {@code all}: part by part, but for what has a name. */
    private static void lay(Map<String, @Nullable Object> said, Map<String, @Nullable Object> all) {
        said.forEach((key, value) -> {
            Object old = all.get(key);
            boolean isPart = value instanceof Map && old instanceof Map<?, ?> was && !was.containsKey(NAME);
            if (isPart && !copy(value).containsKey(NAME)) {
                Map<String, @Nullable Object> part = copy(old);
                lay(copy(value), part);
                all.put(key, part);
            } else {
                all.put(key, value);
            }
        });
    }

    /** The tree with what recipes once had at the top in the part where it is now. */
    private static Map<String, @Nullable Object> grouped(Map<?, ?> tree, String where) {
        Map<String, @Nullable Object> grouped = copy(tree);
        MOVED.forEach((name, part) -> {
            if (grouped.containsKey(name)) {
                Map<String, @Nullable Object> into = copy(grouped.get(part));
                if (into.put(name, grouped.remove(name)) != null) {
                    throw new ChainruleException(
                            where + ": '" + name + "' is said twice, also as " + part + "." + name);
                }
                grouped.put(part, into);
            }
        });
        return grouped;
    }

    /** A part of a part that stands at the top, as in {@code {"epochs": 3}}, is easily meant and easily named. */
    private static void requirePlaces(
            Map<String, @Nullable Object> tree, Map<String, @Nullable Object> all, String where) {
        for (String key : tree.keySet()) {
            if (all.containsKey(key)) {
                continue;
            }
            List<String> known = new ArrayList<>(all.keySet());
            for (String part : List.of(TRAINER, ROLES, ENCODER, ARCHITECTURE)) {
                Map<String, @Nullable Object> inner = copy(all.get(part));
                if (inner.containsKey(key)) {
                    throw new ChainruleException(
                            where + ": '" + key + "' is unknown; did you mean " + part + "." + key + "?");
                }
                known.addAll(inner.keySet());
            }
            String hint = Nearest.hint(key, known);
            if (!hint.isEmpty()) {
                throw new ChainruleException(where + ": '" + key + "' is unknown" + hint);
            }
        }
    }

    /** The tree of {@code recipe} as a model keeps it, for people: without the trainer's own loss, which has no effect. */
    public static Map<String, @Nullable Object> shown(Map<String, @Nullable Object> recipe) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(recipe);
        if (shown.get(TRAINER) instanceof Map<?, ?> trainer) {
            Map<String, @Nullable Object> rest = copy(trainer);
            rest.remove(LOSS);
            shown.put(TRAINER, rest);
        }
        return shown;
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
