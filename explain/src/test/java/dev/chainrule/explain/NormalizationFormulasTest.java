package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.Styles;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LayerForward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The printed formulas, worked out with the numbers of a pass: both sides of every sign must agree. */
class NormalizationFormulasTest {
    private static final int INPUTS = 3;
    private static final int UNITS = 4;
    private static final int ROWS = 5;

    /** A batch through a layer that normalises, and the letters in which its formulas are written. */
    private static final class Pass {
        private final AnyLayer here;
        private final int sign;
        private final boolean overRows;
        private final Network network;
        private final Normalization normalization;
        private final double[] parameters;
        private final LayerForward forward;
        private final Backward backward;

        Pass(Notation notation, Normalization normalization, Mode mode) {
            this.here = new AnyLayer(notation, 1, "l", true);
            this.sign = Signals.sign(notation);
            this.overRows = normalization instanceof Normalization.Batch;
            this.normalization = normalization;
            this.network = new Network(
                    INPUTS, List.of(Layer.of(UNITS, new Tanh()).with(normalization), Layer.of(2, new Identity())));
            RandomStream random = RandomStream.of(3, "formulas");
            this.parameters = new double[network.layout().size()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.nextGaussian();
            }
            network.layout().find(0, Segment.Kind.RUNNING_VARIANCE).ifPresent(segment -> {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    parameters[i] = 0.2 + random.nextDouble();
                }
            });
            int rows = overRows ? ROWS : 1;
            double[][] x = new double[rows][INPUTS];
            double[][] t = new double[rows][2];
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < INPUTS; i++) {
                    x[r][i] = random.nextGaussian();
                }
                t[r][0] = random.nextGaussian();
            }
            ReferencePass pass = ReferencePass.of(network, parameters);
            Forward all = pass.forward(x, mode);
            this.forward = all.layer(0);
            this.backward = pass.backward(all, Objective.of(new HalfSquaredError(), t));
        }

        /** How far an index runs. */
        private int size(char index) {
            return switch (index) {
                case 'i' -> INPUTS;
                case 'j' -> UNITS;
                default -> overRows ? ROWS : UNITS;
            };
        }

        private int row(String indices, Map<Character, Integer> at) {
            return indices.length() == 2 ? at.get(indices.charAt(0)) : 0;
        }

        private int last(String indices, Map<Character, Integer> at) {
            return at.get(indices.charAt(indices.length() - 1));
        }

        private double parameter(Segment.Kind kind, int index) {
            return parameters[network.layout().find(0, kind).orElseThrow().offset() + index];
        }

        private double gradient(Segment.Kind kind, int index) {
            return backward.gradient()[
                    network.layout().find(0, kind).orElseThrow().offset() + index];
        }

        private double value(Glyph glyph, Map<Character, Integer> at) {
            if (glyph instanceof Glyph.Derivative derivative) {
                return derivative((Glyph.Symbol) derivative.of(), (Glyph.Symbol) derivative.by(), at);
            }
            Glyph.Symbol symbol = (Glyph.Symbol) glyph;
            String letter = symbol.letter();
            String sub = symbol.sub();
            if (letter.equals("N")) {
                return overRows ? ROWS : UNITS;
            } else if (letter.equals("ε")) {
                return normalization.epsilon();
            } else if (letter.equals("μ")) {
                return forward.means(0)[sub.isEmpty() ? 0 : last(sub, at)];
            } else if (letter.equals("var")) {
                return forward.variances(0)[sub.isEmpty() ? 0 : last(sub, at)];
            } else if (letter.equals("γ")) {
                return parameter(Segment.Kind.GAIN, last(sub, at));
            } else if (letter.equals("β")) {
                return parameter(Segment.Kind.SHIFT, last(sub, at));
            } else if (letter.equals(here.linear("j").letter())) {
                return forward.linear(row(sub, at))[last(sub, at)];
            } else if (letter.equals(here.normalized("j").letter())) {
                return forward.normalized(row(sub, at))[last(sub, at)];
            } else if (letter.equals(((Glyph.Symbol) here.preActivation("j")).letter())) {
                return forward.preActivations(row(sub, at))[last(sub, at)];
            } else if (letter.equals(here.signal("j").letter())) {
                return sign * backward.layer(0).deltas(row(sub, at))[last(sub, at)];
            }
            assertThat(letter).isEqualTo(here.source("i").letter());
            return forward.inputs(row(sub, at))[last(sub, at)];
        }

        private double derivative(Glyph.Symbol of, Glyph.Symbol by, Map<Character, Integer> at) {
            if (of.equals(here.loss())) {
                String letter = by.letter();
                if (letter.equals("γ")) {
                    return gradient(Segment.Kind.GAIN, last(by.sub(), at));
                } else if (letter.equals("β")) {
                    return gradient(Segment.Kind.SHIFT, last(by.sub(), at));
                } else if (letter.equals(here.linear("j").letter())) {
                    return backward.layer(0).linearGradients(row(by.sub(), at))[last(by.sub(), at)];
                } else if (letter.equals(here.normalized("j").letter())) {
                    int j = last(by.sub(), at);
                    return backward.layer(0).deltas(row(by.sub(), at))[j] * parameter(Segment.Kind.GAIN, j);
                }
                assertThat(letter).isEqualTo(here.weight("i", "j").letter());
                return gradient(Segment.Kind.WEIGHTS, at.get('i') * UNITS + at.get('j'));
            }
            int moved = overRows ? at.get('r') : at.get('j');
            ToDoubleFunction<double[]> quantity = switch (of.letter()) {
                case "μ" -> NormalizationFormulasTest::mean;
                case "var" -> NormalizationFormulasTest::variance;
                default ->
                    z -> {
                        int other = at.get(of.sub().charAt(0));
                        return (z[other] - mean(z)) / Math.sqrt(variance(z) + normalization.epsilon());
                    };
            };
            double[] z = new double[overRows ? ROWS : UNITS];
            for (int k = 0; k < z.length; k++) {
                z[k] = overRows ? forward.linear(k)[at.get('j')] : forward.linear(0)[k];
            }
            double h = 1e-5;
            double[] up = z.clone();
            up[moved] += h;
            double[] down = z.clone();
            down[moved] -= h;
            return (quantity.applyAsDouble(up) - quantity.applyAsDouble(down)) / (2 * h);
        }

        private double evaluate(Formula formula, Map<Character, Integer> at) {
            return switch (formula) {
                case Formula.Name name -> value(name.glyph(), at);
                case Formula.Figure figure -> Double.parseDouble(figure.number());
                case Formula.Negative negative -> -evaluate(negative.operand(), at);
                case Formula.Fraction fraction ->
                    evaluate(fraction.numerator(), at) / evaluate(fraction.denominator(), at);
                case Formula.Power power -> Math.pow(evaluate(power.base(), at), Integer.parseInt(power.exponent()));
                case Formula.Sum sum ->
                    sum.terms().stream()
                            .mapToDouble(term -> (term.minus() ? -1 : 1) * evaluate(term.body(), at))
                            .sum();
                case Formula.Product product ->
                    product.factors().stream()
                            .mapToDouble(factor -> evaluate(factor, at))
                            .reduce(1, (a, b) -> a * b);
                case Formula.Call call -> {
                    assertThat(call.function()).isEqualTo("√");
                    yield Math.sqrt(evaluate(call.arguments().getFirst(), at));
                }
                case Formula.Series series -> {
                    double sum = 0;
                    Map<Character, Integer> inner = new HashMap<>(at);
                    char index = series.index().charAt(0);
                    for (int k = 0; k < size(index); k++) {
                        inner.put(index, k);
                        sum += evaluate(series.body(), inner);
                    }
                    yield sum;
                }
                case Formula.Cases cases -> {
                    String condition = cases.cases().getFirst().condition();
                    boolean holds = at.get(condition.charAt(0)).equals(at.get(condition.charAt(4)));
                    yield evaluate(cases.cases().get(holds ? 0 : 1).value(), at);
                }
                default -> throw new IllegalArgumentException(formula.toString());
            };
        }

        /** Every line, for all values of the indices that are free in it. */
        void check(List<Block> blocks) {
            int lines = 0;
            for (Block block : blocks) {
                if (block instanceof Block.Equations equations) {
                    for (Block.Line line : equations.lines()) {
                        check(line.relation());
                        lines++;
                    }
                }
            }
            assertThat(lines).isGreaterThanOrEqualTo(2);
        }

        private void check(Formula.Relation relation) {
            int others = overRows ? ROWS : UNITS;
            for (int j = 0; j < UNITS; j++) {
                for (int r = 0; r < others; r++) {
                    for (int p = 0; p < others; p++) {
                        Map<Character, Integer> at = Map.of('i', p % INPUTS, 'j', j, 'r', r, 'p', p);
                        double left = evaluate(relation.left(), at);
                        for (Formula.Link link : relation.links()) {
                            assertThat(evaluate(link.right(), at))
                                    .as("%s at %s", TextStyle.UNICODE.print(relation), at)
                                    .isCloseTo(left, within(1e-8));
                        }
                    }
                }
            }
        }
    }

    private static double mean(double[] z) {
        double sum = 0;
        for (double value : z) {
            sum += value;
        }
        return sum / z.length;
    }

    private static double variance(double[] z) {
        double sum = 0;
        for (double value : z) {
            sum += (value - mean(z)) * (value - mean(z));
        }
        return sum / z.length;
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void layerNormalisation(Notation notation) {
        Pass pass = new Pass(notation, new Normalization.Layer(), Mode.PREDICTION);
        pass.check(new NormalizationFormulas(pass.here, pass.sign).layer());
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void batchNormalisation(Notation notation) {
        Pass training = new Pass(notation, new Normalization.Batch(), Mode.TRAINING);
        List<Block> blocks = new NormalizationFormulas(training.here, training.sign).batch(0.1);
        training.check(blocks.subList(0, blocks.size() - 1));
        Pass prediction = new Pass(notation, new Normalization.Batch(), Mode.PREDICTION);
        prediction.check(blocks.subList(blocks.size() - 1, blocks.size()));
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void theyStandInTheDerivationOfANetworkThatHasThem(Notation notation) {
        for (Normalization normalization :
                List.of(new Normalization.None(), new Normalization.Batch(), new Normalization.Layer())) {
            Network network =
                    new Network(2, List.of(Layer.of(3, new Tanh()).with(normalization), Layer.of(2, new Identity())));
            double[] parameters = new double[network.layout().size()];
            Arrays.fill(parameters, 0.5);
            Example example = new GivenExample(
                    network,
                    parameters,
                    List.of(new Sample(new double[] {0.5, -1}, new double[] {1, 0})),
                    new HalfSquaredError(),
                    new Sgd(),
                    OptionalDouble.of(0.1));
            Trace trace = Trace.of(Walk.of(example, 1), notation);
            Section general = Derivation.of(trace, new Derivation.Request(Level.NEURON, Digits.USUAL))
                    .sections()
                    .getLast();
            assertThat(general.id()).isEqualTo("general");
            List<Formula.Relation> relations = general.blocks().stream()
                    .filter(Block.Equations.class::isInstance)
                    .flatMap(block -> ((Block.Equations) block).lines().stream())
                    .map(Block.Line::relation)
                    .toList();
            boolean none = normalization instanceof Normalization.None;
            assertThat(relations.stream().map(TextStyle.UNICODE::print).anyMatch(line -> line.startsWith("var")))
                    .isEqualTo(!none);
            for (Formula.Relation relation : relations) {
                Styles.FACES.forEach(
                        face -> assertThat(face.style().print(relation)).isNotBlank());
            }
            String last = TextStyle.UNICODE.print(relations.getLast());
            assertThat(last.startsWith("∂")).as(last).isEqualTo(!none);
        }
    }
}
