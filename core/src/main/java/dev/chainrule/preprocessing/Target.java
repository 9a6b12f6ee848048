package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import java.util.List;

/** What is predicted: the columns, and how outputs become words or units again. */
@Choices({NumberTarget.class, QuantileTarget.class, ClassTarget.class, LabelTarget.class})
public sealed interface Target extends Named permits NumberTarget, QuantileTarget, ClassTarget, LabelTarget {
    /** The task this is. */
    Task task();

    /** The target columns, in order. */
    List<String> columns();

    /** How many outputs a network for it has. */
    int outputs();
}
