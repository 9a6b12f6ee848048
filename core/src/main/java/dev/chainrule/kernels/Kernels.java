package dev.chainrule.kernels;

/**
 * The few operations on float arrays that must be fast, with the threads and the scratch memory they need.
 *
 * <p>The result is defined to the bit and is the same for every implementation, vector width, tile shape and number of
 * threads. Each element of a product is one chain of fused multiply-adds along the inner index, in ascending order:
 *
 * <pre>{@code
 * float sum = 0;
 * for (int p = 0; p < k; p++) {
 *     sum = Math.fma(a(i, p), b(p, j), sum);
 * }
 * c(i, j) = sum;
 * }</pre>
 *
 * <p>and each elementwise function is a fixed sequence of float operations, one for each {@link Function}. Only the
 * payload of a NaN is left open. The backend {@code scalar} is that definition as a program.
 *
 * <p>One thread at a time may use an instance. Inside a {@link RangeTask} of {@link #split} the task may call
 * {@link #apply} and {@link #split} of the same instance, which then run on the thread that calls; products it may
 * not. {@link #close} stops the threads.
 */
public interface Kernels extends AutoCloseable {

    /** The name of the {@link Backend} this came from, such as {@code scalar} or {@code vector-512}. */
    String name();

    /** The number of threads that work, the caller's included. */
    int threads();

    /**
     * c = a·b: the way forward, inputs times weights. Overwrites c.
     *
     * @param a m×k
     * @param b k×n
     * @param c m×n, sharing no element with a or b
     * @throws IllegalArgumentException if the shapes do not fit, or c shares elements with a or b
     * @throws IllegalStateException inside a task of {@link #split}
     */
    void product(Matrix a, Matrix b, Matrix c);

    /**
     * c = a·bᵀ: the way back, deltas times transposed weights. Overwrites c.
     *
     * @param a m×k
     * @param b n×k
     * @param c m×n, sharing no element with a or b
     * @throws IllegalArgumentException if the shapes do not fit, or c shares elements with a or b
     * @throws IllegalStateException inside a task of {@link #split}
     */
    void productTransposed(Matrix a, Matrix b, Matrix c);

    /**
     * c = aᵀ·b: the gradient of the weights, transposed inputs times deltas, summed along the batch k in order.
     * Overwrites c.
     *
     * @param a k×m
     * @param b k×n
     * @param c m×n, sharing no element with a or b
     * @throws IllegalArgumentException if the shapes do not fit, or c shares elements with a or b
     * @throws IllegalStateException inside a task of {@link #split}
     */
    void transposedProduct(Matrix a, Matrix b, Matrix c);

    /**
     * y = function(x), element by element, for {@code length} elements of x from {@code xOffset} on and as many of y
     * from {@code yOffset} on. The two stretches may be the same one; otherwise they must not meet.
     *
     * @throws IndexOutOfBoundsException if a stretch is not inside its array
     * @throws IllegalArgumentException if x and y overlap without being the same stretch
     */
    void apply(Function function, float[] x, int xOffset, float[] y, int yOffset, int length);

    /**
     * Runs a loop over {@code items} items, cut into ranges that the threads work on at the same time; in the calling
     * thread alone when the whole is too little to gain by it. How the items are cut depends on nothing but the
     * arguments and the number of threads. Returns when all is done; what a task throws, this throws.
     *
     * @param items number of items, 0 … items − 1
     * @param costPerItem roughly how many arithmetic operations (a multiply-add, a load with its store) one item takes
     * @param task the loop's body for a range
     */
    void split(int items, long costPerItem, RangeTask task);

    /** Stops the threads. The instance is of no use afterwards; closing again does nothing. */
    @Override
    void close();
}
