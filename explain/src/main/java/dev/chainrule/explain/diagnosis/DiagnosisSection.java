package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import java.util.ArrayList;
import java.util.List;

/** A diagnosis as a part of a document. */
final class DiagnosisSection {
    private final Diagnosis diagnosis;
    private final Digits digits;

    DiagnosisSection(Diagnosis diagnosis, Digits digits) {
        this.diagnosis = diagnosis;
        this.digits = digits;
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        if (diagnosis.findings().isEmpty()) {
            blocks.add(new Block.Paragraph(Prose.of("Nothing was found that keeps the network from learning.")));
        }
        for (Finding finding : diagnosis.findings()) {
            blocks.add(new Block.Note(
                    Block.Note.Kind.WARNING,
                    Prose.of(finding.where() + ": " + finding.what() + ". " + finding.advice())));
        }
        List<Block.Fact> facts = facts();
        if (!facts.isEmpty()) {
            blocks.add(new Block.Facts(facts));
        }
        if (!diagnosis.layers().isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(
                            Prose.of("layer"),
                            Prose.of("units"),
                            Prose.of("saturated"),
                            Prose.of("dead"),
                            Prose.of("mean ‖δ‖"),
                            Prose.of("ratio"),
                            Prose.of("weights"),
                            Prose.of("f′")),
                    diagnosis.layers().stream().map(this::row).toList()));
            blocks.add(new Block.Paragraph(Prose.of(legend())));
        }
        return new Section("diagnosis", Prose.of("What was found"), blocks);
    }

    private List<Block.Fact> facts() {
        List<Block.Fact> facts = new ArrayList<>();
        if (diagnosis.rows() > 0) {
            facts.add(new Block.Fact("rows", Prose.of("looked at: " + diagnosis.rows())));
        }
        List<Double> losses = diagnosis.losses();
        if (losses.size() > 1) {
            facts.add(new Block.Fact(
                    "loss",
                    Prose.of(
                            "from ",
                            figure(losses.getFirst()),
                            " to ",
                            figure(losses.getLast()),
                            losses.size() < HistoryFindings.ENOUGH
                                    ? "; " + losses.size() + " losses are too few to tell whether the rate is too low: "
                                            + HistoryFindings.ENOUGH + " are needed"
                                    : "")));
        }
        return facts;
    }

    private String legend() {
        String dead = diagnosis.rows() < LayerFindings.ENOUGH_ROWS
                        && diagnosis.layers().stream().anyMatch(layer -> layer.dead() > 0)
                ? " So few rows cannot tell whether a unit is dead for good: from " + LayerFindings.ENOUGH_ROWS
                        + " on it counts."
                : "";
        boolean back = diagnosis.layers().stream().anyMatch(layer -> !Double.isNaN(layer.delta()));
        return "saturated: flat for nearly all rows; dead: 0 for all of them (relu)."
                + (back
                        ? " ratio: ‖δ‖ over that of the next layer, which is what the weights between them do to its"
                                + " length times what f′ does."
                        : " There is no way back here: it needs targets and a loss.")
                + dead;
    }

    private List<Prose> row(LayerFigures layer) {
        return List.of(
                Prose.of(Formula.whole(layer.layer())),
                Prose.of(Formula.whole(layer.units())),
                Prose.of(Formula.whole(layer.saturated())),
                Prose.of(Formula.whole(layer.dead())),
                cell(layer.delta()),
                cell(layer.ratio()),
                cell(layer.weightFactor()),
                cell(layer.slopeFactor()));
    }

    private Prose cell(double value) {
        return Double.isNaN(value) ? Prose.of("–") : Prose.of(figure(value));
    }

    private Formula.Figure figure(double value) {
        return new Formula.Figure(digits.text(value), "");
    }
}
