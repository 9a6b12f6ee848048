package dev.chainrule.cli;

import dev.chainrule.cli.recipe.RecipeTree;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.description.Description;
import dev.chainrule.model.Architecture;
import dev.chainrule.model.NumberEmbedding;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.Trial;
import dev.chainrule.model.Tuner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tune} has to tell at the end.
 *
 * @param found the trials and the model
 * @param model what there is to tell of the model
 * @param journal where the trials are taken down
 */
record TuneReport(Tuner.Found found, TrainReport model, Path journal) {
    private static final int SHOWN = 10;

    /** As {@code --json} has it: what {@code train} tells of the model, and the trials, the best first. */
    Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = model.tree();
        tree.put("complete", found.complete());
        tree.put("best", found.best().number());
        tree.put("journal", journal.toString());
        tree.put("trials", found.trials().stream().map(TuneReport::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Trial trial) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("trial", trial.number());
        tree.put("loss", trial.loss());
        tree.put("epochs", trial.epochs());
        tree.put("bestEpoch", trial.bestEpoch());
        tree.put("ended", trial.ended());
        tree.put("recipe", RecipeTree.shown(Description.summary(trial.recipe())));
        return tree;
    }

    /** For a person, at most 80 characters wide. */
    String text() {
        int trials = found.trials().size();
        String heading = Words.count(trials, "trial")
                + (found.complete() ? "" : "; more time (--budget, with --resume " + journal + ") would try more");
        List<String> lines = new ArrayList<>(Words.wrap(heading, 80));
        if (trials > SHOWN) {
            lines.add("the best " + SHOWN + ", by their loss on the rows for validation:");
        }
        return String.join("\n", lines) + "\n\n" + table() + "\n" + model.text();
    }

    private String table() {
        TextTable table = new TextTable(0)
                .row("trial", "loss", "epochs", "hidden", "members", "pieces", "rate", "dropout", "batch");
        found.trials().stream().limit(SHOWN).forEach(trial -> {
            Recipe recipe = trial.recipe();
            Architecture network = recipe.architecture();
            table.row(
                    String.valueOf(trial.number()),
                    Words.number(trial.loss()),
                    String.valueOf(trial.epochs()),
                    hidden(network.hidden()),
                    String.valueOf(network.ensemble().members()),
                    pieces(recipe),
                    Words.number(recipe.trainer().baseRate()),
                    Words.fit(Words.value(network.dropout()), 5),
                    String.valueOf(recipe.trainer().batch()));
        });
        return table.toString();
    }

    /** "3 x 256", or what fits of it. */
    private static String hidden(List<Integer> hidden) {
        boolean even = !hidden.isEmpty() && hidden.stream().distinct().count() == 1;
        String units = String.join(",", hidden.stream().map(String::valueOf).toList());
        return hidden.isEmpty()
                ? "none"
                : Words.fit(even && hidden.size() > 1 ? hidden.size() + " x " + hidden.getFirst() : units, 8);
    }

    /** "48 to 16": into how many pieces a number is divided, and how many values these become. */
    private static String pieces(Recipe recipe) {
        int bins = recipe.encoder().bins();
        return switch (recipe.architecture().embedding().numbers()) {
            case NumberEmbedding.None _ -> String.valueOf(bins);
            case NumberEmbedding.Linear(int units) -> bins + " to " + units;
            case NumberEmbedding.Periodic _ -> "cosines";
        };
    }
}
