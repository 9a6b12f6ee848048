package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as the usual preset makes them, from a file: pieces of numbers and words embedded, and members. */
class EnsembleModelTest {
    private static Path model;

    @BeforeAll
    static void train(@TempDir Path folder) {
        model = folder.resolve("model.onnx");
        Run.of(
                        Run.words((Object[])
                                        "train --target species --bins 4 --embedding 3 --category-units 2 --one-hot 2"
                                                .split(" "))
                                .toList(),
                        Run.PENGUINS,
                        List.of("--scaled-embedding", "--members", 3, "--adapters", "all", "--hidden", "5,4"),
                        List.of("--epochs", 20, "--out", model))
                .done();
    }

    private static Map<?, ?> explained(int row, Object... more) {
        return Run.of("explain", model, "--data", Run.PENGUINS, "--row", row, "--format", "json", List.of(more))
                .done()
                .json();
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list).stream().map(x -> ((Number) x).doubleValue()).toList();
    }

    /** The outputs of each member are its own, and their mean is what is predicted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 344})
    void eachMemberIsWalkedThrough(int row) {
        List<Double> sum = Stream.generate(() -> 0.0).limit(3).toList();
        for (int member = 1; member <= 3; member++) {
            Map<?, ?> json = explained(row, "--member", member);
            assertThat(json.get("member")).isEqualTo(member);
            Map<?, ?> members = (Map<?, ?>) json.get("members");
            assertThat(members.get("count")).isEqualTo(3);
            Map<?, ?> last = (Map<?, ?>) ((List<?>) json.get("forward")).getLast();
            List<Double> outputs = numbers(last.get("activations"));
            List<Double> said = numbers(((List<?>) members.get("outputs")).get(member - 1));
            for (int k = 0; k < 3; k++) {
                assertThat(outputs.get(k)).isCloseTo(said.get(k), within(1e-6));
            }
            List<Double> before = sum;
            sum = Stream.iterate(0, k -> k + 1)
                    .limit(3)
                    .map(k -> before.get(k) + outputs.get(k))
                    .toList();
        }
        List<String> lines =
                Run.of("predict", model, Run.PENGUINS).done().out().lines().toList();
        String[] predicted = lines.get(row).split(",");
        for (int k = 0; k < 3; k++) {
            assertThat(sum.get(k) / 3).isCloseTo(Double.parseDouble(predicted[1 + k]), within(1e-5));
        }
        assertThat(explained(row)).as("the first where none is named").isEqualTo(explained(row, "--member", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "we(1)[2,2]",
                "we(2)[2,3]",
                "scale[2]",
                "adapter(1)[2,3]",
                "adapter(2)[2,1]",
                "w(1)[1,1]",
                "w(2)[2,3]",
                "b(3)[1]"
            })
    void aParameterIsDerived(String name) {
        Run run = Run.of("explain", model, "--data", Run.PENGUINS, "--row", 5, "--member", 2, "--weight", name)
                .done();
        assertThat(run.out()).contains("∂L/∂").contains("member");
        assertThat(run.out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    }

    @Test
    void aMemberOrParameterThatIsNotThere() {
        Run run = Run.of("explain", model, "--data", Run.PENGUINS, "--row", 5, "--member", 4);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("chainrule: ").hasLineCount(1).contains("member", "3");
        run = Run.of("explain", model, "--data", Run.PENGUINS, "--row", 5, "--weight", "we(99)[1,1]");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("chainrule: ").hasLineCount(1).contains("we(99)[1,1]");
    }

    /** Of every parameter, in double precision: embeddings, scale, adapters, shared layers, heads. */
    @Test
    void theGradientIsRight() {
        Map<?, ?> json = Run.of("gradcheck", model, "--samples", 3, "--limit", 100_000, "--json")
                .done()
                .json();
        assertThat(json.get("passed")).isEqualTo(true);
        assertThat((int) json.get("checked")).isEqualTo((int) json.get("parameters"));
        assertThat((int) json.get("kinks")).isLessThan((int) json.get("parameters") / 2);
        Map<?, ?> rows = Run.of("gradcheck", model, "--data", Run.PENGUINS, "--samples", 4, "--json")
                .done()
                .json();
        assertThat(rows.get("passed")).isEqualTo(true);
        assertThat((double) rows.get("maxRelativeError")).isLessThan(1e-6);
    }

    @Test
    void whatIsInIt() {
        String text = Run.of("inspect", model).done().out();
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        assertThat(text)
                .containsPattern("embedding +scaled +\\d+ +\\d+\n")
                .contains("3 members share the layers; each has adapters before all of them and an")
                .containsPattern("calibration +temperature [0-9.]+\n")
                .containsPattern("preset +default\n");
        double temperature = (double) ((Map<?, ?>) ((Map<?, ?>)
                                Run.of("inspect", model, "--json").done().json().get("provenance"))
                        .get("calibration"))
                .get("temperature");
        assertThat(temperature).isBetween(0.05, 20.0).isNotEqualTo(1);
    }
}
