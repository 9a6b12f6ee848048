package dev.chainrule.kernels;

/**
 * On what to compute: by which backend and on how many threads. It changes how long things take and nothing else, so it
 * is no part of a recipe.
 *
 * @param backend the name of a {@link Backend}, or "auto"
 * @param threads how many threads, at least 1
 */
public record Compute(String backend, int threads) {
    /** @throws IllegalArgumentException if there is less than one thread */
    public Compute {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, is " + threads);
        }
    }

    /** The backend that suits the machine, on all its processors. */
    public static Compute best() {
        return new Compute(Backends.AUTO, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Kernels as described; the caller closes them.
     *
     * @throws dev.chainrule.ChainruleException if there is no backend of that name, or it cannot be used here
     */
    public Kernels open() {
        return Backends.choose(backend).backend().open(threads);
    }
}
