package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The ranked metrics against their definitions over all pairs of rows, on seeded random cases. */
class RankedScoresTest {
    private static final int CASES = 500;
    private static final Offset<Double> ROUNDING = within(1e-12);

    @Test
    void aucIsThePartOfPairsInTheRightOrder() {
        forAllCases(2, p -> assertSame(RankedScores.ofClass(p, 1).auc(), aucByPairs(p, 1)));
        forAllCases(4, p -> {
            double sum = 0;
            int defined = 0;
            for (int c = 0; c < 4; c++) {
                double auc = aucByPairs(p, c);
                sum += Double.isNaN(auc) ? 0 : auc;
                defined += Double.isNaN(auc) ? 0 : 1;
            }
            assertSame(p.evaluate().auc(), sum / defined);
        });
    }

    @Test
    void averagePrecisionIsTheStepIntegralOfPrecisionOverRecall() {
        forAllCases(2, p -> assertSame(RankedScores.ofClass(p, 1).averagePrecision(), averagePrecisionByThresholds(p)));
    }

    @Test
    void calibrationErrorIsThatOfTheBinsByRank() {
        forAllCases(2, p -> assertSame(p.evaluate().calibrationError(), calibrationErrorByRank(p)));
        forAllCases(3, p -> assertSame(p.evaluate().calibrationError(), calibrationErrorByRank(p)));
    }

    @Test
    void theBinsOfReliabilityHoldAllRowsInOrder() {
        forAllCases(2, p -> {
            Reliability reliability = Reliability.of(p);
            double weight = 0;
            double predicted = 0;
            double cameTrue = 0;
            double error = 0;
            double before = -1;
            for (Reliability.Bin bin : reliability.bins()) {
                assertThat(bin.weight()).isPositive();
                assertThat(bin.predicted()).isGreaterThan(before);
                before = bin.predicted();
                weight += bin.weight();
                predicted += bin.weight() * bin.predicted();
                cameTrue += bin.weight() * bin.cameTrue();
                error += bin.weight() * Math.abs(bin.predicted() - bin.cameTrue());
            }
            assertThat(weight)
                    .isCloseTo(
                            IntStream.range(0, p.rows()).mapToDouble(p::weight).sum(), ROUNDING);
            assertThat(predicted)
                    .isCloseTo(
                            IntStream.range(0, p.rows())
                                    .mapToDouble(row -> p.weight(row) * p.probability(row, 1))
                                    .sum(),
                            within(1e-9));
            assertThat(cameTrue).isCloseTo(weightAbove(p, -1, true), within(1e-9));
            assertThat(error / weight).isCloseTo(reliability.error(), within(1e-9));
            assertThat(reliability.bins()).hasSizeBetween(1, Reliability.BINS);
        });
    }

    @Test
    void aWeightIsANumberOfEqualRows() {
        for (int classes = 2; classes <= 3; classes++) {
            forAllCases(classes, p -> {
                Map<String, Double> weighted = p.evaluate().scalars();
                Map<String, Double> repeated =
                        PredictionCases.repeated(p).evaluate().scalars();
                assertThat(weighted.keySet()).containsExactlyElementsOf(repeated.keySet());
                weighted.forEach((name, value) -> assertSame(value, repeated.get(name)));
            });
        }
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        for (int seed = 0; seed < CASES; seed++) {
            ClassComparison p = PredictionCases.classes(seed, 2, false);
            int[] order = IntStream.range(0, p.rows()).toArray();
            RandomStream.of(seed, "order").shuffle(order);
            float[] probabilities = new float[2 * order.length];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = p.probability(order[i / 2], i % 2);
            }
            ClassComparison shuffled = ClassComparison.of(
                    probabilities, 2, IntStream.of(order).map(p::actual).toArray());
            for (String name : new String[] {"auc", "prAuc", "calibrationError"}) {
                assertThat(shuffled.evaluate().scalars().get(name))
                        .isEqualTo(p.evaluate().scalars().get(name));
            }
        }
    }

    @Test
    void aPerfectOrderIsNotMoreThanPerfect() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomStream random = RandomStream.of(seed, "weights");
            float[] scores = new float[30];
            for (int row = 0; row < scores.length; row++) {
                scores[row] = row / 32f;
            }
            double[] weights = IntStream.range(0, 30)
                    .mapToDouble(row -> random.nextDouble())
                    .toArray();
            RankedScores ranked = new RankedScores(scores, row -> row >= 13, row -> weights[row]);
            assertThat(ranked.auc()).isLessThanOrEqualTo(1).isCloseTo(1, ROUNDING);
            assertThat(ranked.averagePrecision()).isLessThanOrEqualTo(1).isCloseTo(1, ROUNDING);
        }
    }

    private static void forAllCases(int classes, Consumer<ClassComparison> check) {
        for (int seed = 0; seed < CASES; seed++) {
            check.accept(PredictionCases.classes(seed, classes, seed % 2 == 1));
        }
    }

    private static void assertSame(double found, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected, ROUNDING);
        }
    }

    private static double aucByPairs(ClassComparison p, int c) {
        double right = 0;
        double all = 0;
        for (int i = 0; i < p.rows(); i++) {
            for (int j = 0; j < p.rows(); j++) {
                if (p.actual(i) == c && p.actual(j) != c) {
                    double weight = p.weight(i) * p.weight(j);
                    all += weight;
                    right += weight * (1 + Math.signum(p.probability(i, c) - p.probability(j, c))) / 2;
                }
            }
        }
        return right / all; // 0/0 is NaN where there is no pair
    }

    private static double averagePrecisionByThresholds(ClassComparison p) {
        double[] thresholds = IntStream.range(0, p.rows())
                .mapToDouble(row -> -p.probability(row, 1))
                .distinct()
                .sorted()
                .map(x -> -x)
                .toArray();
        double positives = weightAbove(p, -1, true);
        double sum = 0;
        double recallBefore = 0;
        for (double threshold : thresholds) {
            double found = weightAbove(p, threshold, true);
            double called = found + weightAbove(p, threshold, false);
            double recall = found / positives;
            sum += called == 0 ? 0 : (recall - recallBefore) * found / called;
            recallBefore = recall;
        }
        return positives == 0 ? Double.NaN : sum;
    }

    private static double weightAbove(ClassComparison p, double threshold, boolean positive) {
        return IntStream.range(0, p.rows())
                .filter(row -> p.probability(row, 1) >= threshold && (p.actual(row) == 1) == positive)
                .mapToDouble(p::weight)
                .sum();
    }

    private static double calibrationErrorByRank(ClassComparison p) {
        boolean two = p.classes() == 2;
        double all = 0;
        double[] weight = new double[10];
        double[] scores = new double[10];
        double[] right = new double[10];
        for (int i = 0; i < p.rows(); i++) {
            all += p.weight(i);
        }
        for (int i = 0; i < p.rows(); i++) {
            double score = p.probability(i, two ? 1 : p.predicted(i));
            double rank = 0;
            for (int j = 0; j < p.rows(); j++) {
                double other = p.probability(j, two ? 1 : p.predicted(j));
                rank += other < score ? p.weight(j) : other == score ? p.weight(j) / 2 : 0;
            }
            int bin = (int) Math.min(9, Math.floor(10 * rank / all));
            weight[bin] += p.weight(i);
            scores[bin] += p.weight(i) * score;
            right[bin] += p.actual(i) == (two ? 1 : p.predicted(i)) ? p.weight(i) : 0;
        }
        double error = 0;
        for (int bin = 0; bin < 10; bin++) {
            error += weight[bin] == 0
                    ? 0
                    : weight[bin] / all * Math.abs(scores[bin] / weight[bin] - right[bin] / weight[bin]);
        }
        return error;
    }
}
