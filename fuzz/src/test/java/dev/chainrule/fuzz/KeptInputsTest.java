package dev.chainrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs that fuzzing begins from, and every one that it ever found something with, end as they may. */
@Timeout(value = 180, unit = TimeUnit.SECONDS) // of work that takes milliseconds
class KeptInputsTest {
    @ParameterizedTest
    @EnumSource
    void endAsTheyMay(Target target) {
        Map<String, byte[]> inputs = target.inputs();
        assertThat(inputs).as(target.word()).isNotEmpty();
        inputs.forEach((name, input) -> {
            try {
                target.read(input);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(target.word() + ", " + name, e);
            }
        });
    }
}
