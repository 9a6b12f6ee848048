package dev.chainrule.explain.formula;

import dev.chainrule.explain.formula.Formula.Blank;
import dev.chainrule.explain.formula.Formula.Call;
import dev.chainrule.explain.formula.Formula.Case;
import dev.chainrule.explain.formula.Formula.Cases;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Fraction;
import dev.chainrule.explain.formula.Formula.Is;
import dev.chainrule.explain.formula.Formula.Link;
import dev.chainrule.explain.formula.Formula.Matrix;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Negative;
import dev.chainrule.explain.formula.Formula.Power;
import dev.chainrule.explain.formula.Formula.Product;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Formula.Rest;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Formula.Sum;
import dev.chainrule.explain.formula.Formula.Term;
import dev.chainrule.explain.formula.Formula.Times;
import dev.chainrule.explain.formula.Formula.Transposed;
import dev.chainrule.explain.formula.Formula.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints formulas in one format. This class walks the tree and decides where brackets stand; a format says how each part is
 * written, from parts already printed. Brackets follow precedence: a sum in a product, a negative number that is not the
 * first thing on its side, a power of anything but a name or a number; and where fractions are written in a line, not with
 * a bar, also a fraction in a product and a product below a fraction.
 */
public abstract class Style {
    /** How tightly a formula holds together; brackets where something looser stands than its place takes. */
    private enum Bond {
        RELATION,
        SUM,
        PRODUCT,
        FRACTION,
        POWER,
        ATOM
    }

    /**
     * {@code formula} as a factor of a product whose factors stand apart, so that it may itself be a product: with brackets
     * around a sum, and around a negative number unless it is the {@code first}.
     */
    public final String printFactor(Formula formula, boolean first) {
        boolean minusFirst = first && formula instanceof Negative;
        boolean product = formula instanceof Product || formula instanceof Figure || isHalf(formula);
        return at(formula, minusFirst ? Bond.SUM : product ? Bond.PRODUCT : Bond.POWER, first);
    }

    /** {@code formula} in this format. */
    public final String print(Formula formula) {
        return whole(part(formula));
    }

    /** What stands around a formula as a whole: nothing, unless the format wants it. */
    protected String whole(String formula) {
        return formula;
    }

    private String part(Formula formula) {
        return at(formula, Bond.RELATION, true);
    }

    /** Whether fractions are written in a line, as a/b, and so need brackets that a bar makes needless. */
    protected abstract boolean isLinear();

    /** A quantity by its letters. */
    protected abstract String name(Name name);

    /** A number. */
    protected abstract String figure(Figure figure);

    /** Words in a formula. */
    protected abstract String words(String text);

    /** A place where a value is to be filled in. */
    protected abstract String blank();

    /** Terms; {@code minus} says for each whether it is taken away. */
    protected abstract String sum(List<String> terms, List<Boolean> minus);

    /**
     * Factors.
     *
     * @param wide whether one of them has a fraction bar or a sum sign of its own, so that it needs room around it
     */
    protected abstract String product(List<String> factors, Times times, boolean wide);

    /** − operand. */
    protected abstract String negative(String operand);

    /** numerator / denominator. */
    protected abstract String fraction(String numerator, String denominator);

    /** Whether one half is written in a way that needs no brackets in a product. */
    protected boolean hasHalf() {
        return true;
    }

    /** One half; as any fraction unless the format has a sign for it. */
    protected String half() {
        return fraction(figure(new Figure("1", "")), figure(new Figure("2", "")));
    }

    /** base to a power. */
    protected abstract String power(String base, String exponent);

    /** A function of arguments; it sets its own brackets. */
    protected abstract String call(String function, List<String> arguments);

    /** Σ over an index. */
    protected abstract String series(String index, String body);

    /** The terms not shown. */
    protected abstract String rest(int count);

    /** A matrix, row by row. */
    protected abstract String matrix(List<List<String>> rows);

    /** Values, each with the condition under which it holds. */
    protected abstract String cases(List<String> values, List<String> conditions);

    /** The transpose. */
    protected abstract String transposed(String matrix);

    /** Brackets around {@code inner}. */
    protected abstract String brackets(String inner);

    /** left, then each sign with its right side. */
    protected abstract String relation(String left, List<Is> signs, List<String> rights);

    /**
     * @param place what the place takes without brackets
     * @param first whether nothing stands before it on its side, so that a minus needs no brackets
     */
    private String at(Formula formula, Bond place, boolean first) {
        boolean negative = formula instanceof Figure figure && figure.isNegative();
        boolean bare = negative
                ? first && place.compareTo(Bond.PRODUCT) <= 0
                : bond(formula).compareTo(place) >= 0;
        return bare ? written(formula, first) : brackets(written(formula, true));
    }

    private Bond bond(Formula formula) {
        return switch (formula) {
            case Relation _ -> Bond.RELATION;
            case Sum _, Negative _, Series _ -> Bond.SUM;
            case Product _ -> Bond.PRODUCT;
            case Fraction _ -> isLinear() ? Bond.FRACTION : Bond.POWER;
            case Power _, Transposed _ -> Bond.POWER;
            case Figure figure -> figure.exponent().isEmpty() ? Bond.ATOM : Bond.PRODUCT;
            case Name name ->
                switch (name.glyph()) {
                    case Glyph.Derivative _ -> Bond.POWER;
                    case Glyph.Joined _ -> Bond.PRODUCT;
                    case Glyph.Symbol symbol -> isMarked(symbol) ? Bond.POWER : Bond.ATOM;
                    case Glyph.Applied _, Glyph.Element _ -> Bond.ATOM;
                };
            case Blank _, Words _, Call _, Rest _, Matrix _, Cases _ -> Bond.ATOM;
        };
    }

    /** Whether an upper index already stands where a power would. */
    private static boolean isMarked(Glyph.Symbol symbol) {
        return !symbol.sup().isEmpty() || symbol.isNew() || symbol.sample() != 0;
    }

    private String written(Formula formula, boolean first) {
        return switch (formula) {
            case Name name -> name(name);
            case Figure figure -> figure(figure);
            case Words words -> words(words.text());
            case Blank _ -> blank();
            case Sum sum -> sum(sum, first);
            case Product product -> product(product);
            case Negative negative -> {
                Bond place = negative.operand() instanceof Series ? Bond.SUM : Bond.PRODUCT;
                yield negative(at(negative.operand(), place, false));
            }
            case Fraction fraction -> fraction(fraction, first);
            case Power power -> power(at(power.base(), Bond.ATOM, false), power.exponent());
            case Call call ->
                call(call.function(), call.arguments().stream().map(this::part).toList());
            case Series series -> series(series.index(), at(series.body(), Bond.PRODUCT, false));
            case Rest rest -> rest(rest.count());
            case Matrix matrix ->
                matrix(matrix.rows().stream()
                        .map(row -> row.stream().map(this::part).toList())
                        .toList());
            case Cases cases ->
                cases(
                        cases.cases().stream().map(one -> part(one.value())).toList(),
                        cases.cases().stream().map(Case::condition).toList());
            case Transposed transposed -> transposed(at(transposed.matrix(), Bond.ATOM, false));
            case Relation relation ->
                relation(
                        at(relation.left(), Bond.SUM, true),
                        relation.links().stream().map(Link::is).toList(),
                        relation.links().stream()
                                .map(link -> at(link.right(), Bond.SUM, true))
                                .toList());
        };
    }

    private String sum(Sum sum, boolean first) {
        List<String> terms = new ArrayList<>();
        List<Boolean> minus = new ArrayList<>();
        for (Term term : sum.terms()) {
            terms.add(at(term.body(), Bond.PRODUCT, first && terms.isEmpty() && !term.minus()));
            minus.add(term.minus());
        }
        return sum(terms, minus);
    }

    private String product(Product product) {
        List<String> factors = new ArrayList<>();
        boolean wide = false;
        for (Formula factor : product.factors()) {
            boolean last = factors.size() == product.factors().size() - 1;
            boolean half = isHalf(factor);
            Bond place = half ? Bond.PRODUCT : last && factor instanceof Series ? Bond.SUM : Bond.POWER;
            factors.add(at(factor, place, false));
            wide |= !isNumber(factor) && (factor instanceof Fraction || hasBar(factor));
        }
        return product(factors, product.times(), wide);
    }

    private static boolean hasBar(Formula formula) {
        return formula instanceof Name name && name.glyph() instanceof Glyph.Derivative;
    }

    private String fraction(Fraction fraction, boolean first) {
        if (isHalf(fraction)) {
            return half();
        }
        if (!isLinear()) {
            return fraction(part(fraction.numerator()), part(fraction.denominator()));
        }
        boolean barAbove = fraction.numerator() instanceof Fraction || hasBar(fraction.numerator());
        Bond below = hasBar(fraction.denominator()) ? Bond.ATOM : Bond.POWER;
        return fraction(
                at(fraction.numerator(), barAbove ? Bond.ATOM : Bond.PRODUCT, first),
                at(fraction.denominator(), below, false));
    }

    private static boolean isNumber(Formula formula) {
        return formula instanceof Figure || formula instanceof Fraction(Figure _, Figure _);
    }

    private boolean isHalf(Formula formula) {
        return hasHalf()
                && formula instanceof Fraction(Figure(String above, String _), Figure(String below, String _))
                && above.equals("1")
                && below.equals("2");
    }
}
