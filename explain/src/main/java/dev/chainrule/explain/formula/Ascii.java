package dev.chainrule.explain.formula;

import java.util.Map;

/** Text in ASCII alone: Greek letters by name, signs by what stands for them on a keyboard. */
final class Ascii {
    private static final Map<Integer, String> SPELLED = Map.ofEntries(
            Map.entry((int) 'α', "alpha"),
            Map.entry((int) 'β', "beta"),
            Map.entry((int) 'γ', "gamma"),
            Map.entry((int) 'δ', "delta"),
            Map.entry((int) 'Δ', "Delta"),
            Map.entry((int) 'ε', "eps"),
            Map.entry((int) 'η', "eta"),
            Map.entry((int) 'θ', "theta"),
            Map.entry((int) 'λ', "lambda"),
            Map.entry((int) 'μ', "mu"),
            Map.entry((int) 'ρ', "rho"),
            Map.entry((int) 'σ', "sigma"),
            Map.entry((int) 'τ', "tau"),
            Map.entry((int) 'φ', "phi"),
            Map.entry((int) 'Φ', "Phi"),
            Map.entry((int) 'ω', "omega"),
            Map.entry((int) 'π', "pi"),
            Map.entry((int) 'Σ', "sum"),
            Map.entry((int) '∂', "d"),
            Map.entry((int) 'ℓ', "loss"),
            Map.entry((int) '′', "'"),
            Map.entry((int) '’', "'"),
            Map.entry((int) '“', "\""),
            Map.entry((int) '”', "\""),
            Map.entry((int) '−', "-"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '—', "-"),
            Map.entry((int) '·', "*"),
            Map.entry((int) '×', "x"),
            Map.entry((int) '⊙', ".*"),
            Map.entry((int) '≤', "<="),
            Map.entry((int) '≥', ">="),
            Map.entry((int) '≠', "<>"),
            Map.entry((int) '≈', "~"),
            Map.entry((int) '±', "+-"),
            Map.entry((int) '←', "<-"),
            Map.entry((int) '→', "->"),
            Map.entry((int) '…', "..."),
            Map.entry((int) '⁺', "'"),
            Map.entry((int) '⁻', "-"),
            Map.entry((int) '½', "0.5"),
            Map.entry((int) '√', "sqrt"),
            Map.entry((int) '∞', "inf"),
            Map.entry((int) '⟨', "<"),
            Map.entry((int) '⟩', ">"));

    private Ascii() {}

    /** {@code text} in ASCII: small letters by _ and ^; what has no spelling becomes a question mark. */
    static String of(String text) {
        StringBuilder ascii = new StringBuilder();
        char mark = ' ';
        for (int c : text.codePoints().toArray()) {
            String spelled = c < 128 ? Character.toString(c) : SPELLED.get(c);
            char here = spelled != null ? ' ' : Marks.isLow(c) ? '_' : Marks.isHigh(c) ? '^' : ' ';
            if (here != mark && here != ' ') {
                ascii.append(here);
            }
            mark = here;
            ascii.append(spelled != null ? spelled : here == ' ' ? "?" : Marks.plain(c));
        }
        return ascii.toString().replace(",_", ",");
    }
}
