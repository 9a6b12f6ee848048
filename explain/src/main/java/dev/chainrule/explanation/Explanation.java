package dev.chainrule.explanation;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Example;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.ModelJson;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.ModelSections;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.ParameterFinder;
import dev.chainrule.explain.PassRecord;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.explain.paper.Format;
import dev.chainrule.explain.paper.Renderer;
import dev.chainrule.files.SafeFile;
import dev.chainrule.model.Model;
import dev.chainrule.reference.LossValue;
import dev.chainrule.reference.ParameterNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a network comes to its numbers, and how it learns from them: forward, loss, backward and update, every number in
 * symbols and in figures, computed in double precision. Of a small network as a person writes it down, or of a trained
 * model and a row of a table. {@code chainrule explain} writes the same, and has more to choose.
 */
public final class Explanation {
    private static final int WIDTH = 100;
    private static final String TEXT = "txt";
    private static final String JSON = "json";

    private final Example example;
    private final Notation notation;
    private final List<Quantity> weights;
    private final Digits digits;
    private final int rounds;

    private Explanation(Example example, Notation notation, List<Quantity> weights, Digits digits, int rounds) {
        this.example = example;
        this.notation = notation;
        this.weights = weights;
        this.digits = digits;
        this.rounds = rounds;
    }

    /**
     * One update of the network in the JSON file {@code network}, by its samples and conventions; docs/explain.md
     * tells what stands in such a file.
     *
     * @throws ChainruleException naming file and place if it cannot be read or something in it does not fit
     */
    public static Explanation of(Path network) {
        return of(NetworkFile.read(network));
    }

    /**
     * As {@link #of(Path)}, from the text of such a file, not from its name.
     *
     * @throws ChainruleException naming the place if something in it does not fit
     */
    public static Explanation parse(String json) {
        return of(NetworkFile.parse(json, "the network"));
    }

    private static Explanation of(NetworkFile file) {
        return new Explanation(file, file.notation(), List.of(), Digits.USUAL, 1);
    }

    /**
     * What {@code model} makes of the row {@code number} of {@code table}, counted from 1: from its columns to the
     * answer, and if the target is known back again to the gradient. Of a model whose members share weights the first
     * is worked through.
     *
     * @throws ChainruleException if there is no such row, a needed column is missing, or a value is of the wrong kind
     */
    public static Explanation of(Model model, Table table, int number) {
        ModelRow row = ModelRow.of(model, table, number);
        return new Explanation(row, Notation.usual(row.network()), List.of(), Digits.USUAL, 1);
    }

    /**
     * Of these weights and biases alone, and what leads to them (as JSON of several every step): {@code w11} and the
     * like in the letters of the notation, or {@code w(1)[2,3]} and {@code b(1)[3]} in any.
     *
     * @throws ChainruleException if there is none of a name, or several
     */
    public Explanation ofWeights(String... names) {
        ParameterFinder finder = ParameterFinder.of(example, notation);
        List<Quantity> found = Stream.of(names).map(finder::find).toList();
        return new Explanation(example, notation, found, digits, rounds);
    }

    /**
     * In the letters of a notation: {@code w-u}, {@code W1-W2}, {@code layers}, {@code mazur}, {@code nielsen},
     * {@code han-kamber} or {@code hagan}.
     *
     * @throws ChainruleException if there is none of that name; the message names the nearest
     */
    public Explanation withNotation(String name) {
        return new Explanation(example, Notation.of(name, "notation"), weights, digits, rounds);
    }

    /**
     * With so many significant digits where numbers are written; six if nobody says.
     *
     * @throws IllegalArgumentException if they are not from 1 to 17
     */
    public Explanation withDigits(int significant) {
        return new Explanation(example, notation, weights, new Digits(significant), rounds);
    }

    /**
     * So many rounds over the samples, one after another.
     *
     * @throws IllegalArgumentException if there is none, more than can be written down, or several and nothing is
     *     updated: of a model, without targets, a learning rate, or an optimizer that moves every weight by itself
     */
    public Explanation withRounds(int rounds) {
        if (rounds < 1 || (rounds > 1 && !example.hasUpdate())) {
            throw new IllegalArgumentException(
                    rounds < 1 ? "at least 1 round is needed, not " + rounds : "nothing is updated between rounds");
        }
        long most = Walk.mostRounds(example);
        if (rounds > most) {
            throw new IllegalArgumentException(
                    "at most " + most + " rounds of this network can be written down, not " + rounds);
        }
        return new Explanation(example, notation, weights, digits, rounds);
    }

    /**
     * The loss that the first update sets out from, by the conventions of the network.
     *
     * @throws ChainruleException if there are no targets
     */
    public double loss() {
        LossValue loss = first().loss();
        if (loss == null) {
            throw noTargets();
        }
        return loss.total();
    }

    /**
     * The loss after the last update, on the samples of that update.
     *
     * @throws ChainruleException if nothing is updated
     */
    public double lossAfter() {
        LossValue loss = walk().passes().getLast().afterLoss();
        if (loss == null) {
            throw noUpdate();
        }
        return loss.total();
    }

    /**
     * The derivative of the loss by the weight or bias called {@code name}, see {@link #ofWeights}, before the first
     * update.
     *
     * @throws ChainruleException if there is none of that name, or there are no targets
     */
    public double gradient(String name) {
        double[] gradient = first().gradient();
        if (gradient == null) {
            throw noTargets();
        }
        return gradient[index(name)];
    }

    /**
     * What the last update makes of the weight or bias called {@code name}, see {@link #ofWeights}.
     *
     * @throws ChainruleException if there is none of that name, or nothing is updated
     */
    public double updated(String name) {
        PassRecord.UpdateRecord update = walk().passes().getLast().update();
        if (update == null) {
            throw noUpdate();
        }
        return update.parameters()[index(name)];
    }

    private int index(String name) {
        Quantity parameter = ParameterFinder.of(example, notation).find(name);
        return ParameterNames.of(example.network())
                .index(ParameterFinder.generalName(parameter))
                .orElseThrow();
    }

    private static ChainruleException noTargets() {
        return new ChainruleException("there are no targets, and so no loss to tell of");
    }

    private static ChainruleException noUpdate() {
        return new ChainruleException(
                "there is no update to tell of: it takes targets, a learning rate and an optimizer such as sgd");
    }

    /**
     * All of it as text, in lines of up to 100 columns.
     *
     * @throws ChainruleException if weights are asked for and there are no targets
     */
    public String text() {
        return new TextRenderer(TextStyle.UNICODE, WIDTH, false).render(document());
    }

    /**
     * All of it as JSON: the network and every step with its formula and its value. docs/explain.md tells what is in
     * it.
     *
     * @throws ChainruleException if weights are asked for and there are no targets
     */
    public String json() {
        Trace trace = trace();
        return example instanceof ModelRow row
                ? ModelJson.write(row, trace, steps(trace), digits)
                : TraceJson.write(trace, steps(trace), digits);
    }

    /**
     * Writes all of it to {@code file}, as the ending of its name says: .pdf, .tex, .html, .md, .txt or .json. The
     * file is replaced only when the new one is complete.
     *
     * @throws ChainruleException if the ending is another, the file cannot be written, or weights are asked for and
     *     there are no targets
     */
    public void write(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        byte[] content = switch (ending) {
            case TEXT -> text().getBytes(StandardCharsets.UTF_8);
            case JSON -> json().getBytes(StandardCharsets.UTF_8);
            default -> Renderer.of(format(file, ending)).render(document());
        };
        SafeFile.write(file, output -> output.write(content));
    }

    private static Format format(Path file, String ending) {
        return Arrays.stream(Format.values())
                .filter(format -> format.ending().equals(ending))
                .findFirst()
                .orElseThrow(() -> new ChainruleException(file
                        + ": the ending of the name does not tell what to write; known are ."
                        + Stream.concat(Arrays.stream(Format.values()).map(Format::ending), Stream.of(TEXT, JSON))
                                .collect(Collectors.joining(", ."))));
    }

    private Walk walk() {
        return Walk.of(example, rounds);
    }

    private PassRecord first() {
        return walk().passes().getFirst();
    }

    private Trace trace() {
        return Trace.of(walk(), notation);
    }

    private Level level() {
        return Trace.usualLevel(example.network());
    }

    private Document document() {
        Trace trace = trace();
        Derivation.Request request = new Derivation.Request(level(), weights, digits);
        return example instanceof ModelRow row
                ? ModelSections.document(row, trace, request, digits, OptionalInt.empty())
                : Derivation.of(trace, request);
    }

    /** What the weights need: one its own steps, several every step. */
    private List<Step> steps(Trace trace) {
        if (weights.isEmpty()) {
            return trace.steps(level());
        }
        // the way to the first one, or why there is none
        List<Step> first = trace.stepsToUpdate(weights.getFirst(), weights.size() == 1 ? level() : Level.PASS);
        return weights.size() == 1 ? first : trace.steps(level());
    }
}
