package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table in a file, or a folder of files, that Spark reads: .parquet, .json and .jsonl (an object to each line), .csv and .tsv
 * with a header. The columns of text files are of the kind that all their words are of.
 *
 * @param path of any file system that Hadoop knows
 * @param delimiter between the values of a text file; empty for that of its ending
 * @param missing words that mean "no value" in a text file
 * @param categorical columns of words, though they look like numbers
 */
record FrameFile(String path, String delimiter, Set<String> missing, Set<String> categorical) {
    /** What people and programs write for "no value". */
    static final Set<String> USUAL_MISSING =
            Set.of("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "Null", "null", "None", "?");

    /**
     * Its rows.
     *
     * @param remarks to which is added what a person should know
     * @throws ChainruleException if it cannot be read
     */
    Dataset<Row> read(SparkSession session, List<String> remarks) {
        String name = path.toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".parquet")) {
                return session.read().parquet(path);
            }
            if (name.endsWith(".json") || name.endsWith(".jsonl")) {
                return session.read().json(path);
            }
            boolean tabs = name.endsWith(".tsv");
            if (!tabs && !name.endsWith(".csv")) {
                throw new ChainruleException(path + ": Spark reads tables in .csv, .tsv, .parquet, .json and .jsonl");
            }
            Dataset<Row> words = session.read()
                    .option("header", true)
                    .option("sep", delimiter.isEmpty() ? (tabs ? "\t" : ",") : delimiter)
                    .option("quote", "\"")
                    .option("escape", "\"")
                    .option("multiLine", false)
                    .option("mode", "FAILFAST")
                    .csv(path);
            return typed(session, words, remarks);
        } catch (Exception e) { // Scala's methods throw checked exceptions without saying so
            if (e instanceof AnalysisException) {
                throw new ChainruleException(
                        "cannot read " + path + ": "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        e);
            }
            throw e;
        }
    }

    private Dataset<Row> typed(SparkSession session, Dataset<Row> words, List<String> remarks) {
        String[] names = words.columns();
        Set<String> absent = new HashSet<>(missing);
        JavaRDD<Row> rows = words.toJavaRDD();
        List<WrittenForms> forms = new ArrayList<>();
        for (int c = 0; c < names.length; c++) {
            forms.add(new WrittenForms());
        }
        List<List<WrittenForms>> counted = Failures.told(() -> rows.mapPartitions(iterator -> {
                    List<WrittenForms> own = new ArrayList<>();
                    for (int c = 0; c < names.length; c++) {
                        own.add(new WrittenForms());
                    }
                    iterator.forEachRemaining(row -> {
                        for (int c = 0; c < names.length; c++) {
                            String word =
                                    row.isNullAt(c) ? "" : row.getString(c).strip();
                            if (!absent.contains(word)) {
                                own.get(c).add(word);
                            }
                        }
                    });
                    return List.of(own).iterator();
                })
                .collect());
        for (List<WrittenForms> partition : counted) {
            for (int c = 0; c < names.length; c++) {
                forms.get(c).add(partition.get(c));
            }
        }
        StructField[] fields = new StructField[names.length];
        DataType[] types = new DataType[names.length];
        for (int c = 0; c < names.length; c++) {
            types[c] = categorical.contains(names[c])
                    ? DataTypes.StringType
                    : forms.get(c).type();
            fields[c] = DataTypes.createStructField(names[c], types[c], true);
            if (types[c].equals(DataTypes.StringType)
                    && !categorical.contains(names[c])
                    && !forms.get(c).remark(names[c]).isEmpty()) {
                remarks.add(forms.get(c).remark(names[c]));
            }
        }
        JavaRDD<Row> typed = rows.map(row -> {
            Object[] values = new Object[types.length];
            for (int c = 0; c < types.length; c++) {
                String word = row.isNullAt(c) ? "" : row.getString(c).strip();
                if (!absent.contains(word)) {
                    boolean asWritten = types[c].equals(DataTypes.StringType);
                    values[c] = asWritten ? row.getString(c) : WrittenForms.value(word, types[c]);
                }
            }
            return RowFactory.create(values);
        });
        return session.createDataFrame(typed, new StructType(fields));
    }
}
