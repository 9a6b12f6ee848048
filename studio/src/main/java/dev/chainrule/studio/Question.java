package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Rounded;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.network.NetworkShelf;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What most requests bring: a network, and how it is to be written.
 *
 * @param file the network
 * @param notation the letters
 * @param reckoning the arithmetic and the digits
 * @param rounds over the samples
 */
record Question(NetworkFile file, Notation notation, Reckoning reckoning, int rounds) {
    /** Networks with more parameters are shown in part. */
    static final int LARGE = 2000;

    private static final int MOST_ROUNDS = 100;
    private static final int MOST_DECIMALS = 30;

    /** Parameters times samples times rounds: what is kept of a walk. */
    private static final long MOST_NUMBERS = 4_000_000;

    /**
     * The fields network, notation, digits, rounds and arithmetic of {@code request}.
     *
     * @throws ChainruleException if one of them does not fit, or all together are too much
     */
    static Question of(Request request, NetworkShelf shelf) {
        NetworkFile file = shelf.read(request.any("network"));
        String letters = request.text("notation");
        Notation notation = letters == null ? file.notation() : Notation.of(letters, "notation");
        Digits digits = new Digits((int) request.whole("digits", Digits.USUAL.significant(), 1, 17));
        int rounds = (int) request.whole("rounds", 1, 1, MOST_ROUNDS);
        if (rounds > 1 && !file.hasUpdate()) {
            throw new ChainruleException(
                    "rounds " + rounds
                            + ": there is no update to repeat: a learningRate is missing, or the optimizer is none that is derived");
        }
        Reckoning reckoning = reckoning(request, digits);
        Question question = new Question(file, notation, reckoning, rounds);
        question.requireBounded();
        return question;
    }

    /** "exact", or {"decimals": n} or {"significant": n} as by hand; else in doubles. */
    private static Reckoning reckoning(Request request, Digits digits) {
        return switch (request.any("arithmetic")) {
            case null -> new Reckoning.Doubles(digits);
            case String word when word.equals("doubles") -> new Reckoning.Doubles(digits);
            case String word when word.equals("exact") -> new Reckoning.Exact(digits);
            case Map<?, ?> map
            when map.get("decimals") instanceof Integer n && n >= 0 && n <= MOST_DECIMALS ->
                new Reckoning.ByHand(Rounded.toDecimals(n));
            case Map<?, ?> map
            when map.get("significant") instanceof Integer n && n >= 1 && n <= MOST_DECIMALS ->
                new Reckoning.ByHand(Rounded.toSignificant(n));
            default ->
                throw new ChainruleException("the request: \"arithmetic\" must be \"doubles\", \"exact\", "
                        + "{\"decimals\": n} or {\"significant\": n}, with n up to " + MOST_DECIMALS);
        };
    }

    private void requireBounded() {
        long parameters = file.network().layout().size();
        long times = (long) file.samples().size() * rounds;
        if (times > 1 && parameters * times > MOST_NUMBERS) {
            throw new ChainruleException("this is too much at once: " + parameters + " parameters, "
                    + file.samples().size() + " samples and " + rounds + " rounds make " + parameters * times
                    + " numbers, at most " + MOST_NUMBERS + " are computed; take fewer samples");
        }
        if (isLarge() && !(reckoning instanceof Reckoning.Doubles)) {
            throw new ChainruleException("a network of more than " + LARGE
                    + " parameters is computed in double precision only; leave out \"arithmetic\"");
        }
    }

    /** Whether the network is so large that it is shown in part. */
    boolean isLarge() {
        return file.network().layout().trained() > LARGE;
    }

    /** @throws ChainruleException if the network is too large {@code purpose} */
    void requireSmall(String purpose) {
        if (isLarge()) {
            throw new ChainruleException("the network is too large " + purpose + ": it has "
                    + file.network().layout().trained() + " parameters, at most " + LARGE + " will do");
        }
    }

    /** The network as a file that is written in the notation asked for. */
    NetworkFile inNotation() {
        if (file.notation() == notation) {
            return file;
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(file.toTree());
        tree.put("notation", notation.id());
        return NetworkFile.of(tree, "network");
    }

    /** The pass, walked through. */
    Trace trace() {
        return Trace.of(Walk.of(file, rounds), notation);
    }
}
