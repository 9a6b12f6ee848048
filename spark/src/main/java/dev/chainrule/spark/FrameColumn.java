package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * One column of a DataFrame: how its values are read.
 *
 * @param name in the DataFrame
 * @param kind of its values
 * @param slots the names of the columns it becomes: its own, or one for each element of a vector; of vectors whose size no
 *     schema tells, none yet
 */
record FrameColumn(String name, Kind kind, List<String> slots) implements Serializable {
    /** What values a column holds. */
    enum Kind {
        NUMBER("number"),
        WORD("text"),
        TRUTH("boolean"),
        DATE("date"),
        TIME("date"),
        /** Vectors of Spark ML. */
        VECTOR("number"),
        /** Arrays of floats or doubles. */
        ARRAY("number");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the schema of a model has it. */
        String word() {
            return word;
        }
    }

    FrameColumn {
        slots = List.copyOf(slots);
    }

    /** Whether a value is several numbers. */
    boolean isVector() {
        return kind == Kind.VECTOR || kind == Kind.ARRAY;
    }

    /** The same vectors with one name for each of {@code size} elements, where no schema told their names. */
    FrameColumn ofSize(int size) {
        return slots.isEmpty() ? new FrameColumn(name, kind, numbered(name, size)) : this;
    }

    /** The column itself. */
    Column column() {
        return named(name);
    }

    /** The column {@code name}, whatever characters that has. */
    static Column named(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    /**
     * The column {@code name} of {@code schema}.
     *
     * @param what a person calls its part: "featuresCol"
     * @throws ChainruleException if there is none, naming the nearest, or its values are of no use here
     */
    static FrameColumn of(StructType schema, String name, String what) {
        StructField field = field(schema, name, what);
        Kind kind = kind(field.dataType());
        if (kind == null) {
            throw new ChainruleException("column '" + name + "' (" + what + ") holds "
                    + field.dataType().simpleString()
                    + "; expected numbers, words, true and false, dates, or vectors of numbers");
        }
        boolean vector = kind == Kind.VECTOR || kind == Kind.ARRAY;
        return new FrameColumn(name, kind, vector ? names(field) : List.of(name));
    }

    /**
     * The field {@code name} of {@code schema}.
     *
     * @throws ChainruleException if there is none, naming the nearest
     */
    static StructField field(StructType schema, String name, String what) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(name)) {
            String hint = Nearest.hint(name, names);
            throw new ChainruleException("the DataFrame has no column '" + name + "' (" + what + ")"
                    + (hint.isEmpty() ? "; it has: " + String.join(", ", names) : hint));
        }
        return schema.fields()[schema.fieldIndex(name)];
    }

    private static @Nullable Kind kind(DataType type) {
        return switch (type) {
            case NumericType _ -> Kind.NUMBER;
            case StringType _ -> Kind.WORD;
            case BooleanType _ -> Kind.TRUTH;
            case DateType _ -> Kind.DATE;
            case TimestampType _, TimestampNTZType _ -> Kind.TIME;
            case ArrayType array
            when array.elementType() instanceof FloatType || array.elementType() instanceof DoubleType -> Kind.ARRAY;
            default -> type.equals(SQLDataTypes.VectorType()) ? Kind.VECTOR : null;
        };
    }

    /** What the attributes of a vector call its elements; names made of the column's where they do not; else none. */
    private static List<String> names(StructField field) {
        if (!field.dataType().equals(SQLDataTypes.VectorType())) {
            return List.of(); // an array has no attributes
        }
        AttributeGroup group = AttributeGroup.fromStructField(field);
        if (group.size() <= 0) {
            return List.of();
        }
        List<String> names = numbered(field.name(), group.size());
        if (group.attributes().isDefined()) {
            Attribute[] attributes = group.attributes().get();
            for (int i = 0; i < attributes.length; i++) {
                if (attributes[i].name().isDefined()) {
                    names.set(i, attributes[i].name().get());
                }
            }
        }
        return names.stream().distinct().count() == names.size() ? names : numbered(field.name(), group.size());
    }

    private static List<String> numbered(String name, int size) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            names.add(name + "[" + i + "]");
        }
        return names;
    }
}
