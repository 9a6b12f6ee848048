package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as an ONNX model: preprocessing, network and postprocessing as a graph for every ONNX runtime, and beside it, as
 * metadata, the descriptions from which {@link ModelDecoder} makes the same model again. Equal models give equal messages.
 */
final class ModelEncoder {
    /** Of ONNX 1.13 (2022): every operator needed is in it, and every runtime of these days reads it. */
    private static final long IR_VERSION = 8;

    private static final long OPSET = 18;
    private static final long ML_OPSET = 3;

    /** Protobuf cannot write more than 2³¹ − 1 bytes; so much is left for everything but the parameters. */
    private static final long MOST_PARAMETER_BYTES = Integer.MAX_VALUE - (1L << 27);

    private ModelEncoder() {}

    /**
     * {@code model} as an ONNX model.
     *
     * @throws ChainruleException if it is too large or contains a function of the user's own
     */
    static ModelProto encode(Model model) {
        Parameters parameters = model.parameters();
        if ((long) parameters.layout().size() * Float.BYTES > MOST_PARAMETER_BYTES) {
            throw new ChainruleException("the model has " + parameters.layout().size()
                    + " parameters, an ONNX file can hold at most " + MOST_PARAMETER_BYTES / Float.BYTES);
        }
        Preprocessing preprocessing = model.preprocessing();
        Target target = preprocessing.target();
        GraphBuilder graph = new GraphBuilder("predict " + String.join(", ", target.columns()));
        InputNodes inputs = new InputNodes(graph, preprocessing);
        OutputNodes outputs = new OutputNodes(graph, target);
        NetworkNodes network = new NetworkNodes(graph, parameters);
        outputs.build(
                network.build(inputs.build()), parameters.network().output().activation());
        String doc = doc(preprocessing, parameters);
        String description = Metadata.write(tree(model, network.constants()));
        ModelProto.Builder proto = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(opset("", OPSET))
                .addOpsetImport(opset(GraphBuilder.ML_DOMAIN, ML_OPSET))
                .setProducerName("chainrule")
                .setProducerVersion(ProgramVersion.get())
                .setDocString(doc)
                .setGraph(graph.build(doc))
                .addMetadataProps(entry(Metadata.KEY, description))
                .addMetadataProps(entry(
                        Metadata.CHECKSUMS,
                        Checksums.of(description, parameters).write()));
        List<String> classes = switch (target) {
            case ClassTarget words -> words.classes();
            case LabelTarget labels -> labels.columns();
            case NumberTarget _, QuantileTarget _ -> List.of();
        };
        if (!classes.isEmpty()) {
            proto.addMetadataProps(entry(Metadata.CLASSES, Metadata.write(classes)));
        }
        return proto.build();
    }

    private static Map<String, @Nullable Object> tree(Model model, List<String> constants) {
        Provenance from = model.provenance();
        Provenance provenance = new Provenance(
                Provenance.CURRENT_VERSION,
                from.schema(),
                from.rows(),
                from.rowsHash(),
                from.recipe(),
                from.bestEpoch(),
                from.missing(),
                from.calibration());
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("program", ProgramVersion.get());
        tree.put("provenance", Description.record(provenance));
        tree.put("preprocessing", Description.record(model.preprocessing()));
        tree.put("network", Description.record(model.network()));
        tree.put("parameters", constants);
        return tree;
    }

    private static String doc(Preprocessing preprocessing, Parameters parameters) {
        Target target = preprocessing.target();
        String predicted = switch (target) {
            case NumberTarget _ -> "in its own units";
            case QuantileTarget _ -> "in its own units, with quantiles";
            case ClassTarget classes -> "one of " + String.join(", ", classes.classes());
            case LabelTarget _ -> "each holds or does not hold";
        };
        return "Predicts " + String.join(", ", target.columns()) + " (" + predicted + ") from "
                + preprocessing.features().size()
                + " columns as they stand in the data. One input per column, of shape rows x 1: numbers and dates (days since"
                + " 1970-01-01) as double, NaN where missing; words and true/false as string, empty where missing."
                + " Imputation, scaling and encoding are part of the graph. "
                + parameters.layout().trained()
                + " trained parameters. Written by Chainrule, which reads the whole model, with where it comes from, back from"
                + " the metadata '" + Metadata.KEY + "'.";
    }

    private static OperatorSetIdProto opset(String domain, long version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
