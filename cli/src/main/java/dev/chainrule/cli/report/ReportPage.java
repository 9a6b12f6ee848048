package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.model.Model;
import dev.chainrule.training.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code inspect --report} writes: all that can be told of a model, on one page.
 *
 * @param report of the model
 * @param judged rows that it is judged by, if any were given
 * @param history the epochs of its training, if they are to be had
 */
public record ReportPage(ModelReport report, Optional<JudgedData> judged, Optional<History> history) {
    private static final int MAIN_SCORES = 3;

    /** The text of an .html file. */
    public String html() {
        List<HtmlPage.Chapter> chapters = new ArrayList<>();
        chapters.add(summary());
        chapters.add(DataChapter.of(report.model(), judged));
        chapters.add(RecipeChapter.of(report));
        chapters.add(TrainingChapter.of(report.model(), history));
        judged.ifPresent(data -> {
            chapters.add(MetricsChapter.of(report.model(), data));
            chapters.add(ImportanceChapter.of(data));
            chapters.add(CalibrationChapter.of(report, data));
        });
        return new HtmlPage(PageText.clean("Model " + report.name()), chapters).html();
    }

    private HtmlPage.Chapter summary() {
        Model model = report.model();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("predicts", ModelReport.target(model.preprocessing().target()));
        facts.put(
                "from",
                Words.count(model.preprocessing().features().size(), "column") + ", "
                        + Words.count(model.network().inputs(), "input"));
        facts.put("network", NetworkText.shape(model.network()));
        facts.put("parameters", Words.number(model.network().layout().trained()));
        if (model.provenance().recipe().isEmpty()) {
            facts.put("origin", "trained by another program");
        } else {
            facts.putAll(report.origin());
        }
        judged.ifPresent(data -> {
            facts.put("judged by", Words.count(data.rows().rows(), "row") + " of " + data.name());
            Score.of(data.evaluation(), model.preprocessing().target().columns()).stream()
                    .filter(Score::isMain)
                    .limit(MAIN_SCORES)
                    .forEach(score -> facts.put(score.words(), Words.number(score.value())));
        });
        List<HtmlPage.Part> parts = new ArrayList<>();
        parts.add(PageText.facts(facts));
        if (judged.isEmpty()) {
            parts.add(PageText.note("No data were given, so this page holds what the model alone tells. With"
                    + " --data FILE, rows with their targets, it also has metrics, the importance of each column and"
                    + " the calibration."));
        }
        return PageText.chapter("summary", "Summary", parts);
    }
}
