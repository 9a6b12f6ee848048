package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import java.util.ArrayList;
import java.util.List;

/** A network in words. */
public final class NetworkText {
    private NetworkText() {}

    /** "7 inputs, 2 x 128 relu, 3 softmax"; "8 inputs embedded in 128, 256 relu, 1 identity, 16 members". */
    public static String shape(Network network) {
        List<String> parts = new ArrayList<>();
        parts.add(Words.count(network.inputs(), "input")
                + (network.embedding().isNone() ? "" : " embedded in " + Words.number(network.embedded())));
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
        if (network.members() > 1) {
            parts.add(Words.count(network.members(), "member"));
        }
        return String.join(", ", parts);
    }
}
