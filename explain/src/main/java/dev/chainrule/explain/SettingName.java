package dev.chainrule.explain;

import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import java.util.ArrayList;
import java.util.List;

/** The name of a setting of an optimizer as a formula: β₁, β₁ to a power (written {@code β₁^3}), or μ₁…μₜ. */
final class SettingName {
    private static final String SMALL = "₀₁₂₃₄₅₆₇₈₉₊ₜ";
    private static final String PLAIN = "0123456789+t";

    private SettingName() {}

    static Formula of(String name) {
        int power = name.indexOf('^');
        if (power >= 0) {
            return new Formula.Power(Formula.name(glyph(name.substring(0, power))), name.substring(power + 1));
        }
        return Formula.name(glyph(name));
    }

    /** The name of the setting {@code letter} with the lower index {@code index}. */
    static String indexed(String letter, int index) {
        StringBuilder name = new StringBuilder(letter);
        for (char digit : String.valueOf(index).toCharArray()) {
            name.append(SMALL.charAt(PLAIN.indexOf(digit)));
        }
        return name.toString();
    }

    private static Glyph glyph(String name) {
        List<Glyph> letters = new ArrayList<>();
        for (int i = 0; i < name.length(); ) {
            String letter = name.substring(i, i + 1);
            StringBuilder sub = new StringBuilder();
            for (i++; i < name.length() && SMALL.indexOf(name.charAt(i)) >= 0; i++) {
                sub.append(PLAIN.charAt(SMALL.indexOf(name.charAt(i))));
            }
            letters.add(new Glyph.Symbol(letter, sub.toString(), ""));
        }
        return letters.size() == 1 ? letters.getFirst() : new Glyph.Joined(letters);
    }
}
