package dev.chainrule.serve.rows;

/**
 * An input or output of a model's ONNX graph, as the Open Inference Protocol describes it.
 *
 * @param name in the graph
 * @param datatype FP64, FP32 or BYTES
 * @param width how many values a row has; 0 for one value without a dimension of its own
 */
public record Tensor(String name, String datatype, int width) {}
