package dev.chainrule.benchmarks.peer;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.serve.Scorer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime behind Chainrule's server: it gets the rows that the server has read and put together, so that everything but
 * the network is the same. One session per thread, all optimisations, tensors over memory that stays where it is.
 */
public final class OnnxRuntimeScorers implements Scorer.Factory {
    /** Rows that the server gives at once. */
    private final int most;

    /** For batches of at most {@code most} rows. */
    public OnnxRuntimeScorers(int most) {
        this.most = most;
    }

    @Override
    public Scorer open(Model model) {
        try {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            return new Ours(
                    environment,
                    environment.createSession(network(model).toByteArray(), options),
                    direct(most * model.network().inputs()),
                    direct(most * model.network().outputs()));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The network for any number of rows. */
    private static OnnxMl.ModelProto network(Model model) {
        OnnxMl.ModelProto.Builder proto = OnnxNetwork.of(model.parameters()).toBuilder();
        for (OnnxMl.ValueInfoProto.Builder value : List.of(
                proto.getGraphBuilder().getInputBuilder(0),
                proto.getGraphBuilder().getOutputBuilder(0))) {
            value.getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(0)
                    .setDimParam("N");
        }
        return proto.build();
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private record Ours(OrtEnvironment environment, OrtSession session, FloatBuffer x, FloatBuffer y)
            implements Scorer {
        @Override
        public void outputs(Matrix inputs, Matrix outputs) {
            int rows = inputs.rows();
            x.put(0, inputs.array(), inputs.offset(), rows * inputs.columns());
            try (OnnxTensor input = tensor(x, rows, inputs.columns());
                    OnnxTensor output = tensor(y, rows, outputs.columns())) {
                Map<String, OnnxTensor> given = Map.of(OnnxNetwork.INPUT, input);
                Map<String, OnnxValue> wanted = Map.of(OnnxNetwork.OUTPUT, output);
                try (OrtSession.Result _ = session.run(given, Set.of(), wanted)) {
                    y.get(0, outputs.array(), outputs.offset(), rows * outputs.columns());
                }
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private OnnxTensor tensor(FloatBuffer memory, int rows, int columns) throws OrtException {
            return OnnxTensor.createTensor(environment, memory.slice(0, rows * columns), new long[] {rows, columns});
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
