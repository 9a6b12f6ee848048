package dev.chainrule.cli;

import dev.chainrule.cli.input.KnownTargets;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.data.Table;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code explain --diagnose} finds out, and as what it is written. */
final class Diagnoses {
    private Diagnoses() {}

    /** A network file before its samples, and {@code rounds} rounds of learning where it says how to learn. */
    static Diagnosis of(NetworkFile file, int rounds) {
        return Diagnosis.of(Walk.of(file, rounds));
    }

    /**
     * The model in {@code file} before the rows of the table {@code data}; where some have targets, before those.
     *
     * @throws dev.chainrule.ChainruleException if one of them cannot be read, or they do not fit
     */
    static Diagnosis of(Path file, String data, ReadOptions options, TableSource source) {
        Model model = Model.load(file);
        Table table = source.read(data, ModelTables.readOptions(model, options));
        return Diagnosis.of(model, hasTargets(table, model.preprocessing().target()) ? known(table, model) : table);
    }

    private static boolean hasTargets(Table table, Target target) {
        return target.columns().stream()
                .allMatch(name -> table.find(name)
                        .filter(column -> column.missing() < table.rows())
                        .isPresent());
    }

    private static Table known(Table table, Model model) {
        return KnownTargets.of(table, model.preprocessing().target()).rows();
    }

    /** The page that tells of {@code diagnosis}, of what is called {@code subject}. */
    static Document document(Diagnosis diagnosis, String subject, Digits digits) {
        return new Document("Diagnosis of " + subject, List.of(diagnosis.section(digits)));
    }

    /** The same as JSON. */
    static String json(Diagnosis diagnosis) {
        return Json.write(Map.of("diagnosis", diagnosis.tree()));
    }
}
