package dev.chainrule.serve.rows;

import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the columns of a model become inputs of its network, value by value. Immutable. */
public final class RowEncoder {
    private final int width;
    private final List<ValueEncoder> columns;
    private final Map<String, Integer> index = new LinkedHashMap<>();

    /** Of {@code preprocessing}. */
    public RowEncoder(Preprocessing preprocessing) {
        Map<String, List<ValueEncoder.Placed>> placed = new LinkedHashMap<>();
        int first = 0;
        for (Feature feature : preprocessing.features()) {
            placed.computeIfAbsent(feature.column(), _ -> new ArrayList<>())
                    .add(new ValueEncoder.Placed(feature, first));
            first += feature.inputs().size();
        }
        this.width = first;
        List<ValueEncoder> encoders = new ArrayList<>();
        placed.forEach((column, features) -> {
            index.put(column, encoders.size());
            encoders.add(new ValueEncoder(column, features));
        });
        this.columns = List.copyOf(encoders);
    }

    /** How many inputs the network has. */
    public int width() {
        return width;
    }

    /** The columns that a row must have, in order. */
    public List<ValueEncoder> columns() {
        return columns;
    }

    /** The place of {@code column} among {@link #columns()}, or −1 if the model has no use for it. */
    public int find(String column) {
        return index.getOrDefault(column, -1);
    }

    /** The names of the columns, in order. */
    public List<String> names() {
        return List.copyOf(index.keySet());
    }
}
