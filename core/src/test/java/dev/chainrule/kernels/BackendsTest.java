package dev.chainrule.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private record Fake(String name, int bits, boolean isNative, Optional<String> missing) implements Backend {
        Fake(int bits, boolean isNative) {
            this("vector-" + bits, bits, isNative, Optional.empty());
        }

        @Override
        public Kernels open(int threads) {
            return new ScalarKernels(threads);
        }
    }

    private static final Backend SCALAR = new ScalarBackend();
    private static final List<Backend> MACHINE =
            List.of(SCALAR, new Fake(128, true), new Fake(256, true), new Fake(512, false));

    private static String chosen(String name, String forced, String disabled) {
        return Backends.choose(name, forced, disabled, MACHINE).backend().name();
    }

    @Test
    void takesTheWidestNativeOne() {
        assertThat(chosen("auto", "", "")).isEqualTo("vector-256");
        assertThat(chosen("auto", "", "vector-256, scalar")).isEqualTo("vector-128");
        assertThat(Backends.choose("auto", "", "vector-256", MACHINE).reason())
                .contains("widest", "without vector-256", Backends.DISABLE_PROPERTY);
    }

    @Test
    void takesTheOneThatIsNamed() {
        assertThat(chosen("scalar", "", "")).isEqualTo("scalar");
        assertThat(chosen("vector-128", "vector-256", "")).isEqualTo("vector-128");
        assertThat(chosen("auto", "vector-128", "")).isEqualTo("vector-128");
        assertThat(chosen("auto", "auto", "")).isEqualTo("vector-256");
        assertThat(Backends.choose("vector-512", "", "", MACHINE).reason()).contains("512-bit", "slow");
    }

    @Test
    void fallsBackToScalarAndSaysWhy() {
        List<Backend> without =
                List.of(SCALAR, new Fake("vector-256", 256, false, Optional.of("the API is not there")));
        Backends.Choice choice = Backends.choose("auto", "", "", without);
        assertThat(choice.backend()).isSameAs(SCALAR);
        assertThat(choice.reason()).isEqualTo("the API is not there");
        assertThatThrownBy(() -> Backends.choose("vector-256", "", "", without))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("backend: 'vector-256' cannot be used here: the API is not there");
        assertThat(Backends.choose("auto", "", "", List.of(SCALAR)).reason()).contains("dev.chainrule.vector");
        assertThatThrownBy(() -> Backends.choose("vector-512", "", "", List.of(SCALAR)))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("needs the module dev.chainrule.vector");
    }

    @Test
    void explainsWhatCannotBe() {
        assertThatThrownBy(() -> chosen("vectr-512", "", ""))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("backend: there is no 'vectr-512'; expected one of auto, scalar, vector-128, vector-256, "
                        + "vector-512; did you mean 'vector-512'?");
        assertThatThrownBy(() -> chosen("auto", "gpu", ""))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("system property chainrule.backend: there is no 'gpu'");
        assertThatThrownBy(() -> chosen("auto", "", "vector"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("system property chainrule.backend.disable: there is no 'vector'");
        assertThatThrownBy(() -> chosen("scalar", "", "scalar"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("excluded by the system property");
        assertThatThrownBy(() -> chosen("auto", "", "scalar,vector-128,vector-256"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("no backend is left");
    }

    @Test
    void givesAWorkingBackendHere() {
        Backends.Choice choice = Backends.choose("scalar");
        assertThat(choice.warning()).isEmpty(); // whoever builds this has fused multiply-add
        try (Kernels kernels = choice.backend().open(2)) {
            assertThat(kernels.name()).isEqualTo("scalar");
            assertThat(kernels.threads()).isEqualTo(2);
        }
        assertThat(Backends.names()).startsWith("auto", "scalar");
    }
}
