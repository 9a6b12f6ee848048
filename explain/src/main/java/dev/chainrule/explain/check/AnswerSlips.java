package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Expression.Constant;
import dev.chainrule.explain.Expression.Negative;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import java.util.ArrayList;
import java.util.List;

/** Slips with the number at the end: its sign, its decimal point, a factor 2, or a number that answers another question. */
final class AnswerSlips extends Slips {
    /** Further than this nobody shifts a decimal point. */
    private static final int FURTHEST_SHIFT = 3;

    /** With more units nobody takes another by mistake. */
    private static final int MOST_UNITS = 40;

    private final Shapes shapes;

    private AnswerSlips(Problem problem) {
        super(problem);
        this.shapes = new Shapes(problem);
    }

    /** The right number in the wrong sign, size or place of its point. */
    static List<Account> ofRightNumbers(Problem problem) {
        AnswerSlips slips = new AnswerSlips(problem);
        slips.addReading(
                "wrong-sign",
                "This is the value with the other sign.",
                subject -> List.of(new Negative(subject.expression())));
        slips.addReading(
                "factor-2",
                "This is the value times 2, or half of it: look at the ½ of the loss and the 2 of its derivative.",
                subject -> scaled(subject, List.of(constant(2), new Constant(1, 2))));
        slips.addReading("shifted-decimal", "This is the value with the decimal point shifted.", AnswerSlips::shifted);
        return slips.accounts();
    }

    /** The right number of something else. */
    static List<Account> ofOtherNumbers(Problem problem) {
        AnswerSlips slips = new AnswerSlips(problem);
        slips.addReading(
                "another-unit", "This is the number of another unit or another weight of the layer.", slips::others);
        slips.addReading(
                "another-quantity",
                "This is the answer to another question: what belongs to the same unit or weight at another step.",
                slips::mixedUp);
        return slips.accounts();
    }

    private static List<Expression> shifted(Subject subject) {
        List<Expression> factors = new ArrayList<>();
        long power = 1;
        for (int shift = 1; shift <= FURTHEST_SHIFT; shift++) {
            power *= 10;
            factors.add(constant(power));
            factors.add(new Constant(1, power));
        }
        return scaled(subject, factors);
    }

    /** The value times each factor; of a new parameter also what it is if its step is taken so many times. */
    private static List<Expression> scaled(Subject subject, List<Expression> factors) {
        List<Expression> scaled = new ArrayList<>();
        for (Expression factor : factors) {
            scaled.add(product(factor, subject.expression()));
            if (subject.isUpdated() && !subject.isChange()) {
                Expression old = value(subject.parameter());
                Expression step = difference(value(subject.quantity()), old);
                scaled.add(subject.signed(sum(List.of(old, product(factor, step)))));
            }
        }
        return scaled;
    }

    private List<Expression> others(Subject subject) {
        Quantity q = subject.quantity();
        List<Expression> others = new ArrayList<>();
        int rows = q.i() == 0 ? 0 : shapes.rows(q.kind(), q.layer());
        int columns = q.j() == 0 ? 1 : shapes.columns(q.kind(), q.layer());
        for (int i = 1; i <= rows && rows * columns <= MOST_UNITS; i++) {
            for (int j = 1; j <= columns; j++) {
                Quantity other = new Quantity(q.kind(), q.layer(), i, q.j() == 0 ? 0 : j, q.scope());
                if (!other.equals(q)) {
                    others.add(subject.with(other).expression());
                }
            }
        }
        return others;
    }

    /** What stands beside the number that is asked for. */
    private List<Expression> mixedUp(Subject subject) {
        Quantity q = subject.quantity();
        List<Expression> others = new ArrayList<>();
        if (subject.isUpdated()) {
            Expression gradient = value(subject.gradient());
            Expression step = product(Parts.rate(q.scope()), gradient);
            others.addAll(List.of(gradient, new Negative(gradient), step, new Negative(step)));
            Expression change = difference(value(q), value(subject.parameter()));
            others.addAll(subject.isChange() ? List.of(value(q)) : List.of(change, new Negative(change)));
        } else if (subject.isGradient()) {
            if (problem.hasUpdates() && q.scope().sample() == 0) {
                Expression step = product(Parts.rate(q.scope()), value(q));
                Expression updated = value(updated(q));
                others.addAll(List.of(step, new Negative(step), updated));
            }
        } else {
            beside(subject, others);
        }
        return others.stream().map(subject::signed).toList();
    }

    private static Quantity updated(Quantity gradient) {
        return Parts.like(
                gradient,
                switch (gradient.kind()) {
                    case WEIGHT_GRADIENT -> Kind.NEW_WEIGHT;
                    case BIAS_GRADIENT -> Kind.NEW_BIAS;
                    default -> Kind.NEW_SLOPE_PARAMETER;
                });
    }

    private void beside(Subject subject, List<Expression> others) {
        Quantity q = subject.quantity();
        List<Kind> ofUnits = List.of(
                Kind.PRE_ACTIVATION, Kind.ACTIVATION, Kind.ACTIVATION_GRADIENT, Kind.ACTIVATION_SLOPE, Kind.DELTA);
        if (!ofUnits.contains(q.kind())) {
            return;
        }
        for (Kind kind : ofUnits) {
            boolean exists = (problem.hasTargets() || kind == Kind.PRE_ACTIVATION || kind == Kind.ACTIVATION)
                    && (kind != Kind.ACTIVATION_SLOPE || problem.isElementwise(q.layer()));
            if (kind != q.kind() && exists) {
                others.add(value(Parts.like(q, kind)));
            }
        }
    }
}
