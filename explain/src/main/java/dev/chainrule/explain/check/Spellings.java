package dev.chainrule.explain.check;

import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways in which a learner may type what is printed with marks: {@code a₁⁽¹⁾}, {@code a_1^(1)}, {@code a(1)1},
 * {@code a1(1)}; {@code w₁₁⁺}, {@code w11'}, {@code w11+}, {@code w11_new}; {@code ∂L/∂w₁₁}, {@code dL/dw11},
 * {@code dw11}.
 */
final class Spellings {
    private static final String HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾";
    private static final String LOW = "₀₁₂₃₄₅₆₇₈₉₍₎";
    private static final String PLAIN = "0123456789()";

    private static final Pattern NEW_AT_END = Pattern.compile("(?<=.)(\\+|\\(new\\)|[_^]?new|[_^]?neu)$");
    private static final Pattern NEW_IN_FRONT = Pattern.compile("^(new|neues?) +(?=.)");
    private static final Pattern NEW_BEFORE_INDEX = Pattern.compile("^([A-Za-z]+)'(?=[_^\\d]|\\(\\d)(.*[^'])$");

    private Spellings() {}

    /** {@code name} as typed, with indices after _ and ^, Greek letters spelled out and ' for "after the update". */
    static String marked(String name) {
        String text = NEW_IN_FRONT.matcher(name.strip()).find()
                ? NEW_IN_FRONT.matcher(name.strip()).replaceFirst("") + "'"
                : name.strip();
        text = text.replace('⁺', '+').replace('′', '\'').replace('’', '\'').replace('∂', 'd');
        text = small(small(text, HIGH, '^'), LOW, '_');
        text = TextStyle.ASCII.plain(text).replaceAll("[\\s{}\\\\$·*|]", "");
        text = text.replaceAll("_\\(([^()]*)\\)", "_$1");
        text = NEW_AT_END.matcher(text).replaceFirst("'");
        return NEW_BEFORE_INDEX.matcher(text).replaceFirst("$1$2'");
    }

    /** The same without the signs that only place indices. */
    static String bare(String name) {
        return marked(name).replaceAll("[_^,]", "");
    }

    /** {@code text} with runs of small digits as plain ones after {@code sign}. */
    private static String small(String text, String digits, char sign) {
        StringBuilder plain = new StringBuilder();
        boolean inside = false;
        for (char c : text.toCharArray()) {
            int digit = digits.indexOf(c);
            if (digit >= 0 && !inside) {
                plain.append(sign);
            }
            inside = digit >= 0 || (inside && c == ',');
            plain.append(digit >= 0 ? PLAIN.charAt(digit) : c);
        }
        return plain.toString();
    }

    /** How {@code glyph} is typed with all its indices, with _ and ^ before them. */
    static Set<String> full(Glyph glyph) {
        Set<String> spellings = new LinkedHashSet<>();
        switch (glyph) {
            case Glyph.Symbol s -> {
                String sub = s.sub().isEmpty() ? "" : "_" + s.sub();
                String sup = s.sup().isEmpty() ? "" : "^" + s.sup();
                String mark = s.isNew() ? "'" : "";
                spellings.add(marked(s.letter() + sub + sup + mark));
                spellings.add(marked(s.letter() + sup + sub + mark));
            }
            case Glyph.Derivative d -> {
                for (String of : full(d.of())) {
                    for (String by : full(d.by())) {
                        spellings.add("d" + of + "/d" + by);
                    }
                }
            }
            case Glyph.Applied a -> {
                for (String argument : full(a.argument())) {
                    spellings.add(
                            marked(a.function().letter() + (a.function().isNew() ? "'" : "")) + "(" + argument + ")");
                }
            }
            case Glyph.Joined j -> spellings.addAll(joined(j.parts()));
            case Glyph.Element e -> {
                for (String of : full(e.of())) {
                    spellings.add("(" + of + ")" + (e.sub().isEmpty() ? "" : "_" + e.sub()));
                }
            }
        }
        return spellings;
    }

    private static List<String> joined(List<Glyph> parts) {
        List<String> spellings = List.of("");
        for (Glyph part : parts) {
            List<String> longer = new ArrayList<>();
            for (String start : spellings) {
                full(part).forEach(spelling -> longer.add(start + spelling));
            }
            spellings = longer;
        }
        return spellings;
    }

    /** How {@code glyph} is typed with less: without the upper index, a derivative without what is derived. */
    static Set<String> brief(Glyph glyph) {
        Set<String> spellings = new LinkedHashSet<>();
        switch (glyph) {
            case Glyph.Symbol s -> {
                spellings.addAll(full(new Glyph.Symbol(s.letter(), s.sub(), "", s.isNew(), 0)));
                if (s.sub().equals("total")) {
                    spellings.addAll(full(new Glyph.Symbol(s.letter(), "", "", s.isNew(), 0)));
                }
                if (s.sub().isEmpty() && !s.letter().isEmpty()) {
                    spellings.addAll(full(new Glyph.Symbol(s.letter(), "1", s.sup(), s.isNew(), 0)));
                }
            }
            case Glyph.Derivative d -> {
                for (String by : both(d.by())) {
                    both(d.of()).forEach(of -> spellings.add("d" + of + "/d" + by));
                    if (d.of() instanceof Glyph.Symbol of
                            && (of.sub().isEmpty() || of.sub().equals("total"))) {
                        spellings.add("d" + by);
                    }
                }
            }
            case Glyph.Applied a -> {
                String prime = a.function().letter().endsWith("′") ? "f'" : "";
                for (String argument : both(a.argument())) {
                    spellings.add(marked(a.function().letter()) + "(" + argument + ")");
                    if (!prime.isEmpty()) {
                        spellings.add(prime + "(" + argument + ")");
                    }
                }
            }
            case Glyph.Joined _, Glyph.Element _ -> {}
        }
        return spellings;
    }

    private static Set<String> both(Glyph glyph) {
        Set<String> all = new LinkedHashSet<>(full(glyph));
        all.addAll(brief(glyph));
        return all;
    }
}
