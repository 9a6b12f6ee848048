package dev.chainrule.spark;

import dev.chainrule.description.Description;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of Chainrule's that goes to executors: as its {@link Description}, of which a value is made again there.
 *
 * @param <T> the class of the record
 */
final class Shipped<T extends Record> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final LinkedHashMap<String, @Nullable Object> tree;
    private transient @Nullable T value;

    private Shipped(Class<T> type, LinkedHashMap<String, @Nullable Object> tree, T value) {
        this.type = type;
        this.tree = tree;
        this.value = value;
    }

    static <T extends Record> Shipped<T> of(Class<T> type, T value) {
        LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
        Description.record(value).forEach((name, part) -> tree.put(name, serializable(part)));
        return new Shipped<>(type, tree, value);
    }

    private static @Nullable Object serializable(@Nullable Object part) {
        return switch (part) {
            case Map<?, ?> map -> {
                LinkedHashMap<Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((name, value) -> copy.put(name, serializable(value)));
                yield copy;
            }
            case List<?> list -> {
                ArrayList<@Nullable Object> copy = new ArrayList<>();
                list.forEach(value -> copy.add(serializable(value)));
                yield copy;
            }
            case null, default -> part;
        };
    }

    /** The record. */
    synchronized T value() {
        T made = value;
        if (made == null) {
            made = Description.read(type, tree, type.getSimpleName());
            value = made;
        }
        return made;
    }
}
