package dev.chainrule.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.bench.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime by its Java interface, in prediction of single rows, as its documentation makes it fast: one session, all
 * optimisations, input and output in tensors that stay where they are.
 */
final class OnnxRuntimePeer implements Peer {
    @Override
    public String version() {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    @SuppressWarnings("resource") // the process ends with it
    public Work prepare(Task task, int threads, Path folder) {
        if (task.kind() != Task.Kind.PREDICTION) {
            throw new IllegalArgumentException("ONNX Runtime is compared in prediction only");
        }
        Workload workload = task.workload();
        try {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            byte[] model = OnnxNetwork.of(workload.parameters()).toByteArray();
            OrtSession session = environment.createSession(model, options);
            FloatBuffer x = direct(workload.network().inputs());
            FloatBuffer y = direct(workload.network().outputs());
            float[] row = workload.inputs(1).array();
            OnnxTensor input = OnnxTensor.createTensor(environment, x, new long[] {1, row.length});
            OnnxTensor output = OnnxTensor.createTensor(
                    environment, y, new long[] {1, workload.network().outputs()});
            Map<String, OnnxTensor> inputs = Map.of(OnnxNetwork.INPUT, input);
            Map<String, OnnxValue> outputs = Map.of(OnnxNetwork.OUTPUT, output);
            return () -> {
                x.put(0, row);
                try (OrtSession.Result _ = session.run(inputs, Set.of(), outputs)) {
                    // the output is in y
                } catch (OrtException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
