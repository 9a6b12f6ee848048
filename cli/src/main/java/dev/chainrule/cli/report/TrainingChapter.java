package dev.chainrule.cli.report;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.model.Model;
import dev.chainrule.training.CheckpointFile;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The losses over the epochs, which not the model but the checkpoint of its training keeps. */
public final class TrainingChapter {
    private TrainingChapter() {}

    /**
     * The epochs in the checkpoint {@code file}.
     *
     * @param name the file of {@code model}, for messages
     * @throws ChainruleException if it is none, or the checkpoint of a training that did not lead to {@code model}
     */
    public static History history(Path file, Path name, Model model) {
        CheckpointFile.Summary found = CheckpointFile.summary(file);
        String rows = model.provenance().rowsHash();
        boolean isOther = !found.network().equals(model.network())
                || found.bestEpoch() != model.provenance().bestEpoch()
                || !(found.rows().equals(rows) || found.rows().startsWith(rows + "/"));
        if (isOther) {
            throw new ChainruleException(file + " is the checkpoint of another training than that of " + name
                    + "; give the one that 'train --checkpoint' wrote beside it, or leave out --checkpoint");
        }
        return found.history();
    }

    static HtmlPage.Chapter of(Model model, Optional<History> history) {
        return PageText.chapter(
                "training",
                "Training",
                history.filter(known -> !known.epochs().isEmpty())
                        .map(known -> curves(model, known.epochs()))
                        .orElseGet(() -> List.of(PageText.note("The file of a model does not keep the losses of its"
                                + " training, so there are no curves here. A training that is saved by 'train --checkpoint"
                                + " FILE' keeps them there: give that file as --checkpoint."))));
    }

    private static List<HtmlPage.Part> curves(Model model, List<Epoch> epochs) {
        double[] numbers = epochs.stream().mapToDouble(Epoch::number).toArray();
        double[] training = epochs.stream().mapToDouble(Epoch::loss).toArray();
        double[] held = epochs.stream().mapToDouble(TrainingChapter::held).toArray();
        double[] known = DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(held))
                .filter(Double::isFinite)
                .toArray();
        double least = DoubleStream.of(known).min().orElse(0);
        double most = DoubleStream.of(known).max().orElse(1);
        ChartAxis y = ChartAxis.around("loss", least, most);
        int best = model.provenance().bestEpoch();
        String svg = SvgChart.wide(
                        ChartAxis.counting("epoch", 1, epochs.getLast().number()), y)
                .line(SvgChart.Style.FIRST, "training", numbers, training)
                .line(SvgChart.Style.SECOND, "validation", numbers, held)
                .line(SvgChart.Style.IDEAL, "the epoch kept", new double[] {best, best}, new double[] {
                    y.least(), y.most()
                })
                .svg("The loss over the epochs: in training from " + Words.number(training[0]) + " to "
                        + Words.number(training[training.length - 1]));
        List<HtmlPage.Part> parts = new ArrayList<>();
        parts.add(PageText.figure(
                svg,
                "The loss after each epoch. In training it holds penalties and dropout, on the rows for validation"
                        + " it does not, so that it may be the lower one there."));
        parts.add(PageText.facts(facts(epochs, best)));
        return parts;
    }

    /** The loss on the rows for validation; NaN without any. */
    private static double held(Epoch epoch) {
        Double loss = epoch.validationLoss();
        return loss == null ? Double.NaN : loss;
    }

    private static Map<String, String> facts(List<Epoch> epochs, int best) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("epochs run", Words.number(epochs.size()));
        epochs.stream().filter(epoch -> epoch.number() == best).findFirst().ifPresent(kept -> {
            facts.put("epoch kept", Words.number(kept.number()));
            facts.put("its loss in training", Words.number(kept.loss()));
            if (kept.validationLoss() != null) {
                facts.put("its loss on rows for validation", Words.number(held(kept)));
            }
        });
        return facts;
    }
}
