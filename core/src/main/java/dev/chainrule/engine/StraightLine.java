package dev.chainrule.engine;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.chainrule.functions.Functions;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.LogCosh;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.PerOutputLoss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.loss.SquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Optional;

/**
 * Writes the step of one small network as straight-line code: no loops, no calls but for the activations, every sum the
 * same chain of fused multiply-adds as in {@link dev.chainrule.kernels.Kernels}, so that it gives the same bits as the
 * stages. A step of a network of a handful of units is then some fifty nanoseconds, most of them the latency of its
 * activations, where loops of two or three turns would take three times as long.
 *
 * <p>The code is made with the JDK's class-file API and lives in a hidden class, which goes when the training does.
 */
public final class StraightLine {
    /** The most parameters: the code grows with them, and HotSpot compiles no method of more than 8,000 bytes. */
    private static final int MOST_PARAMETERS = 120;

    private static final ClassDesc FUNCTIONS = desc(Functions.class);
    private static final ClassDesc MATH = desc(Math.class);
    private static final ClassDesc DOUBLE = desc(Double.class);
    private static final MethodTypeDesc IS_FINITE = MethodTypeDesc.of(CD_boolean, CD_double);
    private static final ClassDesc LOSS = desc(PerOutputLoss.class);
    private static final MethodTypeDesc ONE_FLOAT = MethodTypeDesc.of(CD_float, CD_float);
    private static final MethodTypeDesc TWO_FLOATS = MethodTypeDesc.of(CD_float, CD_float, CD_float);
    private static final MethodTypeDesc THREE_FLOATS = MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float);
    private static final MethodTypeDesc TWO_DOUBLES = MethodTypeDesc.of(CD_double, CD_double, CD_double);

    // The arguments of RowDescent.step, by their places; 0 is the object itself.
    private static final int PARAMETERS = 1;
    private static final int FEATURES = 2;
    private static final int X = 3;
    private static final int TARGETS = 4;
    private static final int T = 5;
    private static final int MINUS_RATE = 6;

    private final Network network;
    private final Layout layout;
    private final ClassDesc self;
    private final CodeBuilder code;

    /** The places of each layer's outputs, the features at 0, of its pre-activations, and of the deltas. */
    private final int[][] outputs;

    private final int[][] deltas;

    private StraightLine(Network network, ClassDesc self, CodeBuilder code) {
        this.network = network;
        this.layout = network.layout();
        this.self = self;
        this.code = code;
        int layers = network.layers().size();
        this.outputs = new int[layers + 1][];
        this.deltas = new int[layers][];
    }

    /** The code for {@code network} and {@code loss}; empty if the one or the other is not small and plain enough. */
    public static Optional<RowDescent> of(Network network, Loss loss) {
        return suits(network, loss) ? Optional.of(define(network, (PerOutputLoss) loss)) : Optional.empty();
    }

    private static boolean suits(Network network, Loss loss) {
        return network.isPlain()
                && network.layout().size() <= MOST_PARAMETERS
                && network.layers().stream().allMatch(StraightLine::suits)
                && !loss.fusedWith(network.output().activation())
                && switch (loss) {
                    case HalfSquaredError _, SquaredError _, AbsoluteError _, Huber _, LogCosh _, Quantile _ -> true;
                    default -> false;
                };
    }

    private static boolean suits(Layer layer) {
        return layer.dropout() == 0
                && layer.normalization() instanceof Normalization.None
                && switch (layer.activation()) {
                    case Sigmoid _, Tanh _, Identity _ -> true;
                    case Relu relu -> relu.atZero() == 0;
                    default -> false;
                };
    }

    private static RowDescent define(Network network, PerOutputLoss loss) {
        ClassDesc self = ClassDesc.of(StraightLine.class.getPackageName(), "StraightLineStep");
        byte[] bytes = ClassFile.of()
                .build(
                        self,
                        type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                                .withInterfaceSymbols(desc(RowDescent.class))
                                .withField("loss", LOSS, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                                .withMethodBody(
                                        "<init>",
                                        MethodTypeDesc.of(CD_void, LOSS),
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(desc(Object.class), "<init>", MethodTypeDesc.of(CD_void))
                                                .aload(0)
                                                .aload(1)
                                                .putfield(self, "loss", LOSS)
                                                .return_())
                                .withMethodBody(
                                        "step",
                                        MethodTypeDesc.of(
                                                CD_double,
                                                CD_float.arrayType(),
                                                CD_float.arrayType(),
                                                CD_int,
                                                CD_float.arrayType(),
                                                CD_int,
                                                CD_float),
                                        ClassFile.ACC_PUBLIC,
                                        code -> new StraightLine(network, self, code).write()));
        try {
            MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (RowDescent) made.lookupClass()
                    .getDeclaredConstructor(PerOutputLoss.class)
                    .newInstance(loss);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the code of a small network", e);
        }
    }

    private void write() {
        readFeatures();
        for (int l = 0; l < deltas.length; l++) {
            forward(l);
        }
        int sum = loss();
        endUnlessFinite(sum);
        for (int l = deltas.length - 1; l > 0; l--) {
            backward(l);
        }
        for (int l = 0; l < deltas.length; l++) {
            update(l);
        }
        code.dload(sum).dreturn();
    }

    private void readFeatures() {
        outputs[0] = new int[network.inputs()];
        for (int i = 0; i < outputs[0].length; i++) {
            element(FEATURES, X, i);
            outputs[0][i] = store();
        }
    }

    /** z_j = Σ_i h_i w_ij + b_j and h_j = f(z_j). */
    private void forward(int l) {
        int[] h = outputs[l];
        int units = network.layers().get(l).units();
        int weights = layout.weights(l).offset();
        int bias = bias(l);
        int[] z = new int[units];
        for (int j = 0; j < units; j++) {
            code.fconst_0();
            int sum = store();
            for (int i = 0; i < h.length; i++) {
                code.fload(h[i]);
                parameter(weights + i * units + j);
                code.fload(sum).invokestatic(MATH, "fma", THREE_FLOATS).fstore(sum);
            }
            if (bias >= 0) {
                code.fload(sum);
                parameter(bias + j);
                code.fadd().fstore(sum);
            }
            z[j] = sum;
        }
        outputs[l + 1] = new int[units];
        for (int j = 0; j < units; j++) { // after all sums, so that the activations run side by side
            code.fload(z[j]);
            activation(network.layers().get(l).activation());
            outputs[l + 1][j] = store();
        }
    }

    /** f, of the number on the stack. */
    private void activation(Activation activation) {
        switch (activation) {
            case Sigmoid _ -> code.invokestatic(FUNCTIONS, "sigmoid", ONE_FLOAT);
            case Tanh _ -> code.invokestatic(FUNCTIONS, "tanh", ONE_FLOAT);
            case Relu _ -> code.fconst_0().invokestatic(MATH, "max", TWO_FLOATS);
            default -> {} // the identity
        }
    }

    /** Turns ∂L/∂h on the stack into δ = ∂L/∂h f′(z), in terms of h; as {@link Activation#backward} of each does. */
    private void slope(Activation activation, int h) {
        switch (activation) {
            case Sigmoid _ -> code.fload(h).fconst_1().fload(h).fsub().fmul().fmul();
            case Tanh _ ->
                code.fload(h)
                        .fneg()
                        .fload(h)
                        .fconst_1()
                        .invokestatic(MATH, "fma", THREE_FLOATS)
                        .fmul();
            case Relu _ ->
                code.fconst_1()
                        .fload(h)
                        .loadConstant(0x1p127f)
                        .fmul()
                        .loadConstant(0x1p23f)
                        .fmul()
                        .invokestatic(MATH, "min", TWO_FLOATS)
                        .fmul();
            default -> {} // the identity
        }
    }

    /** Σ_k term(y_k, t_k), whose place it returns, and the deltas of the output layer. */
    private int loss() {
        int last = deltas.length - 1;
        int[] y = outputs[last + 1];
        deltas[last] = new int[y.length];
        int sum = code.allocateLocal(TypeKind.DOUBLE);
        code.dconst_0().dstore(sum);
        for (int k = 0; k < y.length; k++) {
            code.dload(sum);
            ofOutput("term", y[k], k);
            code.dadd().dstore(sum);
            ofOutput("slope", y[k], k);
            code.d2f();
            slope(network.output().activation(), y[k]);
            deltas[last][k] = store();
        }
        return sum;
    }

    /** A loss that is no number changes nothing. */
    private void endUnlessFinite(int sum) {
        code.dload(sum).invokestatic(DOUBLE, "isFinite", IS_FINITE);
        code.ifThen(Opcode.IFEQ, end -> end.dload(sum).dreturn());
    }

    /** A function of the loss, of output k at {@code y} and its target. */
    private void ofOutput(String function, int y, int k) {
        code.aload(0).getfield(self, "loss", LOSS).fload(y).f2d();
        element(TARGETS, T, k);
        code.f2d().invokeinterface(LOSS, function, TWO_DOUBLES);
    }

    /** δ_i of the layer before = f′(z_i) Σ_j δ_j w_ij. */
    private void backward(int l) {
        int[] h = outputs[l];
        int[] delta = deltas[l];
        int weights = layout.weights(l).offset();
        deltas[l - 1] = new int[h.length];
        for (int i = 0; i < h.length; i++) {
            code.fconst_0();
            int sum = store();
            for (int j = 0; j < delta.length; j++) {
                code.fload(delta[j]);
                parameter(weights + i * delta.length + j);
                code.fload(sum).invokestatic(MATH, "fma", THREE_FLOATS).fstore(sum);
            }
            code.fload(sum);
            slope(network.layers().get(l - 1).activation(), h[i]);
            code.fstore(sum);
            deltas[l - 1][i] = sum;
        }
    }

    /** w_ij ← w_ij − η h_i δ_j and b_j ← b_j − η δ_j. */
    private void update(int l) {
        int[] h = outputs[l];
        int[] delta = deltas[l];
        int weights = layout.weights(l).offset();
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < delta.length; j++) {
                int at = weights + i * delta.length + j;
                code.aload(PARAMETERS).loadConstant(at).fload(MINUS_RATE);
                code.fload(h[i]).fload(delta[j]).fconst_0().invokestatic(MATH, "fma", THREE_FLOATS);
                step(at);
            }
        }
        int bias = bias(l);
        for (int j = 0; bias >= 0 && j < delta.length; j++) {
            code.aload(PARAMETERS).loadConstant(bias + j).fload(MINUS_RATE);
            code.fconst_0().fload(delta[j]).fadd();
            step(bias + j);
        }
    }

    /** With array, index, −η and the gradient on the stack: the parameter's step. */
    private void step(int at) {
        parameter(at);
        code.invokestatic(MATH, "fma", THREE_FLOATS).fastore();
    }

    private int bias(int l) {
        return layout.find(l, Segment.Kind.BIAS).map(Segment::offset).orElse(-1);
    }

    private void parameter(int at) {
        code.aload(PARAMETERS).loadConstant(at).faload();
    }

    private void element(int array, int offset, int i) {
        code.aload(array).iload(offset).loadConstant(i).iadd().faload();
    }

    /** The number on the stack into a place of its own. */
    private int store() {
        int place = code.allocateLocal(TypeKind.FLOAT);
        code.fstore(place);
        return place;
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }
}
