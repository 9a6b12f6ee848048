package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructType;

/**
 * What the label of a classifier means: words, or indices of classes, whose words and number the metadata of the column may
 * tell.
 *
 * @param column the label
 * @param classes the words of the indices; empty where no metadata tell them
 * @param areIndices whether the column holds numbers
 */
record ClassLabels(String column, List<String> classes, boolean areIndices) implements FrameTraining.Classes {
    /** Indices may leave out as many classes as there are, or so many. */
    private static final int SPARE = 100;

    ClassLabels {
        classes = List.copyOf(classes);
    }

    /** Of the column {@code name} of {@code schema}. */
    static ClassLabels of(StructType schema, String name) {
        FrameColumn label = FrameColumn.of(schema, name, "labelCol");
        return switch (label.kind()) {
            case WORD, TRUTH -> new ClassLabels(name, List.of(), false);
            case NUMBER -> {
                Attribute attribute = Attribute.fromStructField(FrameColumn.field(schema, name, "labelCol"));
                yield new ClassLabels(name, words(attribute), true);
            }
            default ->
                throw new ChainruleException("column '" + name
                        + "' (labelCol) cannot be a class: expected indices 0, 1, …, words, or true and false");
        };
    }

    private static List<String> words(Attribute attribute) {
        return switch (attribute) {
            case NominalAttribute nominal
            when nominal.values().isDefined() -> Arrays.asList(nominal.values().get());
            case NominalAttribute nominal
            when nominal.getNumValues().isDefined() ->
                numbered((Integer) nominal.getNumValues().get());
            case BinaryAttribute binary ->
                binary.values().isDefined() ? Arrays.asList(binary.values().get()) : numbered(2);
            default -> List.of();
        };
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /**
     * The classes.
     *
     * @throws ChainruleException if the numbers of the column are no indices, or all the same
     */
    @Override
    public List<String> of(TargetFacts facts) {
        Set<Object> found = facts.target(0).having().keySet();
        int most = classes.isEmpty() ? Math.max(SPARE, 2 * found.size()) : classes.size();
        int largest = 0;
        for (Object value : found) {
            double index = (Double) value;
            if (!(index >= 0 && index < most && index == StrictMath.rint(index))) {
                throw new ChainruleException("column '" + column + "' (labelCol): expected indices of classes, 0, 1, …"
                        + (classes.isEmpty() ? "" : " below " + most) + ", found " + NumberColumn.text(index)
                        + "; StringIndexer makes indices, and NeuralNetworkRegressor predicts numbers");
            }
            largest = Math.max(largest, (int) index);
        }
        if (facts.target(0).hasMore()) {
            throw new ChainruleException("column '" + column + "' (labelCol) has more than " + found.size()
                    + " different values; is it the right label?");
        }
        if (found.size() < 2) {
            throw new ChainruleException("column '" + column + "' (labelCol): the label is always "
                    + (classes.isEmpty() ? Integer.toString(largest) : "'" + classes.get(largest) + "'")
                    + "; there is nothing to learn");
        }
        return classes.isEmpty() ? numbered(largest + 1) : classes;
    }
}
