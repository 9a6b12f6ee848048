package dev.chainrule.engine;

/** One step of plain gradient descent by one row: forward, loss, backward, w ← w − η ∂L/∂w. */
public interface RowDescent {
    /**
     * Changes the parameters by one row, unless its loss is no finite number.
     *
     * @param parameters all parameters of the network, changed in place
     * @param features where the row's features stand, from {@code x} on
     * @param targets where its targets stand, from {@code t} on
     * @param minusRate −η
     * @return the loss of the row before the step
     */
    double step(float[] parameters, float[] features, int x, float[] targets, int t, float minusRate);
}
