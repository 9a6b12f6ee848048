package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;

/** Rows that a training does not learn from and that say after each of its epochs how good it is. */
interface Judge {
    /**
     * The mean of {@code loss} over the rows, weighted if they have weights, at the end of the epoch that is now over; asked
     * once for each.
     *
     * @throws DivergenceException if there is none, since something ran away
     */
    double loss(Loss loss);

    /** The outputs of the last {@link #loss}, rows × outputs. */
    Matrix outputs();

    /** The rows. */
    Dataset data();

    /** The epoch of the last {@link #loss} is the best so far. */
    default void keep() {}
}
