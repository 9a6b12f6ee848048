package dev.chainrule.explain;

import static dev.chainrule.explain.Figures.figure;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a recorded update moved one parameter, as a document: the batch, the gradient, the step, the result. */
public final class WhyDocument {
    private static final int ROWS_SHOWN = 10;

    private final WhyParameter parameter;
    private final Why why;
    private final Trainer trainer;
    private final Digits digits;
    private final Formulas formulas;

    private WhyDocument(WhyParameter parameter, Notation notation, Digits digits) {
        this.parameter = parameter;
        this.why = parameter.why();
        this.trainer = why.recording().trainer();
        this.digits = digits;
        Letters letters = Letters.of(notation, why.recording().network(), trainer.optimizer());
        this.formulas = Formulas.of(letters, parameter::valueOf, digits);
    }

    /** The account of {@code parameter} in the letters of {@code notation}. */
    public static Document of(WhyParameter parameter, Notation notation, Digits digits) {
        return new WhyDocument(parameter, notation, digits).document();
    }

    private Document document() {
        String name = ParameterFinder.generalName(parameter.parameter());
        return new Document(
                "How step " + why.step().step() + " moved " + name, List.of(batch(), gradient(), update(), result()));
    }

    // ---- the batch ----

    private Section batch() {
        RecordedStep step = why.step();
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact("step", step.step() + " (epoch " + step.epoch() + ")"));
        facts.add(fact("batch", Numbers.count(step.rows().length, "row")));
        facts.add(fact("loss", trainer.loss().name() + ", mean over the batch: ", figure(why.loss(), digits)));
        if (why.penalty() > 0) {
            facts.add(fact("penalty", "", figure(why.penalty(), digits)));
        }
        facts.add(fact("optimizer", trainer.optimizer().name()));
        facts.add(new Block.Fact(
                "rate",
                Prose.of(
                        figure(step.rate(), digits),
                        " = ",
                        figure(trainer.baseRate(), digits),
                        " of the recipe times ",
                        figure(step.factor(), digits),
                        " by the schedule “" + trainer.schedule().name() + "”")));
        if (parameter.rateFactor() != 1) {
            facts.add(new Block.Fact(
                    "rate of the parameter",
                    Prose.of(
                            figure(parameter.rateOfParameter(), digits),
                            " = ",
                            figure(parameter.rateFactor(), digits),
                            " (κ) times that, for its kind of parameter")));
        }
        if (parameter.decayFactor() != 0 && parameter.decayFactor() != 1) {
            facts.add(new Block.Fact(
                    "decay",
                    Prose.of("λ of the recipe times ", figure(parameter.decayFactor(), digits), decayReasons())));
        }
        List<Block> blocks = new ArrayList<>(List.of(new Block.Facts(facts)));
        if (trainer.labelSmoothing() > 0) {
            blocks.add(note("The targets are smoothed by " + digits.text(trainer.labelSmoothing()) + "."));
        }
        if (why.drops()) {
            blocks.add(note("Units were dropped at random in this step: where one was, a row adds nothing."));
        }
        if (why.couplesRows()) {
            blocks.add(note("Batch normalisation measures each row by the others of its batch:"
                    + " the share of a row holds what it did to them as well."));
        }
        return new Section("why-batch", Prose.of("The batch"), blocks);
    }

    private String decayReasons() {
        List<String> reasons = new ArrayList<>();
        if (why.step().factors().decay() != 1) {
            reasons.add(
                    "by the schedule “" + trainer.regularizer().decaySchedule().name() + "”");
        }
        if (trainer.rates().byFanIn()) {
            reasons.add("since it goes by the rate without κ");
        }
        return " " + String.join(", ", reasons);
    }

    // ---- the gradient ----

    private Section gradient() {
        List<WhyParameter.Share> shares = parameter.shares();
        List<WhyParameter.Share> largest = shares.stream()
                .sorted(Comparator.comparingDouble(share -> -Math.abs(share.value())))
                .limit(ROWS_SHOWN)
                .toList();
        List<List<Prose>> rows = new ArrayList<>();
        for (WhyParameter.Share share : largest) {
            rows.add(List.of(
                    Prose.of(Formula.whole(share.row())),
                    Prose.of(figure(share.weight(), digits)),
                    Prose.of(figure(share.factor(), digits)),
                    Prose.of(figure(share.signal(), digits)),
                    Prose.of(figure(share.value(), digits))));
        }
        List<Block> blocks = new ArrayList<>();
        String which = shares.size() > largest.size()
                ? "The " + largest.size() + " rows that pull most of " + shares.size() + "; "
                : "";
        blocks.add(new Block.Paragraph(Prose.of(which
                + "each row's share is the value that the parameter multiplies times the signal that comes back to it,"
                + " the weight of the row and the mean over the batch included.")));
        blocks.add(new Block.Table(
                List.of(
                        Prose.of("training row"),
                        Prose.of("weight"),
                        Prose.of("value"),
                        Prose.of("signal"),
                        Prose.of("share")),
                rows));
        Expression sum = parameter.sumOfShares(Trace.LONGEST_SUM);
        WhyParameter.Share first = largest.getFirst();
        blocks.add(new Block.Paragraph(Prose.of(
                "The number in ⟨ ⟩ is that of the training row: ",
                formulas.name(parameter.quantity(first)),
                " is the share of row " + first.row() + ".")));
        blocks.add(equation(parameter.gradientQuantity(), sum));
        if (parameter.isChanged()) {
            blocks.add(new Block.Paragraph(Prose.of(changes())));
            blocks.add(equation(parameter.of(Quantity.Kind.STEP_GRADIENT), parameter.stepGradientExpression()));
        }
        return new Section("why-gradient", Prose.of("What the rows of the batch ask for"), blocks);
    }

    private String changes() {
        List<String> words = new ArrayList<>();
        if (trainer.regularizer().penalizes()) {
            words.add("the penalty on large weights adds its own derivative");
        }
        GradientClipping clipping = trainer.clipping();
        if (clipping.kind() == GradientClipping.Kind.NORM && why.norm() > clipping.limit()) {
            words.add("the gradient of all parameters is " + digits.text(why.norm()) + " long, more than the limit "
                    + digits.text(clipping.limit()) + ", so it is shortened to that (G to c)");
        } else if (clipping.kind() == GradientClipping.Kind.VALUE) {
            words.add("no element may be larger than the limit " + digits.text(clipping.limit()) + " (c)");
        }
        return "Before the optimizer sees it: " + String.join("; ", words) + ".";
    }

    // ---- the step ----

    private Section update() {
        List<Block> blocks = new ArrayList<>();
        if (trainer.regularizer().decay() > 0 && parameter.parameter().kind() == Quantity.Kind.WEIGHT) {
            blocks.add(new Block.Paragraph(
                    Prose.of("Weight decay takes its part of the weight, whatever the gradient says.")));
        }
        UpdateRule rule = parameter.rule();
        for (int slot = 0; slot < rule.memory().size(); slot++) {
            blocks.add(equation(parameter.newMemoryQuantity(slot), rule.memory().get(slot)));
        }
        blocks.add(equation(parameter.updatedQuantity(), rule.updated()));
        return new Section(
                "why-update",
                Prose.of("What the optimizer " + trainer.optimizer().name() + " makes of it"),
                blocks);
    }

    // ---- the result ----

    private Section result() {
        double change = parameter.after() - parameter.before();
        Formula name = formulas.name(parameter.parameter());
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(Prose.of(
                name,
                change == 0 ? " stays at " : change > 0 ? " grows from " : " falls from ",
                figure(parameter.before(), digits),
                change == 0 ? "." : " to ",
                change == 0 ? "" : figure(parameter.after(), digits),
                change == 0 ? "" : ", by ",
                change == 0 ? "" : figure(Math.abs(change), digits),
                change == 0 ? "" : ".")));
        blocks.add(new Block.Paragraph(Prose.of(
                "The training, which computes in float32, made it ", figure(parameter.engine(), digits), ".")));
        if (change != 0 && change * parameter.gradient() > 0) {
            blocks.add(note("It moves with its gradient, not against it: what the optimizer remembers of earlier steps,"
                    + " or decay, weighs more than this batch."));
        }
        return new Section("why-result", Prose.of("The result"), blocks);
    }

    // ---- parts ----

    private Block equation(Quantity q, Expression expression) {
        Formula.Relation symbols = Formula.equal(formulas.name(q), formulas.symbols(expression));
        Formula right = formulas.figures(expression, q, 1);
        Formula.Figure value = figure(parameter.valueOf(q), digits);
        Formula.Relation numbers = right.equals(value)
                ? Formula.equal(formulas.name(q), value)
                : Formula.equal(formulas.name(q), right, value);
        return new Block.Equations(List.of(new Block.Line(symbols), new Block.Line(numbers)));
    }

    private static Block note(String words) {
        return new Block.Note(Block.Note.Kind.NOTE, Prose.of(words));
    }

    private static Block.Fact fact(String name, Object... pieces) {
        return new Block.Fact(name, Prose.of(pieces));
    }
}
