package dev.chainrule.network;

import java.util.Objects;

/**
 * How many networks in one: {@code members} that share all weights of the hidden layers. Each multiplies what goes into a
 * layer by a learned vector of its own (an adapter), and has an output layer of its own. They are trained on the mean of
 * their losses, and predict the mean of their outputs (TabM: Gorishniy et al. 2024; such vectors instead of weights:
 * Wen et al. 2020).
 *
 * @param members how many, at least 1
 * @param adapters before which layers; one member has none
 */
public record Ensemble(int members, Adapters adapters) {
    /** @throws IllegalArgumentException if there is no member */
    public Ensemble {
        Objects.requireNonNull(adapters, "adapters");
        if (members < 1) {
            throw new IllegalArgumentException("an ensemble has at least 1 member, not " + members);
        }
        adapters = members == 1 ? Adapters.FIRST : adapters;
    }

    /** One member: a network like any other. */
    public static Ensemble one() {
        return new Ensemble(1, Adapters.FIRST);
    }
}
