package dev.chainrule.studio.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Dataset;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Epoch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histograms, curves, recorded epochs, rows of digits. */
class PartsTest {
    @Test
    void aHistogramCountsEveryFiniteNumberOnceInItsPart() {
        for (int seed = 0; seed < 30; seed++) {
            RandomStream random = RandomStream.of(seed, "test");
            double[] numbers = new double[1 + random.nextInt(500)];
            Arrays.setAll(numbers, i -> random.nextGaussian());
            Histogram histogram = Histogram.of(numbers, 0, numbers.length);
            int[] expected = new int[histogram.counts().length];
            double width = (histogram.to() - histogram.from()) / expected.length;
            for (double number : numbers) {
                int part = 0;
                while (part + 1 < expected.length && number >= histogram.from() + (part + 1) * width) {
                    part++;
                }
                expected[part]++;
            }
            assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(numbers.length);
            if (numbers.length > 1) {
                assertThat(histogram.counts()).isEqualTo(expected);
            }
            assertThat(histogram.from()).isEqualTo(Arrays.stream(numbers).min().orElseThrow());
            assertThat(histogram.to()).isEqualTo(Arrays.stream(numbers).max().orElseThrow());
        }
    }

    @Test
    void aHistogramOfEqualNumbersStandsInTheMiddleAndWhatIsNotFiniteIsLeftOut() {
        Histogram equal = Histogram.of(new float[] {2, 2, 2, 7}, 0, 3);
        assertThat(equal.counts()[equal.counts().length / 2]).isEqualTo(3);
        Histogram odd = Histogram.of(new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY}, 0, 4);
        assertThat(odd.from()).isEqualTo(1);
        assertThat(odd.to()).isEqualTo(3);
        assertThat(Arrays.stream(odd.counts()).sum()).isEqualTo(2);
        assertThat(Arrays.stream(Histogram.of(new double[] {Double.NaN}, 0, 1).counts())
                        .sum())
                .isZero();
    }

    private static Epoch epoch(int number) {
        return new Epoch(number, number, 1.0 / number, null, Map.of(), 1, 0.1);
    }

    @Test
    void aCurveStaysBoundedExactAndEndsAtTheLastEpoch() {
        LossCurve curve = new LossCurve();
        for (int number = 1; number <= 100_003; number++) {
            curve.add(epoch(number));
        }
        List<double[]> all = curve.after(0, Integer.MAX_VALUE);
        assertThat(all).hasSizeBetween(LossCurve.MOST / 2, LossCurve.MOST + 1);
        assertThat(all.getFirst()).containsExactly(1, 1);
        assertThat(all.getLast()).containsExactly(100_003, 1.0 / 100_003);
        assertThat(all).allSatisfy(point -> assertThat(point[1]).isEqualTo(1 / point[0]));
        assertThat(all.stream().map(point -> point[0])).isSorted().doesNotHaveDuplicates();
        assertThat(curve.after(100_003, Integer.MAX_VALUE)).isEmpty();
        List<double[]> late = curve.after(50_000, Integer.MAX_VALUE);
        assertThat(late)
                .hasSizeLessThan(300)
                .allSatisfy(point -> assertThat(point[0]).isGreaterThan(50_000));
        assertThat(late.getLast()[0]).isEqualTo(100_003);
        assertThat(curve.since(99_000).epochs().getFirst().number()).isGreaterThanOrEqualTo(99_000);
        assertThat(curve.since(99_000).epochs().getLast().number()).isEqualTo(100_003);
    }

    @Test
    void aShortCurveHasEveryEpoch() {
        LossCurve curve = new LossCurve();
        for (int number = 1; number <= 7; number++) {
            curve.add(epoch(number));
        }
        assertThat(epochs(curve.after(4, 100))).containsExactly(5, 6, 7);
        assertThat(epochs(curve.after(4, 6))).containsExactly(5, 6);
        assertThat(epochs(curve.after(4, 4))).isEmpty();
        assertThat(epochs(curve.after(4, 3))).isEmpty();
        assertThat(epochs(curve.after(0, 2))).containsExactly(1, 2);
    }

    private static List<Integer> epochs(List<double[]> points) {
        return points.stream().map(point -> (int) point[0]).toList();
    }

    @Test
    void recordedEpochsAreThinnedEvenlyAndFoundByTheirNumber() {
        RecordedEpochs recorded = new RecordedEpochs(3);
        for (int epoch = 0; epoch <= 3001; epoch++) {
            if (recorded.wants(epoch)) {
                recorded.add(epoch, new float[] {epoch, 0, 0});
            }
        }
        recorded.latest(3001, new float[] {3001, 0, 0});
        assertThat(recorded.stride()).isEqualTo(8);
        assertThat(recorded.size()).isLessThanOrEqualTo(501);
        assertThat(recorded.last(Integer.MAX_VALUE)).isEqualTo(3001);
        assertThat(recorded.last(3000)).isEqualTo(3000);
        assertThat(recorded.last(2999)).isEqualTo(2992);
        for (int epoch = 0; epoch <= 3000; epoch++) {
            if (epoch % 8 == 0) {
                assertThat(recorded.find(epoch).orElseThrow()[0]).isEqualTo(epoch);
            } else {
                assertThat(recorded.find(epoch)).isEmpty();
            }
        }
        assertThat(recorded.find(3001).orElseThrow()[0]).isEqualTo(3001);
        assertThat(recorded.find(3002)).isEmpty();
        assertThat(recorded.find(-1)).isEmpty();
    }

    /** What is recorded of large networks is bounded in bytes. */
    @Test
    void fewEpochsOfLargeNetworksAreKept() {
        RecordedEpochs recorded = new RecordedEpochs(1_000_000);
        float[] parameters = new float[1];
        for (int epoch = 0; epoch <= 100; epoch++) {
            recorded.add(epoch, parameters);
        }
        assertThat(recorded.size()).isLessThanOrEqualTo(9);
    }

    @Test
    void digitsAreTheSameForTheSameSeedAndDifferForAnother() {
        Dataset one = DigitRows.of(40, 3);
        assertThat(one.fingerprint()).isEqualTo(DigitRows.of(40, 3).fingerprint());
        assertThat(one.fingerprint()).isNotEqualTo(DigitRows.of(40, 4).fingerprint());
        assertThat(one.features().columns()).isEqualTo(784);
        for (int row = 0; row < 40; row++) {
            assertThat(one.targets().get(row, row % 10)).isEqualTo(1);
            double ink = 0;
            for (int pixel = 0; pixel < 784; pixel++) {
                assertThat(one.features().get(row, pixel)).isBetween(0f, 1f);
                ink += one.features().get(row, pixel);
            }
            assertThat(ink).isBetween(20.0, 300.0);
        }
    }
}
