package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class VectorBackendTest {
    /** What the virtual machines run that are started without the Vector API. */
    static final class Probe {
        public static void main(String[] args) {
            Backends.Choice choice = Backends.choose("auto");
            System.out.println(choice.backend().name() + ": " + choice.reason());
        }
    }

    @Test
    void isFoundInThreeWidths() {
        assertThat(ServiceLoader.load(Backend.class))
                .extracting(Backend::name)
                .containsExactlyInAnyOrder("vector-128", "vector-256", "vector-512");
        assertThat(ServiceLoader.load(Backend.class)).allSatisfy(backend -> {
            assertThat(backend.missing()).isEmpty();
            assertThat(backend.isNative()).isEqualTo(backend.bits() <= Specialization.preferredBits());
        });
    }

    @Test
    void isChosenByItself() {
        Backends.Choice choice = Backends.choose("auto");
        assertThat(choice.backend().name()).isEqualTo("vector-" + Specialization.preferredBits());
        assertThat(choice.reason()).isEqualTo("the widest vectors this processor has");
    }

    @Test
    void givesWayQuietlyWithoutTheVectorApi() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output.strip())
                .isEqualTo("scalar: the Vector API is not there; start java with --add-modules jdk.incubator.vector");
    }
}
