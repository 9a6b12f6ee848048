package dev.chainrule.studio;

import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import dev.chainrule.explain.formula.SpokenStyle;
import dev.chainrule.explain.formula.TextStyle;
import java.util.LinkedHashMap;
import java.util.Map;

/** How quantities are written in a notation: as text, as MathML and spoken, by their ids. */
final class Labels {
    private final Formulas formulas;
    private final Map<String, Object> byId = new LinkedHashMap<>();

    Labels(Formulas formulas) {
        this.formulas = formulas;
    }

    /** Adds {@code q}, if it is not there. */
    void add(Quantity q) {
        byId.computeIfAbsent(q.id(), _ -> faces(formulas.name(q)));
    }

    private static Map<String, String> faces(Formula name) {
        Map<String, String> faces = new LinkedHashMap<>();
        faces.put("text", TextStyle.UNICODE.print(name));
        faces.put("mathml", MathmlStyle.MATHML.print(name));
        faces.put("spoken", SpokenStyle.ENGLISH.print(name));
        return faces;
    }

    /** All that were added, in order. */
    Map<String, Object> tree() {
        return byId;
    }
}
