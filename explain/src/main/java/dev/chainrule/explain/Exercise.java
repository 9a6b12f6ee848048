package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network to be worked through with pencil and paper: all that is given, then every step of one round, some of them worked
 * and the others blank. The blanks are numbered; the solutions stand at the end, on request.
 *
 * <pre>{@code Exercise.of(Variation.of(NetworkFile.read(path), seed), Fading.DELTAS, Digits.USUAL).sheet(false)}</pre>
 */
public final class Exercise {
    /** More steps than this are no exercise. */
    public static final int MOST_STEPS = 1000;

    private static final String BLANK = "____________";

    private final NetworkFile file;
    private final Trace trace;
    private final Pen pen;
    private final Map<String, Integer> blanks = new LinkedHashMap<>();
    private final List<Step> steps;

    private Exercise(NetworkFile file, Fading fading, Reckoning reckoning) {
        this.file = file;
        this.trace = Trace.of(Walk.of(file, 1), file.notation());
        this.pen = new Pen(trace, reckoning);
        int parameters = file.network().layout().trained() * file.samples().size();
        this.steps = parameters > MOST_STEPS
                ? List.of()
                : trace.steps(Level.NEURON).stream()
                        .filter(step -> !step.expression().isMatrix())
                        .toList();
        if (parameters > MOST_STEPS || steps.size() > MOST_STEPS) {
            throw new ChainruleException("the network is too large for a work sheet: more than " + MOST_STEPS
                    + " steps; take a smaller one or fewer samples");
        }
        for (Step step : steps) {
            if (fading.hides(step)) {
                blanks.put(step.id(), blanks.size() + 1);
            }
        }
    }

    /**
     * The exercise that {@code file} makes, in its notation.
     *
     * @param digits significant digits of all numbers
     * @throws ChainruleException if the network is too large for a work sheet
     */
    public static Exercise of(NetworkFile file, Fading fading, Digits digits) {
        return of(file, fading, new Reckoning.Doubles(digits));
    }

    /**
     * The exercise that {@code file} makes, in its notation.
     *
     * @param reckoning in which arithmetic it is to be solved
     * @throws ChainruleException if the network is too large for a work sheet
     */
    public static Exercise of(NetworkFile file, Fading fading, Reckoning reckoning) {
        return new Exercise(file, fading, reckoning);
    }

    /** The network. */
    public NetworkFile file() {
        return file;
    }

    /** The steps that are left to the learner, in order. */
    public List<Step> blanks() {
        return steps.stream().filter(step -> blanks.containsKey(step.id())).toList();
    }

    /** The solutions as answers to {@link dev.chainrule.explain.check.Checker}: a line {@code id = value} for every blank. */
    public String answers() {
        return blanks().stream()
                .map(step -> step.id() + " = " + answer(step) + "\n")
                .collect(Collectors.joining());
    }

    private String answer(Step step) {
        return TextStyle.ASCII.print(pen.formulas().ledger().figure(step.quantity(), 1));
    }

    /**
     * The work sheet, {@code withSolutions} at its end.
     *
     * @throws ChainruleException if a step has no finite value in the arithmetic of the sheet
     */
    public Document sheet(boolean withSolutions) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Header(pen).section(new GeneralFormulas(pen)));
        PassRecord first = trace.walk().passes().getFirst();
        sections.add(new PassSections(pen, Level.NEURON).given(first));
        sections.addAll(work());
        if (withSolutions && !blanks.isEmpty()) {
            List<Block.Line> lines = blanks().stream()
                    .map(step -> new Block.Line(pen.line(step).relation(), number(step), ""))
                    .toList();
            sections.add(new Section("solutions", Prose.of("Solutions"), List.of(new Block.Equations(lines))));
        }
        String sizes = file().network().inputs() + "–"
                + file().network().layers().stream()
                        .map(layer -> String.valueOf(layer.units()))
                        .collect(Collectors.joining("–"));
        return new Document((blanks.isEmpty() ? "A worked example" : "Work sheet") + ": a network " + sizes, sections);
    }

    /** The steps, by sample and phase. */
    private List<Section> work() {
        Map<String, List<Step>> parts = new LinkedHashMap<>();
        for (Step step : steps) {
            Scope scope = step.quantity().scope();
            parts.computeIfAbsent(step.phase().name().toLowerCase(Locale.ROOT) + scope.suffix(), _ -> new ArrayList<>())
                    .add(step);
        }
        List<Section> sections = new ArrayList<>();
        parts.forEach((id, of) -> {
            List<Block.Line> lines = of.stream().map(this::line).toList();
            sections.add(new Section("work-" + id, title(of.getFirst()), List.of(new Block.Equations(lines))));
        });
        return sections;
    }

    private Prose title(Step step) {
        Scope scope = step.quantity().scope();
        String what = switch (step.phase()) {
            case FORWARD -> "Forward";
            case LOSS -> "Loss";
            case BACKWARD -> "Backward";
            case UPDATE -> "Update";
        };
        boolean isEach = trace.walk().passes().size() > 1;
        return Prose.of(what
                + (isEach
                        ? ": sample " + scope.pass()
                        : scope.sample() > 0
                                ? ": sample " + scope.sample()
                                : file().samples().size() > 1 && step.phase() != Phase.UPDATE
                                        ? ": all samples together"
                                        : ""));
    }

    private Block.Line line(Step step) {
        Block.Line worked = pen.line(step);
        return blanks.containsKey(step.id())
                ? new Block.Line(
                        Formula.equal(worked.relation().left(), new Formula.Words(BLANK)), number(step), step.id())
                : worked;
    }

    private Prose number(Step step) {
        return Prose.of("(" + blanks.get(step.id()) + ")");
    }
}
