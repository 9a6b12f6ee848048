package dev.chainrule.studio;

import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.PassRecord;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.network.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Every number of a trace as a table: its id, how the notation writes it, where it belongs and what it is, in full. */
final class QuantityTable {
    private QuantityTable() {}

    /** The table of {@code trace} down to {@code level} as CSV, in UTF-8. */
    static byte[] csv(Trace trace, Level level) {
        Formulas formulas = Formulas.of(trace, Digits.USUAL);
        StringBuilder csv = new StringBuilder("id,name,phase,pass,sample,layer,i,j,value\n");
        for (Quantity q : given(trace)) {
            append(csv, formulas, q, "given", trace.value(q));
        }
        for (Step step : trace.steps(level)) {
            if (!step.expression().isMatrix()) {
                append(csv, formulas, step.quantity(), step.phase().name().toLowerCase(Locale.ROOT), step.value());
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Set<Quantity> given(Trace trace) {
        Set<Quantity> given = new LinkedHashSet<>();
        Network network = trace.walk().file().network();
        boolean back = trace.walk().file().hasTargets();
        for (PassRecord pass : trace.walk().passes()) {
            for (int s = 0; s < pass.samples().size(); s++) {
                for (int i = 1; i <= network.inputs(); i++) {
                    given.add(Quantity.of(Kind.INPUT, 0, i, trace.scope(pass, s)));
                }
                for (int k = 1; back && k <= network.outputs(); k++) {
                    given.add(Quantity.of(Kind.TARGET, 0, k, trace.scope(pass, s)));
                }
            }
            for (int l = 1; l <= network.layers().size(); l++) {
                for (int j = 1; j <= network.layers().get(l - 1).units(); j++) {
                    for (int i = 1; i <= network.inputsOf(l - 1); i++) {
                        given.add(Quantity.of(Kind.WEIGHT, l, i, j, trace.shared(pass)));
                    }
                    if (network.layers().get(l - 1).bias()) {
                        given.add(Quantity.of(Kind.BIAS, l, j, trace.shared(pass)));
                    }
                }
            }
        }
        return given;
    }

    private static void append(StringBuilder csv, Formulas formulas, Quantity q, String phase, double value) {
        List<String> fields =
                new ArrayList<>(List.of(quoted(q.id()), quoted(TextStyle.UNICODE.print(formulas.name(q))), phase));
        for (int number : new int[] {q.scope().pass(), q.scope().sample(), q.layer(), q.i(), q.j()}) {
            fields.add(number == 0 ? "" : String.valueOf(number));
        }
        fields.add(Double.isFinite(value) ? String.valueOf(value) : "");
        csv.append(String.join(",", fields)).append('\n');
    }

    private static String quoted(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
