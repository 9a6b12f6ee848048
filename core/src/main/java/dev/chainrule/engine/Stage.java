package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;

/**
 * One thing that happens to a batch on its way through a layer, and what happens to the gradient on its way back. A
 * stage keeps what its backward pass needs of the last forward pass, in buffers made once.
 */
interface Stage {
    /**
     * The output for {@code input}, one row per sample. A stage after the first may write over its input where the stage
     * before does not ask for it on the way back.
     *
     * @param input rows × the stage's inputs
     * @param step the training step, from 1, or {@link #PREDICTION}
     */
    Matrix forward(Matrix input, long step);

    /**
     * The gradient by the input, from the gradient by the output of the last forward pass; writes the gradients of the
     * stage's own parameters. Where the output is that of an activation, the gradient by its pre-activations is what
     * comes: whoever finds ∂L/∂h takes the {@link Slope} in the same turn.
     *
     * <p>Gradients take the place of what nobody needs any more: the result may be in the memory of {@code outputGradient}
     * or in that of the input. So there is one way back for each way forward.
     *
     * @param outputGradient of the same shape as the output
     * @param inputNeeded whether the result is used; if not it may be {@code outputGradient}
     */
    Matrix backward(Matrix outputGradient, boolean inputNeeded);

    /** In place of a step: nothing is learned, nothing dropped, running statistics hold. */
    long PREDICTION = 0;
}
