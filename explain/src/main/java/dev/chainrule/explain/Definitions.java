package dev.chainrule.explain;

import static dev.chainrule.explain.formula.Formula.call;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.product;
import static dev.chainrule.explain.formula.Formula.sum;
import static dev.chainrule.explain.formula.Formula.whole;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Case;
import dev.chainrule.explain.formula.Formula.Cases;
import dev.chainrule.explain.formula.Formula.Fraction;
import dev.chainrule.explain.formula.Formula.Negative;
import dev.chainrule.explain.formula.Formula.Power;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.LogCosh;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.loss.Quantile;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Mish;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.ParametricSelu;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Selu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Silu;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Softsign;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;

/** What the named functions of a trace are: each activation and each loss with its derivative beside it. */
final class Definitions {
    private static final Formula A = Formula.name("a", "", "");
    private static final Formula Y = Formula.name("y", "", "");
    private static final Formula T = Formula.name("t", "", "");
    private static final Formula ONE = whole(1);
    private static final Formula HALF = new Fraction(ONE, whole(2));

    private Definitions() {}

    /** f(a) = … and f′(a) = …; empty for the identity and a function of the user's own. */
    static List<Relation> of(Activation activation) {
        String name = Fn.letter(activation);
        return switch (activation) {
            case Sigmoid _ ->
                pair(name, new Fraction(ONE, sum(ONE, exp(new Negative(A)))), product(sigma(), rest(sigma())));
            case Tanh _ ->
                pair(
                        name,
                        new Fraction(difference(exp(A), exp(new Negative(A))), sum(exp(A), exp(new Negative(A)))),
                        difference(ONE, square(call(name, A))));
            case HardSigmoid _ ->
                pair(
                        name,
                        cases("a ≤ −3", whole(0), "a ≥ 3", ONE, sum(new Fraction(A, whole(6)), HALF)),
                        cases("−3 < a < 3", new Fraction(ONE, whole(6)), whole(0)));
            case Softsign _ ->
                pair(
                        name,
                        new Fraction(A, sum(ONE, call("abs", A))),
                        new Fraction(ONE, square(sum(ONE, call("abs", A)))));
            case Relu relu ->
                pair(
                        name,
                        cases("a > 0", A, whole(0)),
                        relu.atZero() == 0
                                ? cases("a > 0", ONE, whole(0))
                                : cases("a > 0", ONE, "a = 0", number(relu.atZero()), whole(0)));
            case LeakyRelu leaky ->
                pair(
                        name,
                        cases("a > 0", A, product(number(leaky.slope()), A)),
                        cases("a > 0", ONE, number(leaky.slope())));
            case Prelu _ -> {
                Formula p = Formula.name("p", "", "");
                yield List.of(
                        Formula.equal(call(name, A, p), cases("a > 0", A, product(p, A))),
                        Formula.equal(call(name + "′", A, p), cases("a > 0", ONE, p)),
                        Formula.equal(call("∂" + name + "/∂p", A, p), cases("a > 0", whole(0), A)));
            }
            case Elu elu ->
                pair(
                        name,
                        cases("a > 0", A, product(number(elu.alpha()), difference(exp(A), ONE))),
                        cases("a > 0", ONE, product(number(elu.alpha()), exp(A))));
            case Selu selu -> {
                Formula right = number(selu.slope(1));
                Formula left = number(selu.slope(0));
                yield pair(
                        name,
                        cases("a > 0", product(right, A), product(left, difference(exp(A), ONE))),
                        cases("a > 0", right, product(left, exp(A))));
            }
            case ParametricSelu _ -> blend(name, new Selu());
            case ParametricMish _ -> blend(name, new Mish());
            case Gelu _ -> pair(name, product(A, call("Φ", A)), sum(call("Φ", A), product(A, call("φ", A))));
            case Silu _ -> pair(name, product(A, sigma()), product(sigma(), sum(ONE, product(A, rest(sigma())))));
            case Mish _ -> {
                Formula tanh = call("tanh", call("softplus", A));
                yield pair(name, product(A, tanh), sum(tanh, product(A, sigma(), difference(ONE, square(tanh)))));
            }
            case Softplus _ -> pair(name, call("ln", sum(ONE, exp(A))), sigma());
            case Softmax _ -> {
                Formula j = exp(Formula.name("a", "j", ""));
                Formula k = exp(Formula.name("a", "k", ""));
                yield List.of(Formula.equal(
                        Formula.name("softmax(a)", "j", ""), new Fraction(j, new Formula.Series("k", k))));
            }
            default -> List.of();
        };
    }

    /** f(a, p) = a + p (g(a) − a) with its derivatives, and then g. */
    private static List<Relation> blend(String name, Activation blended) {
        Formula p = Formula.name("p", "", "");
        String inner = Fn.letter(blended);
        Formula difference = difference(call(inner, A), A);
        List<Relation> relations = new ArrayList<>(List.of(
                Formula.equal(call(name, A, p), sum(A, product(p, difference))),
                Formula.equal(call(name + "′", A, p), sum(ONE, product(p, difference(call(inner + "′", A), ONE)))),
                Formula.equal(call("∂" + name + "/∂p", A, p), difference)));
        relations.addAll(of(blended));
        return relations;
    }

    /** ℓ(y, t) = … and ℓ′(y, t) = … by y; empty where the trace writes the loss out, and for a loss of the user's own. */
    static List<Relation> of(Loss loss, Activation output) {
        Formula error = difference(Y, T);
        return switch (loss) {
            case AbsoluteError _ -> losses(call("abs", error), call("sign", error));
            case Huber huber -> {
                String delta = Digits.USUAL.text(huber.delta());
                Formula d = number(huber.delta());
                yield losses(
                        cases(
                                "|y − t| ≤ " + delta,
                                product(HALF, square(error)),
                                product(d, difference(call("abs", error), product(HALF, d)))),
                        cases("|y − t| ≤ " + delta, error, product(d, call("sign", error))));
            }
            case LogCosh _ -> losses(call("ln", call("cosh", error)), call("tanh", error));
            case Quantile quantile -> {
                Formula q = number(quantile.q());
                Formula other = number(1 - quantile.q());
                yield losses(
                        cases("t > y", product(q, difference(T, Y)), product(other, error)),
                        cases("t > y", new Negative(q), "t < y", other, number(0.5 - quantile.q())));
            }
            case Quantiles _ -> {
                Formula q = Formula.name("q", "", "");
                Formula other = difference(ONE, q);
                yield List.of(
                        Formula.equal(
                                call("ℓ", Y, T, q),
                                cases("t > y", product(q, difference(T, Y)), product(other, error))),
                        Formula.equal(
                                call("ℓ′", Y, T, q),
                                cases("t > y", new Negative(q), "t < y", other, difference(HALF, q))));
            }
            case Poisson _ -> losses(difference(Y, product(T, call("ln", Y))), difference(ONE, new Fraction(T, Y)));
            case Hinge _ -> {
                Formula s = Formula.name("s", "", "");
                yield List.of(
                        Formula.equal(s, cases("t > 0", ONE, whole(-1))),
                        Formula.equal(call("ℓ", Y, T), call("max", whole(0), difference(ONE, product(s, Y)))),
                        Formula.equal(
                                call("ℓ′", Y, T),
                                cases(
                                        "s·y < 1",
                                        new Negative(s),
                                        "s·y = 1",
                                        new Negative(product(HALF, s)),
                                        whole(0))));
            }
            case Focal focal -> focal(Digits.USUAL.text(focal.gamma()), output instanceof Softmax);
            default -> List.of();
        };
    }

    /** After a softmax the first half alone. */
    private static List<Relation> focal(String gamma, boolean firstHalf) {
        Formula first = product(T, new Power(difference(ONE, Y), gamma), call("ln", Y));
        Formula second = product(difference(ONE, T), new Power(Y, gamma), call("ln", difference(ONE, Y)));
        return List.of(Formula.equal(call("ℓ", Y, T), new Negative(firstHalf ? first : sum(first, second))));
    }

    private static List<Relation> losses(Formula value, Formula slope) {
        return List.of(Formula.equal(call("ℓ", Y, T), value), Formula.equal(call("ℓ′", Y, T), slope));
    }

    private static List<Relation> pair(String name, Formula value, Formula slope) {
        return List.of(Formula.equal(call(name, A), value), Formula.equal(call(name + "′", A), slope));
    }

    private static Formula cases(String condition, Formula value, Formula otherwise) {
        return new Cases(List.of(new Case(value, condition), new Case(otherwise, "else")));
    }

    private static Formula cases(String condition, Formula value, String second, Formula other, Formula otherwise) {
        return new Cases(List.of(new Case(value, condition), new Case(other, second), new Case(otherwise, "else")));
    }

    private static Formula exp(Formula argument) {
        return call("exp", argument);
    }

    private static Formula sigma() {
        return call("σ", A);
    }

    private static Formula rest(Formula share) {
        return difference(ONE, share);
    }

    private static Formula square(Formula base) {
        return new Power(base, "2");
    }

    private static Formula number(double value) {
        return new Formula.Figure(Digits.USUAL.text(value), "");
    }
}
