package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts virtual machines of its own, as only options at the start decide what {@link VectorModule} can do. */
class VectorModuleTest {
    private static final String EXPORT = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

    @TempDir
    private Path folder;

    /** What the virtual machines run: loads the module, says whether that went well, and adds two vectors. */
    static final class Probe {
        public static void main(String[] args) {
            boolean loaded = VectorModule.load();
            System.out.println(loaded + " " + VectorModule.load() + (loaded ? " " + Sum.ofTwo() : ""));
        }
    }

    /** In a class of its own, which cannot be linked without the module. */
    private static final class Sum {
        static float ofTwo() {
            var species = jdk.incubator.vector.FloatVector.SPECIES_128;
            return jdk.incubator.vector.FloatVector.broadcast(species, 1.5f)
                    .add(2f)
                    .lane(3);
        }
    }

    private record Output(String standard, String error) {}

    private Output run(String... options) throws IOException, InterruptedException {
        Path standard = folder.resolve("out");
        Path error = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(standard.toFile()).redirectError(error.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        assertThat(builder.start().waitFor()).isZero();
        return new Output(
                Files.readString(standard, StandardCharsets.UTF_8).strip(),
                Files.readString(error, StandardCharsets.UTF_8).strip());
    }

    @Test
    void loadsTheModuleLateAndWithoutAWarning() throws Exception {
        assertThat(run(EXPORT)).isEqualTo(new Output("true true 3.5", ""));
    }

    @Test
    void usesTheModuleThatWasThereFromTheStart() throws Exception {
        assertThat(run("--add-modules", VectorModule.NAME).standard()).isEqualTo("true true 3.5");
    }

    @Test
    void saysSoWhenTheModuleCannotBeHad() throws Exception {
        assertThat(run()).isEqualTo(new Output("false false", ""));
    }
}
