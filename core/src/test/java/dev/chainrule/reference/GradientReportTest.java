package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.reference.GradientReport.Entry;
import dev.chainrule.reference.GradientReport.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GradientReportTest {
    private static Entry entry(String name, double relativeError, boolean kink) {
        return new Entry(name, 1, 1, relativeError, kink);
    }

    @Test
    void theWorstComesFirstAndKinksLast() {
        GradientReport report = new GradientReport(List.of(
                entry("kink", 0.9, true),
                entry("small", 1e-9, false),
                entry("large", 0.5, false),
                entry("none", Double.NaN, false),
                entry("small too", 1e-9, false)));
        assertThat(report.worstFirst())
                .extracting(Entry::name)
                .containsExactly("none", "large", "small", "small too", "kink");
    }

    @Test
    void theWorstIsTheFirstOfEqualsAwayFromKinks() {
        GradientReport report = new GradientReport(List.of(
                entry("kink", 0.9, true), entry("b", 0.25, false), entry("c", 0.5, false), entry("d", 0.5, false)));
        assertThat(report.worst()).map(Entry::name).hasValue("c");
        assertThat(report.maxRelativeError()).isEqualTo(0.5);
        assertThat(report.within(0.5)).isTrue();
        assertThat(report.within(0.49)).isFalse();
        assertThat(report.kinks()).isEqualTo(1);
    }

    @Test
    void aDerivativeMayBeOffByTheToleranceAndNoMore() {
        assertThat(entry("a", 1e-6, false).verdict(1e-6)).isEqualTo(Verdict.RIGHT);
        assertThat(entry("a", 1.1e-6, false).verdict(1e-6)).isEqualTo(Verdict.OFF);
        assertThat(entry("a", Double.NaN, false).verdict(1)).isEqualTo(Verdict.OFF);
        assertThat(entry("a", 0, true).verdict(1e-6)).isEqualTo(Verdict.KINK);
        assertThat(Verdict.RIGHT.word()).isEqualTo("right");
    }

    /** a = (3, 0), n = (0, 4): ‖a − n‖ = 5, ‖a‖ + ‖n‖ = 7. */
    @Test
    void theErrorIsThatOfAllDerivativesTogether() {
        GradientReport report = new GradientReport(List.of(
                new Entry("a", 3, 0, 1, false), new Entry("b", 0, 4, 1, false), new Entry("c", 100, -100, 1, true)));
        assertThat(report.error()).isCloseTo(5.0 / 7, within(1e-15));
        assertThat(new GradientReport(List.of(entry("a", 0.5, true))).error()).isNaN();
        assertThat(new GradientReport(List.of(new Entry("a", 0, 0, 0, false))).error())
                .isNaN();
    }

    @Test
    void stepsFallByDecades() {
        assertThat(ErrorOverStep.decades(3)).containsExactly(0.1, 0.01, 0.001);
        assertThat(ErrorOverStep.decades(0)).isEmpty();
    }

    @Test
    void thereIsNoBestStepWhereNoneSaysAnything() {
        ErrorOverStep.Point none = new ErrorOverStep.Point(0.1, Double.NaN, 3);
        ErrorOverStep.Point first = new ErrorOverStep.Point(0.01, 1e-9, 0);
        ErrorOverStep.Point second = new ErrorOverStep.Point(0.001, 1e-9, 0);
        assertThat(new ErrorOverStep(List.of(none)).best()).isEmpty();
        assertThat(new ErrorOverStep(List.of(none, first, second)).best()).isEqualTo(Optional.of(first));
    }
}
