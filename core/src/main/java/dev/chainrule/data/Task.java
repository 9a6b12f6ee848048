package dev.chainrule.data;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.Arrays;
import java.util.List;

/** What is to be predicted, and with it the shape of a prediction and the metrics that fit. */
public enum Task {
    /** One or more numbers per row. */
    REGRESSION("regression"),
    /** One of two classes per row. */
    BINARY("binary"),
    /** One of three or more classes per row. */
    MULTICLASS("multiclass"),
    /** Several independent yes-or-no labels per row. */
    MULTILABEL("multilabel");

    private final String word;

    Task(String word) {
        this.word = word;
    }

    /** The word for this task on the command line and in files. */
    public String word() {
        return word;
    }

    /** Whether a row belongs to exactly one of a number of classes. */
    public boolean hasClasses() {
        return this == BINARY || this == MULTICLASS;
    }

    /**
     * Whether a target of the task {@code found} is what was asked for by this one: two classes are several classes, too,
     * and are learned as {@link #BINARY}.
     */
    public boolean admits(Task found) {
        return this == found || (this == MULTICLASS && found == BINARY);
    }

    /**
     * The task called {@code word}.
     *
     * @throws ChainruleException if there is none; the message suggests the nearest
     */
    public static Task of(String word) {
        for (Task task : values()) {
            if (task.word.equals(word)) {
                return task;
            }
        }
        List<String> words = Arrays.stream(values()).map(Task::word).toList();
        throw new ChainruleException(
                "unknown task '" + word + "'; expected one of " + String.join(", ", words) + Nearest.hint(word, words));
    }
}
