package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The test functions of Moré and Thuente: Line search algorithms with guaranteed sufficient decrease, 1994. */
class LineSearchTest {
    private record Function(String name, DoubleUnaryOperator value, DoubleUnaryOperator slope)
            implements LineSearch.Line {
        @Override
        public LinePoint at(double t) {
            return new LinePoint(t, value.applyAsDouble(t), slope.applyAsDouble(t), new float[0]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Function FIRST =
            new Function("−t / (t² + 2)", t -> -t / (t * t + 2), t -> (t * t - 2) / ((t * t + 2) * (t * t + 2)));

    private static final Function SECOND = new Function(
            "(t + 0.004)⁵ − 2 (t + 0.004)⁴",
            t -> Math.pow(t + 0.004, 5) - 2 * Math.pow(t + 0.004, 4),
            t -> 5 * Math.pow(t + 0.004, 4) - 8 * Math.pow(t + 0.004, 3));

    /** Yanai, Ozawa and Kaneko's function with β₁ = β₂ = 0.001: a wide valley between two nearly straight slopes. */
    private static final Function FOURTH = yanai(0.001, 0.001);

    private static final Function FIFTH = yanai(0.01, 0.001);

    private static final Function SIXTH = yanai(0.001, 0.01);

    private static Function yanai(double b1, double b2) {
        double g1 = Math.sqrt(1 + b1 * b1) - b1;
        double g2 = Math.sqrt(1 + b2 * b2) - b2;
        return new Function(
                "Yanai " + b1 + " " + b2,
                t -> g1 * Math.sqrt((1 - t) * (1 - t) + b2 * b2) + g2 * Math.sqrt(t * t + b1 * b1),
                t -> g1 * (t - 1) / Math.sqrt((1 - t) * (1 - t) + b2 * b2) + g2 * t / Math.sqrt(t * t + b1 * b1));
    }

    static Stream<Arguments> cases() {
        return Stream.of(FIRST, SECOND, FOURTH, FIFTH, SIXTH)
                .flatMap(function -> Stream.of(1e-3, 1e-1, 1.0, 1e1, 1e3)
                        .flatMap(first -> Stream.of(
                                Arguments.of(function, first, 1e-4, 0.9),
                                Arguments.of(function, first, 1e-3, tight(function)))));
    }

    /** A tenth of the second's slope at 0 is below what the rounding of its values lets a search see. */
    private static double tight(Function function) {
        return function.equals(SECOND) ? 0.5 : 0.1;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theStrongWolfeConditionsHoldAtTheResult(Function function, double first, double c1, double c2) {
        LinePoint start = function.at(0);
        LineSearch search = new LineSearch(function, 30, c1, c2);
        LinePoint found = search.from(start, first);
        assertThat(found.loss()).isLessThanOrEqualTo(start.loss() + c1 * found.length() * start.slope());
        assertThat(Math.abs(found.slope())).isLessThanOrEqualTo(c2 * Math.abs(start.slope()));
        assertThat(search.evaluations()).isLessThanOrEqualTo(16);
    }

    @Test
    void aPointWithoutAValueIsTooFar() {
        Function wall = new Function(
                "(t − 1)², NaN from 1.5",
                t -> t < 1.5 ? (t - 1) * (t - 1) : Double.NaN,
                t -> t < 1.5 ? 2 * (t - 1) : Double.NaN);
        LinePoint found = new LineSearch(wall, 20, 1e-4, 0.1).from(wall.at(0), 1e6);
        assertThat(found.length()).isBetween(0.9, 1.1);
    }

    /**
     * −t up to 1.5 and no value beyond. Ever steeper than allowed, the search goes on to ten times the length, and from
     * there to a tenth of the way between what has a value and what has none.
     */
    @Test
    void lengthsStayATenthOfTheWayFromWhereThereIsAValue() {
        List<Double> tried = new ArrayList<>();
        LineSearch.Line cliff = t -> {
            tried.add(t);
            return new LinePoint(t, t < 1.5 ? -t : Double.NaN, -1, new float[0]);
        };
        LinePoint found = new LineSearch(cliff, 5, 1e-4, 0.5).from(new LinePoint(0, 0, -1, new float[0]), 1);
        assertThat(tried.stream().mapToDouble(t -> t).toArray())
                .containsExactly(new double[] {1, 10, 1.9, 1.09, 1.171}, within(1e-9));
        assertThat(found.length()).isCloseTo(1.171, within(1e-9));
    }

    @Test
    void whenEvaluationsRunOutTheLowestPointThatDescendsIsKept() {
        // Ever falling: no point is flat.
        Function slope = new Function("−t", t -> -t, t -> -1);
        LineSearch search = new LineSearch(slope, 5, 1e-4, 0.5);
        LinePoint found = search.from(slope.at(0), 1);
        assertThat(search.evaluations()).isEqualTo(5);
        assertThat(found.loss()).isLessThan(-100);
    }

    @Test
    void whenEveryPointIsHigherTheStartIsTheResult() {
        // The slope lies: it promises a descent that there is not.
        Function lie = new Function("t, said to fall", t -> t, t -> -1);
        LinePoint start = lie.at(0);
        assertThat(new LineSearch(lie, 12, 1e-4, 0.9).from(start, 1)).isSameAs(start);
    }
}
