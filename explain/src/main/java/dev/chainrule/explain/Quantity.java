package dev.chainrule.explain;

/**
 * A named number of a pass. Its id is the same in every notation: {@code a(1)[2]} is the pre-activation of the second
 * unit of the first layer; all counts are from 1, source unit first. An index may also be one of the letters
 * {@link #I}, {@link #J} and {@link #K}: then it stands in a general formula and has no value.
 *
 * @param kind what it is
 * @param layer from 1; 0 where there is none
 * @param i the source unit, or the only index, from 1; 0 where there is none
 * @param j the destination unit, from 1; 0 where there is only one index
 * @param scope the pass and sample
 */
public record Quantity(Kind kind, int layer, int i, int j, Scope scope) {
    /** The letter i as an index. */
    public static final int I = -1;
    /** The letter j as an index. */
    public static final int J = -2;
    /** The letter k as an index. */
    public static final int K = -3;

    /** The kinds, with the first part of their ids. */
    public enum Kind {
        /** An input x_i. */
        INPUT("x"),
        /** A target t_k. */
        TARGET("t"),
        /** The weight from unit i to unit j. */
        WEIGHT("w"),
        /** The bias of unit j. */
        BIAS("b"),
        /** The learned number of an activation of unit j. */
        SLOPE_PARAMETER("p"),
        /** x_i w_ij, one term of a pre-activation. */
        TERM("xw"),
        /** γ_j of a normalisation. */
        GAIN("gain"),
        /** β_j of a normalisation. */
        SHIFT("shift"),
        /** The mean μ_j that batch normalisation learned of z_j. */
        RUNNING_MEAN("running-mean"),
        /** The variance that batch normalisation learned of z_j. */
        RUNNING_VARIANCE("running-variance"),
        /** z_j = Σ x_i w_ij + b_j of a layer that normalises it. */
        LINEAR("z"),
        /** The mean μ of z over the units of the layer. */
        MEAN("mean"),
        /** The variance of z over the units of the layer. */
        VARIANCE("variance"),
        /** n_j, z_j normalised. */
        NORMALIZED("n"),
        /** Pre-activation a_j. */
        PRE_ACTIVATION("a"),
        /** Activation h_j, of the last layer the output y_j. */
        ACTIVATION("h"),
        /** The share of output k in the loss. */
        LOSS_TERM("loss"),
        /** The loss. */
        LOSS("loss"),
        /** ∂L/∂h_j. */
        ACTIVATION_GRADIENT("dh"),
        /** f′(a_j). */
        ACTIVATION_SLOPE("s"),
        /** δ_k w_jk, what destination k sends back to unit j. */
        CONTRIBUTION("c"),
        /** δ_j = ∂L/∂a_j. */
        DELTA("d"),
        /** ∂L/∂n_j. */
        NORMALIZED_GRADIENT("dn"),
        /** ∂L/∂z_j of a layer that normalises. */
        LINEAR_GRADIENT("dz"),
        /** ∂L/∂γ_j. */
        GAIN_GRADIENT("dgain"),
        /** ∂L/∂β_j. */
        SHIFT_GRADIENT("dshift"),
        /** ∂L/∂w_ij. */
        WEIGHT_GRADIENT("dw"),
        /** ∂L/∂b_j. */
        BIAS_GRADIENT("db"),
        /** ∂L/∂p_j. */
        SLOPE_PARAMETER_GRADIENT("dp"),
        /** The weight after the update. */
        NEW_WEIGHT("w'"),
        /** The bias after the update. */
        NEW_BIAS("b'"),
        /** The learned number of an activation after the update. */
        NEW_SLOPE_PARAMETER("p'"),
        /** γ_j after the update. */
        NEW_GAIN("gain'"),
        /** β_j after the update. */
        NEW_SHIFT("shift'"),
        /** The gradient as the optimizer gets it: with penalties, clipped. */
        STEP_GRADIENT("g"),
        /** The learning rate. */
        RATE("eta"),
        /** What an optimizer remembers of a parameter before the step: velocity, first moment, sum of squares. */
        MEMORY_1("m"),
        /** The second thing it remembers: the second moment. */
        MEMORY_2("v"),
        /** The first thing it remembers after the step. */
        NEW_MEMORY_1("m'"),
        /** The second thing it remembers after the step. */
        NEW_MEMORY_2("v'"),
        /** What it remembers of the learned number of an activation before the step. */
        SLOPE_MEMORY_1("mp"),
        /** The second thing it remembers of it. */
        SLOPE_MEMORY_2("vp"),
        /** The first thing it remembers of it after the step. */
        NEW_SLOPE_MEMORY_1("mp'"),
        /** The second thing it remembers of it after the step. */
        NEW_SLOPE_MEMORY_2("vp'"),
        /** What an optimizer remembers of a γ before the step. */
        GAIN_MEMORY_1("m-gain"),
        /** The second thing it remembers of it. */
        GAIN_MEMORY_2("v-gain"),
        /** The first thing it remembers of it after the step. */
        NEW_GAIN_MEMORY_1("m-gain'"),
        /** The second thing it remembers of it after the step. */
        NEW_GAIN_MEMORY_2("v-gain'"),
        /** What an optimizer remembers of a β before the step. */
        SHIFT_MEMORY_1("m-shift"),
        /** The second thing it remembers of it. */
        SHIFT_MEMORY_2("v-shift"),
        /** The first thing it remembers of it after the step. */
        NEW_SHIFT_MEMORY_1("m-shift'"),
        /** The second thing it remembers of it after the step. */
        NEW_SHIFT_MEMORY_2("v-shift'"),
        /** All pre-activations or activations of a layer. */
        LAYER("layer"),
        /** A phase as a whole. */
        PHASE("phase");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The first part of the id. */
        public String word() {
            return word;
        }
    }

    /** A quantity of {@code layer} with two indices. */
    public static Quantity of(Kind kind, int layer, int i, int j, Scope scope) {
        return new Quantity(kind, layer, i, j, scope);
    }

    /** A quantity of {@code layer} with one index. */
    public static Quantity of(Kind kind, int layer, int i, Scope scope) {
        return new Quantity(kind, layer, i, 0, scope);
    }

    /** Whether {@code index} is a letter. */
    static boolean isLetter(int index) {
        return index < 0;
    }

    /** {@code index} as it is printed. */
    static String index(int index) {
        return isLetter(index) ? Character.toString("ijk".charAt(-index - 1)) : String.valueOf(index);
    }

    /** The id: kind, layer in parentheses, indices in brackets, scope. */
    public String id() {
        return kind.word
                + (layer == 0 ? "" : "(" + layer + ")")
                + (i == 0 ? "" : j == 0 ? "[" + index(i) + "]" : "[" + index(i) + "," + index(j) + "]")
                + scope.suffix();
    }

    /** The unit it belongs to: the destination of a weight, else the only index. */
    public int unit() {
        return j == 0 ? i : j;
    }
}
