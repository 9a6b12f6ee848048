package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolesTest {
    @Test
    void eachRoleIsSaidByItself() {
        Roles roles = Roles.ofTargets("t", "u")
                .withTask(Task.REGRESSION)
                .withIgnored("i", "j")
                .withWeights("w")
                .withGroup("g")
                .withTime("when");
        assertThat(roles).isEqualTo(new Roles(List.of("t", "u"), Task.REGRESSION, List.of("i", "j"), "w", "g", "when"));
        assertThat(roles.named()).containsExactly("t", "u", "i", "j", "w", "g", "when");
        assertThat(Roles.ofTargets("t")).isEqualTo(new Roles(List.of("t"), null, List.of(), null, null, null));
        assertThat(Roles.ofTargets("t").named()).containsExactly("t");
    }
}
