package dev.chainrule.spark;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.random.RandomStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Sessions of Spark for tests, and tables as DataFrames. */
final class Frames {
    private Frames() {}

    /** A session of this JVM, without a page and with few partitions. */
    static SparkSession session() {
        return SparkSession.builder()
                .config(TestRows.conf("local[2]"))
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    /** The rows of {@code table}, in their order, divided into {@code partitions}. */
    static Dataset<Row> of(SparkSession session, Table table, int partitions) {
        List<StructField> fields = new ArrayList<>();
        for (Column column : table.columns()) {
            DataType type = switch (column) {
                case NumberColumn _ -> DataTypes.DoubleType;
                case TextColumn _ -> DataTypes.StringType;
                case BooleanColumn _ -> DataTypes.BooleanType;
                case DateColumn _ -> DataTypes.DateType;
            };
            fields.add(DataTypes.createStructField(column.name(), type, true));
        }
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            Object[] values = new Object[fields.size()];
            for (int c = 0; c < values.length; c++) {
                Column column = table.columns().get(c);
                if (!column.isMissing(row)) {
                    values[c] = switch (column) {
                        case NumberColumn numbers -> numbers.value(row);
                        case TextColumn words -> words.value(row);
                        case BooleanColumn truths -> truths.value(row);
                        case DateColumn dates -> java.sql.Date.valueOf(LocalDate.ofEpochDay((long) dates.value(row)));
                    };
                }
            }
            rows.add(RowFactory.create(values));
        }
        return of(session, rows, new StructType(fields.toArray(StructField[]::new)), partitions);
    }

    /** {@code rows} divided into {@code partitions}. */
    static Dataset<Row> of(SparkSession session, List<Row> rows, StructType schema, int partitions) {
        JavaRDD<Row> rdd =
                JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(rows, partitions);
        return session.createDataFrame(rdd, schema);
    }

    /**
     * A table of columns of every kind, some with missing values, and the targets {@code kind} (three words), {@code amount}
     * (a number) and {@code yes} (true or false), which follow from them.
     */
    static Table mixed(int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "mixed");
        double[] plain = new double[rows];
        double[] skewed = new double[rows];
        double[] few = new double[rows];
        double[] counting = new double[rows];
        double[] constant = new double[rows];
        double[] days = new double[rows];
        String[] colour = new String[rows];
        String[] code = new String[rows];
        String[] identifier = new String[rows];
        Boolean[] wet = new Boolean[rows];
        String[] kind = new String[rows];
        double[] amount = new double[rows];
        Boolean[] yes = new Boolean[rows];
        for (int i = 0; i < rows; i++) {
            plain[i] = random.nextGaussian();
            skewed[i] = random.nextInt(9) == 0 ? Double.NaN : Math.exp(3 * random.nextGaussian());
            few[i] = random.nextInt(4) * 0.5;
            counting[i] = 10 + i;
            constant[i] = 7;
            days[i] = random.nextInt(13) == 0 ? Double.NaN : 18_000 + random.nextInt(900);
            colour[i] = random.nextInt(20) == 0
                    ? null
                    : List.of("red", "green", "blue").get(random.nextInt(3));
            code[i] = "c" + (int) Math.floor(120 * random.nextDouble() * random.nextDouble());
            identifier[i] = "row " + i;
            wet[i] = random.nextInt(15) == 0 ? null : random.nextInt(3) == 0;
            double size =
                    plain[i] + 0.7 * few[i] + ("red".equals(colour[i]) ? 1 : 0) + (wet[i] != null && wet[i] ? -1 : 0);
            kind[i] = size < 0 ? "small" : size < 1 ? "middle" : "large";
            amount[i] = 100 + 20 * size + random.nextGaussian();
            yes[i] = size + 0.2 * random.nextGaussian() > 0.5;
        }
        return Table.of(
                NumberColumn.of("plain", plain),
                NumberColumn.of("skewed", skewed),
                NumberColumn.of("few", few),
                NumberColumn.of("counting", counting),
                NumberColumn.of("constant", constant),
                DateColumn.ofDates("day", days),
                TextColumn.of("colour", colour),
                TextColumn.of("code", code),
                TextColumn.of("identifier", identifier),
                BooleanColumn.of("wet", wet),
                TextColumn.of("kind", kind),
                NumberColumn.of("amount", amount),
                BooleanColumn.of("yes", yes));
    }
}
