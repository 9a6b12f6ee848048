package dev.chainrule.training;

import dev.chainrule.ChainruleException;

/** The loss became NaN, infinite or absurdly large; the message says at which step and what to do. */
public final class DivergenceException extends ChainruleException {
    private static final long serialVersionUID = 1L;

    /** A training that ran away as {@code message} says. */
    public DivergenceException(String message) {
        super(message);
    }
}
