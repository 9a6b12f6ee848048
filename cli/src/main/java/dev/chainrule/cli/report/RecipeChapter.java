package dev.chainrule.cli.report;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.recipe.StartingModel;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the network is built, and by what it was trained. */
final class RecipeChapter {
    private RecipeChapter() {}

    static HtmlPage.Chapter of(ModelReport report) {
        List<HtmlPage.Part> parts = new ArrayList<>();
        parts.add(PageText.table(report.layerRows()));
        report.members().ifPresent(words -> parts.add(PageText.paragraph(words)));
        Map<String, String> recipe =
                ModelReport.flat(report.model().provenance().recipe());
        if (recipe.isEmpty()) {
            parts.add(PageText.note("This network was trained by another program; its file holds no recipe."));
            return PageText.chapter("recipe", "Recipe", parts);
        }
        parts.add(PageText.facts(words(report, recipe)));
        Map<String, String> special = report.special();
        if (special.isEmpty()) {
            parts.add(PageText.paragraph("The recipe is plain, as that of --preset fast."));
        } else {
            parts.add(PageText.paragraph("Otherwise than in a plain recipe, which is that of --preset fast:"));
            List<List<String>> rows = new ArrayList<>(List.of(List.of("setting", "value")));
            special.forEach((name, value) -> rows.add(List.of(name, value)));
            parts.add(PageText.table(rows));
        }
        return PageText.chapter("recipe", "Recipe", parts);
    }

    private static Map<String, String> words(ModelReport report, Map<String, String> recipe) {
        Map<String, String> words = new LinkedHashMap<>();
        String preset = value(recipe, "preset");
        words.put("preset", preset.equals("null") ? "none" : preset);
        words.put("loss", loss(report.model(), report.name(), recipe));
        String rate = value(recipe, "trainer.rate");
        words.put(
                "optimizer",
                value(recipe, "trainer.optimizer") + ", rate " + (rate.equals("null") ? "its own" : rate)
                        + ", schedule " + value(recipe, "trainer.schedule"));
        String patience = value(recipe, "trainer.patience");
        words.put(
                "epochs",
                "at most " + value(recipe, "trainer.epochs")
                        + (isLess(patience, value(recipe, "trainer.epochs"))
                                ? ", " + patience + " of them without improvement"
                                : ""));
        String batch = value(recipe, "trainer.batch");
        words.put("batch", batch.equals("0") ? "all rows" : batch + " rows");
        words.put(
                "validation",
                value(recipe, "refit").equals("true")
                        ? "all rows in turns, and learned from all"
                        : share(value(recipe, "validation")));
        words.put("test", share(value(recipe, "test")));
        words.put("seed", value(recipe, "trainer.seed"));
        return words;
    }

    /** Whether {@code patience} is a number, not 0, below the number {@code epochs}: or else nobody gets impatient. */
    private static boolean isLess(String patience, String epochs) {
        return patience.matches("[1-9]\\d{0,8}")
                && epochs.matches("\\d{1,9}")
                && Integer.parseInt(patience) < Integer.parseInt(epochs);
    }

    private static String share(String share) {
        return share.equals("0") || share.equals("0.0") ? "no share of the rows" : share + " of the rows";
    }

    /** By what it was trained, in the recipe or, where that leaves it open, by the task. */
    private static String loss(Model model, String name, Map<String, String> recipe) {
        try {
            return new StartingModel(Path.of(name), model).loss().name();
        } catch (ChainruleException unknown) { // one of a user's own program
            return value(recipe, "loss");
        }
    }

    /** A setting, or of what has parameters its name. */
    private static String value(Map<String, String> recipe, String key) {
        String value = recipe.get(key);
        return value == null ? recipe.getOrDefault(key + ".name", "–") : value;
    }
}
