package dev.chainrule.cli;

import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.recipe.RecipeTree;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.fuzz.Hostile;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.preprocessing.Roles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bytes as the file that {@code train --recipe} reads, over the plain recipe or the preset that it names. */
public final class RecipeFuzz {
    private RecipeFuzz() {}

    /** Whole recipes, as a model keeps them. */
    public static List<byte[]> seeds() {
        Roles roles = Roles.ofTargets("y");
        TableShape shape = new TableShape(1000, 5, Task.REGRESSION);
        return List.of(seed(Recipe.of(roles)), seed(Preset.BEST.recipe(shape, roles)));
    }

    private static byte[] seed(Recipe recipe) {
        return Json.write(Description.record(recipe)).getBytes(StandardCharsets.UTF_8);
    }

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        Hostile.read(() -> Hostile.asFile(text, ".json", file -> {
            Map<String, @Nullable Object> tree = RecipeTree.read(file);
            Preset preset = RecipeTree.preset(tree, "file");
            try {
                Description.of(RecipePlan.of(preset, base -> RecipeTree.over(base, tree, List.of(), "file"))
                        .first());
            } catch (UsageException e) {
                Hostile.requireLine(e.getMessage());
            }
        }));
    }
}
