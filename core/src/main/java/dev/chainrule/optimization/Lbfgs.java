package dev.chainrule.optimization;

/**
 * L-BFGS: a quasi-Newton method that keeps the last few steps sₖ = wₖ₊₁ − wₖ and gradient changes yₖ = gₖ₊₁ − gₖ, makes
 * of them a direction d = −H g by the two-loop recursion, and goes along it to a point that meets the strong Wolfe
 * conditions.
 *
 * <p>Nocedal and Wright: Numerical optimization, 2nd edition 2006, algorithms 7.4 and 7.5; the initial matrix is
 * (sᵀy / yᵀy) I, their equation 7.20. Parameters and history are floats; sums and the direction are double, summed in
 * the order of the elements, so the bits are the same on every machine.
 *
 * <p>A step changes the parameters only for a strictly lower loss. A point where the loss or its gradient is NaN or
 * infinite counts as too far. The history takes 2 · {@code history} + 1 floats per parameter. The objective must be the
 * same from step to step (the whole training set, no dropout): its value at the present parameters is remembered. When
 * it or the parameters have been changed by others, say so with {@link #refresh}.
 *
 * @param history how many past steps are kept, from 1 to 1000
 * @param maxLineSearch the most evaluations of the objective in one line search, at least 1
 * @param c1 how much of the decrease that the slope promises a point must show, in (0, 1)
 * @param c2 what part of the slope may be left at the end of the line search, in (c1, 1)
 */
public record Lbfgs(int history, int maxLineSearch, double c1, double c2) implements Optimizer {
    /** sᵀy must be above this part of ‖s‖ ‖y‖, or the pair would spoil the positive definite H. */
    private static final double LEAST_CURVATURE = 1e-8;

    /** Beyond some 20 past steps little is gained (Nocedal and Wright, section 7.2). */
    private static final int MOST_HISTORY = 1000;

    // Slots: the gradient at the present parameters, then every s, then every y.
    private static final int GRADIENT = 0;

    // Scalars: whether loss and gradient are known (1 or 0), the loss, the number of pairs kept, the place of the
    // next pair, and sᵀy of every pair.
    private static final int KNOWN = 0;
    private static final int LOSS = 1;
    private static final int PAIRS = 2;
    private static final int NEXT = 3;
    private static final int PRODUCTS = 4;

    /** 10 past steps, 20 evaluations, c₁ = 10⁻⁴, c₂ = 0.9. */
    public Lbfgs() {
        this(10, 20, 1e-4, 0.9);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public Lbfgs {
        Require.atLeast("history", history, 1);
        if (history > MOST_HISTORY) {
            throw new IllegalArgumentException("history must be at most " + MOST_HISTORY + ", is " + history);
        }
        Require.atLeast("maxLineSearch", maxLineSearch, 1);
        Require.betweenZeroAndOne("c1", c1);
        Require.betweenZeroAndOne("c2", c2);
        if (c2 <= c1) {
            throw new IllegalArgumentException("c2 must be above c1 = " + c1 + ", is " + c2);
        }
    }

    @Override
    public String name() {
        return "lbfgs";
    }

    /** 1: the rate is the first length that a line search tries. */
    @Override
    public double defaultRate() {
        return 1;
    }

    @Override
    public boolean needsFullBatch() {
        return true;
    }

    @Override
    public OptimizerState start(int parameterCount) {
        return new OptimizerState(parameterCount, 1 + 2 * history, PRODUCTS + history);
    }

    /**
     * Forgets the remembered loss and gradient, because the objective or the parameters were changed outside of
     * {@link #step}; the history stays.
     */
    public void refresh(OptimizerState state) {
        state.scalars()[KNOWN] = 0;
    }

    /**
     * One step: a direction, and a line search along it. Where that finds nothing lower, the history is forgotten and
     * the steepest descent tried.
     *
     * @param objective the loss; evaluated at copies of {@code parameters}
     * @param parameters one number per parameter, changed in place if a lower loss is found
     * @param state what {@link #start} gave for this many parameters
     * @param rate the first length to try, where 1 is the quasi-Newton step; without history it is scaled down so that
     *     the step is no longer than {@code rate}
     * @return what came of it; with a loss or gradient length that is NaN or infinite if the objective has no value at
     *     {@code parameters}
     * @throws IllegalArgumentException if {@code state} is of other parameters, or {@code rate} is not positive
     */
    public LbfgsStep step(Objective objective, float[] parameters, OptimizerState state, double rate) {
        if (parameters.length != state.parameterCount()) {
            throw new IllegalArgumentException(
                    "parameters must be " + state.parameterCount() + ", are " + parameters.length);
        }
        Require.positive("rate", rate);
        state.advance();
        double[] scalars = state.scalars();
        float[] gradient = state.slot(GRADIENT);
        int evaluations = 0;
        if (scalars[KNOWN] == 0) {
            scalars[LOSS] = objective.evaluate(parameters.clone(), gradient);
            scalars[KNOWN] = 1;
            evaluations++;
        }
        double loss = scalars[LOSS];
        double norm = GradientClipping.norm(gradient);
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            refresh(state);
            return new LbfgsStep(loss, norm, 0, evaluations);
        }
        if (norm == 0) {
            return new LbfgsStep(loss, norm, 0, evaluations);
        }
        while (true) {
            double[] direction = direction(state);
            double slope = dot(gradient, direction);
            boolean steepest = scalars[PAIRS] == 0;
            if (slope < 0) {
                Line line = new Line(objective, parameters, direction);
                double first = steepest ? rate * Math.min(1, 1 / norm) : rate;
                LineSearch search = new LineSearch(line, maxLineSearch, c1, c2);
                LinePoint found = search.from(new LinePoint(0, loss, slope, gradient), first);
                evaluations += search.evaluations();
                if (found.length() > 0) {
                    move(found, line.parametersAt(found.length()), parameters, state);
                    return new LbfgsStep(found.loss(), GradientClipping.norm(gradient), found.length(), evaluations);
                }
            }
            if (steepest) {
                return new LbfgsStep(loss, norm, 0, evaluations);
            }
            scalars[PAIRS] = 0;
            scalars[NEXT] = 0;
        }
    }

    /** d = −H g by the two-loop recursion: Nocedal and Wright, algorithm 7.4. */
    private double[] direction(OptimizerState state) {
        double[] scalars = state.scalars();
        int pairs = (int) scalars[PAIRS];
        float[] gradient = state.slot(GRADIENT);
        double[] q = new double[gradient.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = -gradient[i];
        }
        double[] alpha = new double[pairs];
        for (int age = 0; age < pairs; age++) {
            int k = place(scalars, age);
            alpha[age] = dot(s(state, k), q) / scalars[PRODUCTS + k];
            add(-alpha[age], y(state, k), q);
        }
        if (pairs > 0) {
            int newest = place(scalars, 0);
            double scale = scalars[PRODUCTS + newest] / squaredNorm(y(state, newest));
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        for (int age = pairs - 1; age >= 0; age--) {
            int k = place(scalars, age);
            double beta = dot(y(state, k), q) / scalars[PRODUCTS + k];
            add(alpha[age] - beta, s(state, k), q);
        }
        return q;
    }

    /** Takes the point over into parameters and state, and the way to it into the history. */
    private void move(LinePoint found, float[] target, float[] parameters, OptimizerState state) {
        double[] scalars = state.scalars();
        float[] gradient = state.slot(GRADIENT);
        float[] newGradient = found.gradient();
        double product = 0;
        double squaredS = 0;
        double squaredY = 0;
        for (int i = 0; i < parameters.length; i++) {
            double s = target[i] - parameters[i];
            double y = newGradient[i] - gradient[i];
            product = Math.fma(s, y, product);
            squaredS = Math.fma(s, s, squaredS);
            squaredY = Math.fma(y, y, squaredY);
        }
        if (product > LEAST_CURVATURE * StrictMath.sqrt(squaredS * squaredY)) {
            int k = (int) scalars[NEXT];
            float[] s = s(state, k);
            float[] y = y(state, k);
            for (int i = 0; i < parameters.length; i++) {
                s[i] = target[i] - parameters[i];
                y[i] = newGradient[i] - gradient[i];
            }
            scalars[PRODUCTS + k] = product;
            scalars[PAIRS] = Math.min(scalars[PAIRS] + 1, history);
            scalars[NEXT] = (k + 1) % history;
        }
        System.arraycopy(target, 0, parameters, 0, target.length);
        System.arraycopy(newGradient, 0, gradient, 0, newGradient.length);
        scalars[LOSS] = found.loss();
    }

    /** Where the pair of this age stands, 0 being the newest. */
    private int place(double[] scalars, int age) {
        return Math.floorMod((int) scalars[NEXT] - 1 - age, history);
    }

    private static float[] s(OptimizerState state, int place) {
        return state.slot(1 + place);
    }

    private float[] y(OptimizerState state, int place) {
        return state.slot(1 + history + place);
    }

    private static double dot(float[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    private static double squaredNorm(float[] a) {
        double sum = 0;
        for (float element : a) {
            sum = Math.fma((double) element, (double) element, sum);
        }
        return sum;
    }

    private static void add(double factor, float[] a, double[] to) {
        for (int i = 0; i < a.length; i++) {
            to[i] = Math.fma(factor, a[i], to[i]);
        }
    }

    /** The objective along w + t d. */
    private record Line(Objective objective, float[] start, double[] direction) implements LineSearch.Line {
        float[] parametersAt(double length) {
            float[] parameters = new float[start.length];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = (float) Math.fma(length, direction[i], start[i]);
            }
            return parameters;
        }

        @Override
        public LinePoint at(double length) {
            float[] gradient = new float[start.length];
            double loss = objective.evaluate(parametersAt(length), gradient);
            return new LinePoint(length, loss, dot(gradient, direction), gradient);
        }
    }
}
