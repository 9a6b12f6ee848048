package dev.chainrule.preprocessing;

import dev.chainrule.data.Column;
import dev.chainrule.data.Origin;
import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import dev.chainrule.kernels.Matrix;
import java.util.List;

/** What was learned of one column: how its values become inputs of the network. */
@Choices({NumberFeature.class, DateFeature.class, BooleanFeature.class, CategoryFeature.class})
public sealed interface Feature extends Named permits NumericFeature, BooleanFeature, CategoryFeature {
    /** The column. */
    String column();

    /** The names of its inputs, in order. */
    List<String> inputs();

    /**
     * Which of its inputs belong together, in order, if {@code first} is the first of them.
     *
     * @throws IllegalArgumentException if {@code first} is negative
     */
    List<InputGroup> groups(int first);

    /**
     * Writes the inputs of {@code inputs.rows()} rows of {@code column}, those from {@code from} on, to the columns of
     * {@code inputs} from {@code first} on; all of them are 0 before.
     *
     * @return how many rows had a category that training never saw
     * @throws dev.chainrule.ChainruleException naming the row by {@code origin} if a value is of the wrong kind
     */
    int encode(Column column, int from, Origin origin, Matrix inputs, int first);
}
