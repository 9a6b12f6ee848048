package dev.chainrule.cli;

import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import java.util.ArrayList;
import java.util.List;

/** A network in words. */
final class NetworkText {
    private NetworkText() {}

    /** "7 inputs, 2 x 128 relu, 3 softmax". */
    static String shape(Network network) {
        List<String> parts = new ArrayList<>();
        parts.add(Words.count(network.inputs(), "input"));
        List<Layer> layers = network.layers();
        for (int l = 0; l < layers.size(); ) {
            int end = l + 1;
            while (end < layers.size() && layers.get(end).equals(layers.get(l))) {
                end++;
            }
            Layer layer = layers.get(l);
            parts.add((end - l > 1 ? end - l + " x " : "") + layer.units() + " "
                    + layer.activation().name());
            l = end;
        }
        return String.join(", ", parts);
    }
}
