package dev.chainrule.model;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row from which contributions are counted, all of it in the model: of each number and date the median of the training
 * rows, of each category one that training never saw, of true and false neither (0, half way); nothing is flagged as
 * missing. Apart from the last, a person could write it and have it predicted.
 */
final class BaselineRow {
    private BaselineRow() {}

    /** The inputs of that row, as many as {@code preprocessing} is wide. */
    static float[] inputs(Preprocessing preprocessing) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : preprocessing.features()) {
            columns.add(
                    switch (feature) {
                        case NumericFeature number -> NumberColumn.of(number.column(), number.fill());
                        case CategoryFeature category -> TextColumn.of(category.column(), unknown(category));
                        case BooleanFeature truth -> BooleanColumn.of(truth.column(), new @Nullable Boolean[] {null});
                    });
        }
        Matrix row = preprocessing.encode(Table.of(columns)).inputs();
        int first = 0;
        for (Feature feature : preprocessing.features()) {
            if (feature instanceof BooleanFeature truth && truth.flag()) {
                row.set(0, first + 1, 0);
            }
            first += feature.inputs().size();
        }
        return row.array();
    }

    private static String unknown(CategoryFeature feature) {
        String word = "?";
        while (feature.categories().contains(word)) {
            word += "?";
        }
        return word;
    }
}
