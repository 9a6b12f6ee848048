package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it prints; how fast it was is nobody's business here. */
class BenchCommandTest {
    private static Run bench(Object... args) {
        Object[] all = new Object[args.length + 3];
        System.arraycopy(new Object[] {"bench", "--seconds", 0.01}, 0, all, 0, 3);
        System.arraycopy(args, 0, all, 3, args.length);
        return Run.of(all).done();
    }

    private static void assertPositive(Object number) {
        assertThat((Double) number).isPositive().isFinite();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "auto"})
    void jsonOfOneNetwork(String backend) {
        Run run = bench("--only", "4-16-3", "--threads", 2, "--backend", backend, "--json");
        assertThat(run.err()).isEmpty();
        Map<?, ?> json = run.json();
        assertThat(json.keySet().stream().map(String::valueOf))
                .containsExactly("machine", "threads", "backend", "peakGflops", "sgemm", "training", "predict");
        Map<?, ?> machine = (Map<?, ?>) json.get("machine");
        assertThat(machine.keySet().stream().map(String::valueOf))
                .containsExactly("processor", "cores", "memoryBytes", "system", "java");
        assertThat((String) machine.get("processor")).isNotBlank();
        assertThat(json.get("threads")).isEqualTo(2);
        assertThat((String) json.get("backend")).isIn("scalar", "vector-128", "vector-256", "vector-512");
        assertPositive(json.get("peakGflops"));
        assertThat((List<?>) json.get("sgemm")).isEmpty();

        Map<?, ?> training = (Map<?, ?>) ((List<?>) json.get("training")).getFirst();
        assertThat((List<?>) json.get("training")).hasSize(1);
        assertThat(training.get("name")).isEqualTo("4-16-3");
        assertThat(training.get("activation")).isEqualTo("relu");
        assertThat(training.get("batch")).isEqualTo(16);
        assertThat(training.get("optimizer")).isEqualTo("adam");
        assertPositive(training.get("samplesPerSecond"));
        assertPositive(training.get("gflops"));
        assertPositive(training.get("ofPeak"));

        Map<?, ?> predict = (Map<?, ?>) ((List<?>) json.get("predict")).getFirst();
        assertThat((List<?>) json.get("predict")).hasSize(1);
        assertThat(predict.get("name")).isEqualTo("4-16-3");
        assertPositive(predict.get("rowsPerSecond"));
        assertPositive(predict.get("nanosPerRow"));
    }

    @Test
    void thePeakAloneAndProducts() {
        assertThat(bench("--only", "peak", "--json").json().get("training")).isEqualTo(List.of());
        List<?> products = (List<?>)
                bench("--only", "sgemm", "--threads", 1, "--json").json().get("sgemm");
        assertThat(products.stream().map(product -> ((Map<?, ?>) product).get("n")))
                .isEqualTo(List.of(256, 512, 768, 1024, 1536));
        products.forEach(product -> assertPositive(((Map<?, ?>) product).get("gflops")));
    }

    @Test
    void textFitsATerminal() {
        String text = bench("--only", "2-3-2,784-128-10,sgemm").out();
        assertThat(text)
                .contains("product", "1536 x 1536", "of peak", "samples/s", "2-3-2", "784-128-10", "ns for a row alone")
                .doesNotContain("1024x4-10");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theHelpNamesEveryNetwork() {
        String help = Run.of("bench", "--help").out().replaceAll("\\s+", " ");
        assertThat(Workload.ALL).hasSize(6).allMatch(workload -> help.contains(workload.name()));
    }

    @Test
    void verboseTellsWhatComputes() {
        Run run = bench("--only", "peak", "--threads", 1, "--backend", "scalar", "--verbose");
        assertThat(run.err()).contains("computing by scalar (asked for by name) on 1 thread");
    }
}
