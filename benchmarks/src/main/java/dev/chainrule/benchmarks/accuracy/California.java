package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * California housing with the features of scikit-learn's version, made from the nine columns as they were published: means
 * per household in place of sums, and the value of a house in 100,000 dollars.
 */
final class California {
    static final int ROWS = 20_640;

    /** 3,303 rows of validation beside 4,128 of test and 13,209 of training, as in the papers. */
    static final double VALIDATION = 3_303.0 / ROWS;

    static final String TARGET = "house_value";

    private static final double UNIT = 100_000;

    private California() {}

    static Optional<Table> read(Folders folders) {
        return Source.shared("california_housing.csv").read(folders).map(California::features);
    }

    private static Table features(Table raw) {
        double[] households = numbers(raw, "households");
        double[] rooms = numbers(raw, "total_rooms");
        double[] bedrooms = numbers(raw, "total_bedrooms");
        double[] population = numbers(raw, "population");
        double[] value = numbers(raw, "median_house_value");
        return Table.of(
                raw.column("median_income"),
                raw.column("housing_median_age"),
                column("average_rooms", raw.rows(), row -> rooms[row] / households[row]),
                column("average_bedrooms", raw.rows(), row -> bedrooms[row] / households[row]),
                raw.column("population"),
                column("average_occupancy", raw.rows(), row -> population[row] / households[row]),
                raw.column("latitude"),
                raw.column("longitude"),
                column(TARGET, raw.rows(), row -> value[row] / UNIT));
    }

    private static double[] numbers(Table table, String column) {
        return ((NumberColumn) table.column(column)).toArray();
    }

    private static NumberColumn column(String name, int rows, IntToDoubleFunction value) {
        double[] values = new double[rows];
        Arrays.setAll(values, value);
        return NumberColumn.of(name, values);
    }
}
