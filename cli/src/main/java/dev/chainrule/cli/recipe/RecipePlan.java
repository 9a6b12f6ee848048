package dev.chainrule.cli.recipe;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.data.Task;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.preprocessing.Roles;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The recipe that a command line asks for, which may begin with a preset and then depends on the table. What is wrong with
 * the command line is found before the table is read, by the recipe for some table.
 */
public final class RecipePlan {
    /** What a command begins with when nothing is said. */
    public static final Preset USUAL = Preset.DEFAULT;

    private final @Nullable Preset preset;
    private final UnaryOperator<Recipe> change;
    private final Recipe first;

    private RecipePlan(@Nullable Preset preset, UnaryOperator<Recipe> change, Recipe first) {
        this.preset = preset;
        this.change = change;
        this.first = first;
    }

    /** Always {@code recipe}. */
    public static RecipePlan of(Recipe recipe) {
        return new RecipePlan(null, same -> same, recipe);
    }

    /**
     * What {@code change} makes of the recipe of {@code preset}, whose roles it replaces; without a preset, of the plain
     * one.
     *
     * @throws UsageException if the command line is at fault
     */
    public static RecipePlan of(@Nullable Preset preset, UnaryOperator<Recipe> change) {
        Roles some = Roles.ofTargets("?");
        Recipe base =
                preset == null ? Recipe.of(some) : preset.recipe(new TableShape(10_000, 10, Task.REGRESSION), some);
        return new RecipePlan(preset, change, change.apply(base));
    }

    /** The recipe for some table. */
    public Recipe first() {
        return first;
    }

    /** The recipe for a table whose shape {@code shape} finds out from the roles of its columns. */
    public Recipe over(Function<Roles, TableShape> shape) {
        Preset begin = preset;
        Roles roles = first.roles();
        return begin == null ? first : change.apply(begin.recipe(shape.apply(roles), roles));
    }
}
