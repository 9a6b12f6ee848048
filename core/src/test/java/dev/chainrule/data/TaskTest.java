package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import org.junit.jupiter.api.Test;

class TaskTest {
    @Test
    void twoClassesAreSeveralClasses() {
        for (Task asked : Task.values()) {
            for (Task found : Task.values()) {
                assertThat(asked.admits(found))
                        .as("%s asked, %s found", asked, found)
                        .isEqualTo(asked == found || (asked == Task.MULTICLASS && found == Task.BINARY));
            }
        }
    }

    @Test
    void everyTaskIsFoundByItsWord() {
        for (Task task : Task.values()) {
            assertThat(Task.of(task.word())).isEqualTo(task);
        }
        assertThat(Task.of("regression")).isEqualTo(Task.REGRESSION);
    }

    @Test
    void anUnknownWordSuggestsTheNearest() {
        assertThatThrownBy(() -> Task.of("multilable"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("unknown task 'multilable'; expected one of regression, binary, multiclass, multilabel;"
                        + " did you mean 'multilabel'?");
    }
}
