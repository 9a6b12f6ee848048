package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.preprocessing.Preprocessing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the model again that {@link ModelEncoder} wrote: from the metadata, and the parameters in the graph. */
final class ModelDecoder {
    private final String where;

    /** @param where how messages call the file */
    ModelDecoder(String where) {
        this.where = where;
    }

    /**
     * The model.
     *
     * @param json the metadata
     * @param checksums what {@link Checksums} wrote of it; nothing in files of before there were any
     * @throws ChainruleException if it is of a newer version, damaged, or its parts do not fit each other
     */
    Model decode(GraphProto graph, String json, Optional<String> checksums) {
        if (!(Metadata.read(json, place()) instanceof Map<?, ?> tree)) {
            throw damaged("expected an object");
        }
        requireKnownVersion(tree);
        try {
            Preprocessing preprocessing =
                    Description.read(Preprocessing.class, tree.get("preprocessing"), place() + ".preprocessing");
            requireNames(preprocessing);
            Network network = Description.read(Network.class, tree.get("network"), place() + ".network");
            Provenance provenance = Description.read(Provenance.class, tree.get("provenance"), place() + ".provenance");
            Parameters parameters = parameters(graph, network, tree.get("parameters"));
            checksums.ifPresent(written -> Checksums.of(json, parameters).verify(written, where));
            return Model.of(parameters, preprocessing, provenance);
        } catch (IllegalArgumentException e) {
            // what core says of values that do not go together
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /** Tables have no column without a name. */
    private void requireNames(Preprocessing preprocessing) {
        boolean named = preprocessing.columns().stream().noneMatch(String::isBlank)
                && preprocessing.target().columns().stream().noneMatch(String::isBlank);
        if (!named) {
            throw damaged("a column has no name");
        }
    }

    private void requireKnownVersion(Map<?, ?> tree) {
        Object version = tree.get("provenance") instanceof Map<?, ?> provenance ? provenance.get("version") : null;
        if (!(version instanceof Long number) || number < 1) {
            throw damaged("it has no format version");
        }
        if (number > Provenance.CURRENT_VERSION) {
            throw new ChainruleException(where + " is a model of format version " + number + ", written by Chainrule "
                    + tree.get("program") + "; this program (" + ProgramVersion.get() + ") reads up to version "
                    + Provenance.CURRENT_VERSION + ": use Chainrule " + tree.get("program") + " or later");
        }
    }

    /** The parameters; nothing is allocated before all of them are known to be there. */
    private Parameters parameters(GraphProto graph, Network network, @Nullable Object names) {
        Layout layout = network.layout();
        if (!(names instanceof List<?> list) || list.size() != layout.segments().size()) {
            throw damaged("the names of the parameters do not fit the network");
        }
        Map<String, TensorProto> tensors = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        for (int i = 0; i < list.size(); i++) {
            Segment segment = layout.segments().get(i);
            TensorProto tensor = tensors.get(String.valueOf(list.get(i)));
            int[] dims = ParameterTensors.dims(network, segment);
            if (tensor == null || !Tensors.isRawFloats(tensor, dims)) {
                throw damaged((tensor == null ? "there is no tensor '" : "of other type or size is the tensor '")
                        + list.get(i) + "', " + size(dims) + " floats; another program may have changed the graph");
            }
        }
        float[] values = new float[layout.size()];
        for (int i = 0; i < list.size(); i++) {
            TensorProto tensor = tensors.get(String.valueOf(list.get(i)));
            if (tensor != null) {
                Tensors.copyRawFloats(tensor, values, layout.segments().get(i).offset());
            }
        }
        return Parameters.of(network, values);
    }

    private static String size(int... dims) {
        return Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
    }

    private String place() {
        return where + ", metadata '" + Metadata.KEY + "'";
    }

    private ChainruleException damaged(String why) {
        return new ChainruleException(place() + " is damaged: " + why);
    }
}
