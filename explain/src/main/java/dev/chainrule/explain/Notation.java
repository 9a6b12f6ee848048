package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.network.Network;
import java.util.Arrays;
import java.util.List;

/**
 * In whose letters a network is written: it changes letters, the order of indices and the sign of the printed signal,
 * never a value.
 */
public enum Notation {
    /** x, w, u, a⁽¹⁾, h, y, t, η, δ: the second source text, for one hidden layer. */
    W_U("w-u"),
    /** x, W₁, W₂, h, y, d, α: the first source text, for one hidden layer. */
    W1_W2("W1-W2"),
    /** x = a⁽⁰⁾, W⁽ˡ⁾, z⁽ˡ⁾, a⁽ˡ⁾, t, η, δ⁽ˡ⁾: any depth. */
    LAYERS("layers"),
    /** net, out, target, δ_o: Mazur's step-by-step example. */
    MAZUR("mazur"),
    /** w^l_jk from k to j, z^l, a^l, y for the target: Nielsen's book. */
    NIELSEN("nielsen"),
    /** I_j, O_j, T_j, Err_j = −δ, θ_j, l: Han and Kamber's book. */
    HAN_KAMBER("han-kamber"),
    /** p, W¹, n^m, a^m, s^m, loss e²: Hagan's book. */
    HAGAN("hagan");

    private final String id;

    Notation(String id) {
        this.id = id;
    }

    /** Whether vectors are columns and the rows of a weight matrix its destinations: z = Wa + b, not a = xW + b. */
    boolean isDestinationFirst() {
        return this == NIELSEN || this == HAGAN;
    }

    /** The word in files and on the command line. */
    public String id() {
        return id;
    }

    /**
     * The notation called {@code id}.
     *
     * @param where how the message calls the place, for example {@code "net.json: notation"}
     * @throws ChainruleException if there is none; the message names the nearest
     */
    public static Notation of(String id, String where) {
        List<String> ids = ids();
        for (Notation notation : values()) {
            if (notation.id.equals(id)) {
                return notation;
            }
        }
        String hint = Nearest.hint(id, ids);
        throw new ChainruleException(where + ": '" + id + "' is unknown"
                + (hint.isEmpty() ? "; known are " + String.join(", ", ids) : hint));
    }

    /** The words of all notations. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Notation::id).toList();
    }

    /** The notation for {@code network} where none is said: {@link #W_U} with one hidden layer, else {@link #LAYERS}. */
    public static Notation usual(Network network) {
        return network.layers().size() == 2 ? W_U : LAYERS;
    }
}
