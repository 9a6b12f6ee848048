package dev.chainrule.cli.input;

import dev.chainrule.explain.ModelRow;
import dev.chainrule.model.Model;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;

/** A trained model and a row of data as {@code explain} tells of them. */
public final class ExplainedRow {
    private ExplainedRow() {}

    /**
     * The row {@code number} of the table {@code data}, before {@code member} of the model {@code file}; both from 1.
     *
     * @throws dev.chainrule.ChainruleException if one of them cannot be read, or they do not fit
     */
    public static ModelRow read(
            Path file, String data, int number, int member, ReadOptions options, TableSource source) {
        Model model = Model.load(file);
        return ModelRow.of(model, source.read(data, ModelTables.readOptions(model, options)), number, member);
    }
}
