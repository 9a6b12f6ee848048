package dev.chainrule.cli;

import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.tables.ReadOptions;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reading tables for a model. */
final class ModelTables {
    private ModelTables() {}

    /** {@code options} such that what was words when {@code model} learned is words again, though it look like numbers. */
    static ReadOptions readOptions(Model model, ReadOptions options) {
        Set<String> texts = new LinkedHashSet<>();
        for (Provenance.SchemaColumn column : model.provenance().schema()) {
            if (column.kind().equals("text")) {
                texts.add(column.name());
            }
        }
        for (Feature feature : model.preprocessing().features()) {
            if (feature instanceof CategoryFeature) {
                texts.add(feature.column());
            }
        }
        return options.withCategoricalIfPresent(texts.toArray(String[]::new));
    }
}
