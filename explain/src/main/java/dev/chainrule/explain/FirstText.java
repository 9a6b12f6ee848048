package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.call;
import static dev.chainrule.explain.formula.Formula.derivative;
import static dev.chainrule.explain.formula.Formula.equal;
import static dev.chainrule.explain.formula.Formula.product;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.Glyph.Symbol;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.optimization.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way of the first source text, for networks of its kind (one hidden layer, one output y = h·W₂, no biases,
 * E = ½ (d − y)²): every step ΔW is α (d − y) times what y changes by with W.
 */
final class FirstText {
    private static final Symbol Y = Glyph.letter("y");
    private static final Formula ERROR = Formula.difference(Formula.name("d", "", ""), Formula.name(Y));
    private static final Formula ALPHA = Formula.name("α", "", "");

    private final Pen pen;

    FirstText(Pen pen) {
        this.pen = pen;
    }

    /** Whether {@code file} is of the kind that the text is about. */
    static boolean applies(Example file) {
        List<Layer> layers = file.network().layers();
        boolean together = file.samples().size() > 1 && file.conventions().batch() != Conventions.Batch.EACH;
        return layers.size() == 2
                && !together
                && !file.conventions().sendsBackThroughUpdated(file)
                && layers.stream()
                        .allMatch(layer -> !layer.bias() && layer.normalization() instanceof Normalization.None)
                && layers.getFirst().activation() instanceof ElementwiseActivation hidden
                && !(hidden instanceof ParametricActivation)
                && layers.getLast().activation() instanceof Identity
                && file.network().outputs() == 1
                && file.loss() instanceof HalfSquaredError
                && file.optimizer() instanceof Sgd;
    }

    /** The text's formulas for any weight. */
    List<Block> general() {
        Formula input = new Series("i", product(Formula.name("x", "i", ""), Formula.name("W", "ij", "")));
        Formula output = new Series("j", product(Formula.name("h", "j", ""), Formula.name("W", "j", "")));
        Symbol any = new Symbol("W", "ij", "");
        Formula matrices = Formula.matrixProduct(Formula.name("h", "", ""), Formula.name("W", "2", ""));
        Activation f = pen.file().network().layers().getFirst().activation();
        return List.of(
                new Block.Paragraph(Prose.of(
                        "Unit by unit, with f for the activation of the hidden layer, here " + f.name() + ":")),
                equations(
                        equal(Formula.name("h", "j", ""), call("f", input)), equal(Formula.name(Y), output, matrices)),
                new Block.Paragraph(Prose.of(
                        "Every weight of every layer changes by the same rule; d is a constant, its derivative is 0:")),
                equations(equal(
                        change(any),
                        new Formula.Negative(product(ALPHA, derivative(Glyph.letter("E"), any))),
                        product(ALPHA, ERROR, derivative(Y, any)))),
                new Block.Paragraph(Prose.of(
                        "What y changes by with a weight, behind the hidden layer and, by the chain rule, before it:")),
                equations(
                        equal(derivative(Y, new Symbol("W", "j", "")), Formula.name("h", "j", "")),
                        equal(
                                derivative(Y, any),
                                product(Formula.name("W", "j", ""), call("f′", input), Formula.name("x", "i", "")))));
    }

    /** The text's two lines for one weight: ∂y/∂W, and ΔW where there is a learning rate. */
    List<Block> of(Quantity weight, Scope scope) {
        Expression slope = slope(weight, scope);
        Symbol letter = (Symbol) pen.letters().glyph(weight);
        List<Formula.Relation> relations = new ArrayList<>();
        relations.add(equal(derivative(Y, letter), pen.formulas().symbols(slope)));
        if (pen.formulas().figuresOf(slope, slope) instanceof Formula.Product figures) {
            relations.set(0, relations.getFirst().then(figures));
        }
        relations.set(0, relations.getFirst().then(pen.formulas().figure(slope)));
        if (pen.file().hasUpdate()) {
            Expression rate = Expression.value(new Quantity(Kind.RATE, 0, 0, 0, scope.shared()));
            Expression error = Expression.difference(
                    Expression.value(Quantity.of(Kind.TARGET, 0, 1, scope)),
                    Expression.value(Quantity.of(Kind.ACTIVATION, 2, 1, scope)));
            Expression result = Expression.product(rate, error, slope);
            relations.add(equal(
                    change(letter),
                    product(ALPHA, ERROR, derivative(Y, letter)),
                    figures(rate, error, slope, result),
                    pen.formulas().figure(result)));
        }
        return List.of(
                new Block.Paragraph(Prose.of("As the text has it, by what y changes with the weight:")),
                equations(relations.toArray(Formula.Relation[]::new)));
    }

    /** α (d − y) ∂y/∂W in figures. */
    private Formula figures(Expression rate, Expression error, Expression slope, Expression result) {
        return switch (pen.reckoning()) {
            case Reckoning.Doubles _ -> {
                double value = slope.evaluate(Arithmetic.DOUBLES, pen.trace()::value);
                yield pen.formulas()
                        .figuresOf(Expression.product(rate, error, new Expression.Setting("∂y/∂W", value)), result);
            }
            case Reckoning.Exact _ ->
                product(
                        pen.formulas().figures(rate),
                        pen.formulas().figures(error),
                        pen.formulas().figure(slope));
            // by hand ∂y/∂W is no step of its own: what follows must not take its rounded number
            case Reckoning.ByHand _ ->
                product(
                        pen.formulas().figures(rate),
                        pen.formulas().figures(error),
                        pen.formulas().figures(slope));
        };
    }

    /** h_j, or W_j f′(a_j) x_i. */
    private Expression slope(Quantity weight, Scope scope) {
        if (weight.layer() == 2) {
            return Expression.value(Quantity.of(Kind.ACTIVATION, 1, weight.i(), scope));
        }
        Expression behind = Expression.value(Quantity.of(Kind.WEIGHT, 2, weight.j(), 1, scope.shared()));
        Expression source = Expression.value(Quantity.of(Kind.INPUT, 0, weight.i(), scope));
        Expression of = pen.trace().builder(weight).slope(1, weight.j(), scope);
        return of instanceof Expression.Constant
                ? Expression.product(behind, source)
                : Expression.product(behind, of, source);
    }

    private static Formula change(Symbol weight) {
        return Formula.name(new Symbol("Δ" + weight.letter(), weight.sub(), weight.sup()));
    }

    private static Block equations(Formula.Relation... relations) {
        return new Block.Equations(Arrays.stream(relations).map(Block.Line::new).toList());
    }
}
