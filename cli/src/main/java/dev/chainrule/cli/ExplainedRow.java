package dev.chainrule.cli;

import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.ModelJson;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.ModelSections;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.model.Model;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trained model and a row of data as {@code explain} tells of them. */
final class ExplainedRow {
    private ExplainedRow() {}

    /**
     * The row {@code number} of the table {@code data}, before the model {@code file}.
     *
     * @throws dev.chainrule.ChainruleException if one of them cannot be read, or they do not fit
     */
    static ModelRow read(Path file, String data, int number, ReadOptions options, TableSource source) {
        Model model = Model.load(file);
        return ModelRow.of(model, source.read(data, ModelTables.readOptions(model, options)), number);
    }

    /** How the row became inputs, the derivation, and what the outputs mean. */
    static Document document(ModelRow row, Trace trace, Derivation.Request request, Digits digits) {
        Document derivation = Derivation.of(trace, request);
        List<Section> sections = new ArrayList<>(derivation.sections());
        sections.addFirst(ModelSections.preprocessing(row, digits));
        sections.add(ModelSections.answer(row, trace.walk(), digits));
        return new Document(derivation.title(), sections);
    }

    /** The same as JSON. */
    static String json(ModelRow row, Trace trace, List<Step> steps, Digits digits) {
        return ModelJson.write(row, trace, steps, digits);
    }
}
