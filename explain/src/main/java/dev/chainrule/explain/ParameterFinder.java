package dev.chainrule.explain;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a parameter by its name: {@code w(l)[i,j]}, {@code b(l)[j]}, {@code gain(l)[j]}, {@code shift(l)[j]} and
 * {@code slope(l)[j]} (or {@code p(l)[j]}, as steps call it) in every notation, and the names of the chosen notation ({@code w11}, {@code u12}, {@code w5}, {@code b1(2)}) where they mean one parameter only.
 * Case matters only where names differ in nothing else.
 */
public final class ParameterFinder {
    private static final Pattern GENERAL =
            Pattern.compile("(w|b|gain|shift|slope|p)\\((\\d{1,9})\\)\\[(\\d{1,9})(?:,(\\d{1,9}))?]", CASE_INSENSITIVE);
    private static final int NAMES_IN_MESSAGE = 12;
    private static final int NAMES_COMPARED = 2000;

    private final Network network;
    private final Letters letters;
    private @Nullable List<Map<String, Set<Quantity>>> byName;

    private ParameterFinder(Network network, Letters letters) {
        this.network = network;
        this.letters = letters;
    }

    /** Names of the parameters of {@code file}, in the letters of {@code notation}. */
    public static ParameterFinder of(Example file, Notation notation) {
        return new ParameterFinder(file.network(), Letters.of(notation, file));
    }

    /** Names of the parameters of {@code network}, in {@code letters}. */
    static ParameterFinder of(Network network, Letters letters) {
        return new ParameterFinder(network, letters);
    }

    /**
     * The parameter called {@code name}, of kind WEIGHT, BIAS, GAIN, SHIFT or SLOPE_PARAMETER, in {@link Scope#ONLY}.
     *
     * @throws ChainruleException if there is none or several have that name; the message says which there are
     */
    public Quantity find(String name) {
        Matcher general = GENERAL.matcher(name.replaceAll("\\s", ""));
        if (general.matches()) {
            return general(name, general);
        }
        for (Map<String, Set<Quantity>> names : names()) {
            Set<Quantity> found = names.getOrDefault(plain(name), Set.of());
            if (!found.isEmpty()) {
                return only(name, found);
            }
        }
        for (Map<String, Set<Quantity>> names : names()) {
            Set<Quantity> found = names.keySet().stream()
                    .filter(plain(name)::equalsIgnoreCase)
                    .flatMap(spelling -> names.getOrDefault(spelling, Set.of()).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!found.isEmpty()) {
                return only(name, found);
            }
        }
        throw new ChainruleException("'" + name + "' is no weight or bias of this network" + hint(name));
    }

    private static Quantity only(String name, Set<Quantity> found) {
        if (found.size() == 1) {
            return found.iterator().next();
        }
        throw new ChainruleException("'" + name + "' may be "
                + found.stream()
                        .limit(NAMES_IN_MESSAGE)
                        .map(ParameterFinder::generalName)
                        .collect(Collectors.joining(" or "))
                + (found.size() > NAMES_IN_MESSAGE ? " or …" : "") + "; say which");
    }

    /**
     * All weights, biases and learned numbers of activations, in the order of {@link Network#layout()}.
     *
     * @throws IllegalStateException if the network is not plain
     */
    public List<Quantity> all() {
        List<Quantity> all = new ArrayList<>();
        for (Segment segment : network.layout().segments()) {
            int l = segment.layer() + 1;
            switch (segment.kind()) {
                case WEIGHTS -> {
                    for (int i = 1; i <= segment.rows(); i++) {
                        for (int j = 1; j <= segment.columns(); j++) {
                            all.add(Quantity.of(Kind.WEIGHT, l, i, j, Scope.ONLY));
                        }
                    }
                }
                case BIAS, GAIN, SHIFT, ACTIVATION ->
                    row(ParameterFamily.of(segment.kind()).parameter(), l, segment, all);
                case RUNNING_MEAN, RUNNING_VARIANCE -> {}
                case EMBEDDING_WEIGHTS, EMBEDDING_BIAS, FREQUENCIES, PHASES, SCALE, ADAPTER ->
                    throw new IllegalStateException("not of a plain network: " + segment.kind());
            }
        }
        return all;
    }

    private static void row(Kind kind, int l, Segment segment, List<Quantity> all) {
        for (int j = 1; j <= segment.columns(); j++) {
            all.add(Quantity.of(kind, l, j, Scope.ONLY));
        }
    }

    /** The name of {@code parameter} that holds in every notation. */
    public static String generalName(Quantity parameter) {
        return parameter.kind() == Kind.SLOPE_PARAMETER
                ? "slope(" + parameter.layer() + ")[" + parameter.i() + "]"
                : parameter.id();
    }

    // ---- w(l)[i,j] ----

    private Quantity general(String name, Matcher parts) {
        String word = parts.group(1).toLowerCase(Locale.ROOT);
        boolean weight = word.equals("w");
        if (weight != (parts.group(4) != null)) {
            throw new ChainruleException("'" + name + "': "
                    + (weight
                            ? "a weight has two indices, as in w(1)[2,3]"
                            : "expected one index, as in " + word + "(1)[2]"));
        }
        int depth = network.layers().size();
        int l = inRange(name, "layer", parts.group(2), depth);
        Layout layout = network.layout();
        Kind kind = switch (word) {
            case "w" -> Kind.WEIGHT;
            case "b" -> Kind.BIAS;
            case "gain" -> Kind.GAIN;
            case "shift" -> Kind.SHIFT;
            default -> Kind.SLOPE_PARAMETER;
        };
        if (kind == Kind.BIAS && layout.find(l - 1, Segment.Kind.BIAS).isEmpty()) {
            throw new ChainruleException("'" + name + "': layer " + l + " has no biases");
        }
        if (kind == Kind.SLOPE_PARAMETER
                && layout.find(l - 1, Segment.Kind.ACTIVATION).isEmpty()) {
            throw new ChainruleException("'" + name + "': the activation of layer " + l + " learns nothing");
        }
        if ((kind == Kind.GAIN || kind == Kind.SHIFT)
                && layout.find(l - 1, Segment.Kind.GAIN).isEmpty()) {
            throw new ChainruleException("'" + name + "': layer " + l + " does not normalise");
        }
        int units = network.layers().get(l - 1).units();
        if (!weight) {
            return Quantity.of(kind, l, inRange(name, "unit", parts.group(3), units), Scope.ONLY);
        }
        int i = inRange(name, "source unit", parts.group(3), network.inputsOf(l - 1));
        return Quantity.of(kind, l, i, inRange(name, "destination unit", parts.group(4), units), Scope.ONLY);
    }

    private static int inRange(String name, String what, String index, int count) {
        int i = Integer.parseInt(index);
        if (i < 1 || i > count) {
            throw new ChainruleException("'" + name + "': there is no " + what + " " + i + ", "
                    + (count == 1 ? "only 1" : "they are 1 to " + count));
        }
        return i;
    }

    // ---- the names of the notation ----

    /** Names as they are printed; then, in order, those without marks, with the upper index first, and without it. */
    private List<Map<String, Set<Quantity>>> names() {
        List<Map<String, Set<Quantity>>> known = byName;
        if (known != null) {
            return known;
        }
        List<Map<String, Set<Quantity>>> names = new ArrayList<>();
        for (int spelling = 0; spelling < 4; spelling++) {
            names.add(new LinkedHashMap<>());
        }
        for (Quantity q : all()) {
            if (letters.glyph(q) instanceof Glyph.Symbol symbol) {
                List<String> spellings = spellings(symbol);
                for (int s = 0; s < spellings.size(); s++) {
                    names.get(s)
                            .computeIfAbsent(spellings.get(s), _ -> new LinkedHashSet<>())
                            .add(q);
                }
            }
        }
        byName = names;
        return names;
    }

    private static List<String> spellings(Glyph.Symbol symbol) {
        String letter = symbol.letter();
        return List.of(
                plain(TextStyle.ASCII.glyph(symbol)),
                plain(letter + symbol.sub() + symbol.sup()),
                plain(letter + symbol.sup() + (symbol.sup().isEmpty() ? "" : "_") + symbol.sub()),
                plain(letter + symbol.sub()));
    }

    /** A name in ASCII without spaces and without brackets around its lower index. */
    private static String plain(String name) {
        return TextStyle.ASCII.plain(name).replaceAll("[\\s{}]", "").replaceAll("_\\(([^()]*)\\)", "_$1");
    }

    private String hint(String name) {
        Set<String> clear = new LinkedHashSet<>();
        all().stream().limit(NAMES_COMPARED).map(this::clearest).forEach(clear::add);
        all().stream().limit(NAMES_COMPARED).map(ParameterFinder::generalName).forEach(clear::add);
        String near = Nearest.hint(plain(name), clear);
        return near.isEmpty()
                ? "; known are "
                        + clear.stream().limit(NAMES_IN_MESSAGE).collect(Collectors.joining(", "))
                        + (all().size() > NAMES_IN_MESSAGE ? ", …" : "") + " (or w(l)[i,j] and b(l)[j], source first)"
                : near;
    }

    /** The shortest name that means {@code q} alone. */
    private String clearest(Quantity q) {
        if (letters.glyph(q) instanceof Glyph.Symbol symbol) {
            List<String> spellings = spellings(symbol);
            for (int s : new int[] {3, 1}) {
                if (names().get(s).getOrDefault(spellings.get(s), Set.of()).size() == 1) {
                    return spellings.get(s);
                }
            }
        }
        return generalName(q);
    }
}
