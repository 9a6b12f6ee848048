package dev.chainrule.explain.formula;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Upper and lower indices in the small letters that Unicode has. */
final class Marks {
    private static final String PLAIN_LOW = "0123456789+−=()aehijklmnoprstuvxβγρφχ";
    private static final String LOW = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    private static final String PLAIN_HIGH = "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW";
    private static final String HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ";

    private static final Map<Integer, String> LOWER = table(PLAIN_LOW, LOW);
    private static final Map<Integer, String> HIGHER = table(PLAIN_HIGH, HIGH);

    private Marks() {}

    /** As a lower index: ₁₂; with an underscore where there is no small letter for it. */
    static String lowered(String index) {
        return marked(index, LOWER, "_");
    }

    /** As an upper index: ⁽¹⁾; with a ^ where there is no small letter for it. */
    static String raised(String index) {
        return marked(index, HIGHER, "^");
    }

    /** As an index in ASCII: in brackets if it is more than a word, a number or brackets already. */
    static String asciiIndex(String index) {
        String plain = Ascii.of(index);
        return plain.matches("\\w+|\\([^()]*\\)") ? plain : "(" + plain + ")";
    }

    /** Whether {@code c} is a small lower letter. */
    static boolean isLow(int c) {
        return LOW.indexOf(c) >= 0;
    }

    /** Whether {@code c} is a small upper letter. */
    static boolean isHigh(int c) {
        return HIGH.indexOf(c) >= 0;
    }

    /** The letter that {@code c} is a small one of. */
    static String plain(int c) {
        boolean low = isLow(c);
        int at = (low ? LOW : HIGH).codePoints().boxed().toList().indexOf(c);
        return Character.toString((low ? PLAIN_LOW : PLAIN_HIGH).codePointAt(at));
    }

    private static String marked(String index, Map<Integer, String> small, String sign) {
        if (index.codePoints().allMatch(c -> c == ',' || small.containsKey(c))) {
            return index.codePoints().mapToObj(c -> small.getOrDefault(c, ",")).collect(Collectors.joining());
        }
        return sign + (index.codePointCount(0, index.length()) == 1 ? index : "(" + index + ")");
    }

    private static Map<Integer, String> table(String plain, String small) {
        int[] from = plain.codePoints().toArray();
        int[] to = small.codePoints().toArray();
        return IntStream.range(0, from.length)
                .boxed()
                .collect(Collectors.toUnmodifiableMap(i -> from[i], i -> Character.toString(to[i])));
    }
}
