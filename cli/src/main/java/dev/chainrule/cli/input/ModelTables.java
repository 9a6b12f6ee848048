package dev.chainrule.cli.input;

import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.tables.ReadOptions;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reading tables for a model. */
public final class ModelTables {
    private ModelTables() {}

    /**
     * {@code options} such that a value is read as when {@code model} learned: what was words is words again, though it
     * look like numbers, and what meant "no value" means it again.
     */
    public static ReadOptions readOptions(Model model, ReadOptions options) {
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
        return options.withCategoricalIfPresent(texts.toArray(String[]::new))
                .withMissing(model.provenance().missing().toArray(String[]::new));
    }

    /** {@code model}, which keeps the words that meant "no value" in the table it learned from. */
    public static Model keeping(Model model, ReadOptions options) {
        return Model.of(
                model.parameters(), model.preprocessing(), model.provenance().withMissing(options.missing()));
    }
}
