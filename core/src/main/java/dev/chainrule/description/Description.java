package dev.chainrule.description;

import dev.chainrule.ChainruleException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configuration as a tree of maps, lists, strings, numbers and booleans: the shape of JSON, whatever writes or reads
 * the text of it.
 *
 * <p>Records become maps from component name to value; a component that equals the default of the record (its
 * constructor without arguments) may be left out when read. A type with {@link Choices} becomes the word of the chosen
 * record, or a map with that word as {@code name} and the components that differ from their defaults. Enums are
 * written as lower-case words with hyphens. One mapping thus serves recipes, network files, model files and
 * checkpoints, and its errors name the place and the nearest known name.
 */
public final class Description {
    private Description() {}

    /**
     * The tree of {@code value}.
     *
     * @throws ChainruleException if a part is a user's own function, which no file can hold
     */
    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Enum<?> constant -> word(constant);
            case Collection<?> items -> list(items);
            case Map<?, ?> entries -> map(entries);
            case Named named when isChoice(named.getClass(), named.getClass()) -> named(named);
            case Named own -> throw ownFunction(own.name());
            case Record part -> record(part);
            default -> {
                if (value.getClass().isArray()) {
                    List<@Nullable Object> items = new ArrayList<>();
                    for (int i = 0; i < Array.getLength(value); i++) {
                        items.add(of(Array.get(value, i)));
                    }
                    yield items;
                }
                throw ownFunction(value.getClass().getName());
            }
        };
    }

    /**
     * As {@link #record}, with a user's own function written as its name alone: enough to tell what was used, though it
     * cannot be read back.
     *
     * @throws ChainruleException if something in it can neither be described nor has a name
     */
    public static Map<String, @Nullable Object> summary(Record value) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : components(value)) {
            Object part = get(value, component);
            tree.put(
                    component.getName(),
                    switch (part) {
                        case Named named when !isChoice(named.getClass(), named.getClass()) -> named.name();
                        case Named named -> of(named);
                        case Record nested -> summary(nested);
                        case null, default -> of(part);
                    });
        }
        return tree;
    }

    /**
     * The tree of a record, always as a map with every component but those it {@linkplain Abridged leaves out}.
     *
     * @throws ChainruleException if a part is a user's own function, which no file can hold
     */
    public static Map<String, @Nullable Object> record(Record value) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : components(value)) {
            tree.put(component.getName(), of(get(value, component)));
        }
        return tree;
    }

    private static List<RecordComponent> components(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .filter(component -> !(value instanceof Abridged abridged && abridged.leavesOut(component.getName())))
                .toList();
    }

    /**
     * The value of type {@code type} that {@code tree} describes.
     *
     * @param where how messages call the place of the tree, for example {@code "recipe.json"}
     * @throws ChainruleException naming the place if a name is unknown or a value is of the wrong kind or out of range
     * @throws IllegalArgumentException if {@code type} is none that can be described
     */
    @SuppressWarnings("unchecked") // Class.cast would refuse an Integer for int.class
    public static <T> T read(Class<T> type, @Nullable Object tree, String where) {
        return (T) Objects.requireNonNull(value(type, tree, where));
    }

    /**
     * The words of the choices of {@code type}, in order.
     *
     * @throws IllegalArgumentException if {@code type} has no {@link Choices}
     */
    public static List<String> words(Class<?> type) {
        Choices choices = type.getAnnotation(Choices.class);
        if (choices == null) {
            throw new IllegalArgumentException(type.getName() + " has no choices");
        }
        return Arrays.stream(choices.value())
                .map(choice -> ((Named) defaults(choice)).name())
                .toList();
    }

    private static ChainruleException ownFunction(String name) {
        return new ChainruleException("'" + name + "' is a function of your own program: a file cannot hold it");
    }

    private static List<@Nullable Object> list(Collection<?> items) {
        List<@Nullable Object> tree = new ArrayList<>();
        items.forEach(item -> tree.add(of(item)));
        return tree;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> entries) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        entries.forEach((key, item) -> tree.put(String.valueOf(key), of(item)));
        return tree;
    }

    private static Object named(Named value) {
        Record defaults = defaults(value.getClass());
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", value.name());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = get((Record) value, component);
            if (!Objects.deepEquals(part, get(defaults, component))) {
                tree.put(component.getName(), of(part));
            }
        }
        return tree.size() == 1 ? value.name() : tree;
    }

    /** Whether {@code type} is one of the choices of an interface of {@code face}, however far up. */
    private static boolean isChoice(Class<?> face, Class<?> type) {
        for (Class<?> parent : face.getInterfaces()) {
            Choices choices = parent.getAnnotation(Choices.class);
            if (choices != null ? Arrays.asList(choices.value()).contains(type) : isChoice(parent, type)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object value(Type type, @Nullable Object tree, String where) {
        if (type instanceof ParameterizedType generic) {
            return container(generic, tree, where);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == Object.class) {
            return tree;
        }
        if (tree == null) {
            throw new ChainruleException(where + ": expected " + expected(kind) + ", found null");
        }
        if (kind == String.class) {
            return tree instanceof String text ? text : wrong(kind, tree, where);
        }
        if (kind == boolean.class || kind == Boolean.class) {
            return tree instanceof Boolean truth ? truth : wrong(kind, tree, where);
        }
        if (kind == double.class || kind == Double.class) {
            return tree instanceof Number number ? number.doubleValue() : wrong(kind, tree, where);
        }
        if (kind == int.class || kind == Integer.class) {
            long whole = whole(tree, where, kind);
            if (whole < Integer.MIN_VALUE || whole > Integer.MAX_VALUE) {
                return wrong(kind, tree, where);
            }
            return (int) whole;
        }
        if (kind == long.class || kind == Long.class) {
            return whole(tree, where, kind);
        }
        if (kind.isArray()) {
            return array(kind.getComponentType(), tree, where);
        }
        if (kind.isEnum()) {
            return constant(kind, tree, where);
        }
        if (kind.isAnnotationPresent(Choices.class)) {
            return choice(kind, tree, where);
        }
        if (kind.isRecord()) {
            return record(kind.asSubclass(Record.class), tree, where);
        }
        throw new IllegalArgumentException(kind.getName() + " cannot be described");
    }

    private static Object container(ParameterizedType type, @Nullable Object tree, String where) {
        if (type.getRawType() == List.class && tree instanceof List<?> items) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                list.add(Objects.requireNonNull(
                        value(type.getActualTypeArguments()[0], items.get(i), where + "[" + i + "]")));
            }
            return List.copyOf(list);
        }
        if (type.getRawType() == Map.class && tree instanceof Map<?, ?> entries) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((key, item) ->
                    map.put(String.valueOf(key), value(type.getActualTypeArguments()[1], item, where + "." + key)));
            return map;
        }
        return wrong((Class<?>) type.getRawType(), tree, where);
    }

    private static Object array(Class<?> itemType, Object tree, String where) {
        if (!(tree instanceof List<?> items)) {
            return wrong(List.class, tree, where);
        }
        Object array = Array.newInstance(itemType, items.size());
        for (int i = 0; i < items.size(); i++) {
            Array.set(array, i, value(itemType, items.get(i), where + "[" + i + "]"));
        }
        return array;
    }

    private static Object constant(Class<?> type, Object tree, String where) {
        List<String> words = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String word = word((Enum<?>) constant);
            if (word.equals(tree)) {
                return constant;
            }
            words.add(word);
        }
        throw unknown(where, String.valueOf(tree), words);
    }

    private static Object choice(Class<?> type, Object tree, String where) {
        Object name = tree instanceof Map<?, ?> map ? map.get("name") : tree;
        if (!(name instanceof String word)) {
            throw new ChainruleException(where + ": expected a name or an object with a \"name\", found " + show(tree));
        }
        for (Class<?> choice : type.getAnnotation(Choices.class).value()) {
            if (((Named) defaults(choice)).name().equals(word)) {
                Map<Object, @Nullable Object> rest = new LinkedHashMap<>();
                if (tree instanceof Map<?, ?> map) {
                    rest.putAll(map);
                    rest.remove("name");
                }
                return record(choice.asSubclass(Record.class), rest, where);
            }
        }
        throw unknown(where, word, words(type));
    }

    private static <R extends Record> R record(Class<R> type, Object tree, String where) {
        if (!(tree instanceof Map<?, ?> entries)) {
            throw new ChainruleException(where + ": expected an object, found " + show(tree));
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Object key : entries.keySet()) {
            if (!names.contains(String.valueOf(key))) {
                throw unknown(where, String.valueOf(key), names);
            }
        }
        if (Abridged.class.isAssignableFrom(type)) {
            components = fewest(type, components, entries);
        }
        Record defaults = hasDefaults(type) ? defaults(type) : null;
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            boolean said = entries.containsKey(name);
            boolean empty = said ? entries.get(name) == null : defaults == null;
            if (empty && NullableComponents.of(type).contains(name)) {
                arguments[i] = null;
            } else if (said) {
                arguments[i] = value(components[i].getGenericType(), entries.get(name), where + "." + name);
            } else if (defaults != null) {
                arguments[i] = get(defaults, components[i]);
            } else {
                throw new ChainruleException(where + ": '" + name + "' is missing");
            }
        }
        try {
            return construct(type.getDeclaredConstructor(types(components)), arguments);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        } catch (IllegalArgumentException e) {
            throw new ChainruleException(where + ": " + e.getMessage(), e);
        }
    }

    /** The components that the shortest constructor takes of those that have all that {@code entries} says. */
    private static RecordComponent[] fewest(Class<?> type, RecordComponent[] components, Map<?, ?> entries) {
        return Arrays.stream(type.getDeclaredConstructors())
                .sorted(Comparator.comparingInt(Constructor::getParameterCount))
                .map(constructor -> Arrays.stream(components)
                        .filter(component ->
                                List.of(constructor.getParameterTypes()).contains(component.getType()))
                        .toArray(RecordComponent[]::new))
                .filter(taken -> Arrays.stream(taken)
                        .map(RecordComponent::getName)
                        .toList()
                        .containsAll(entries.keySet()))
                .findFirst()
                .orElse(components);
    }

    private static Class<?>[] types(RecordComponent... components) {
        return Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    }

    private static boolean hasDefaults(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    }

    private static Record defaults(Class<?> type) {
        try {
            return (Record) construct(type.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " has no constructor without arguments", e);
        }
    }

    private static <T> T construct(Constructor<T> constructor, @Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object get(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long whole(Object tree, String where, Class<?> kind) {
        if (tree instanceof Long || tree instanceof Integer) {
            return ((Number) tree).longValue();
        }
        if (tree instanceof Number number
                && number.doubleValue() == StrictMath.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) < 0x1p63) {
            return number.longValue();
        }
        throw new ChainruleException(where + ": expected " + expected(kind) + ", found " + show(tree));
    }

    private static Object wrong(Class<?> kind, @Nullable Object tree, String where) {
        throw new ChainruleException(where + ": expected " + expected(kind) + ", found " + show(tree));
    }

    private static ChainruleException unknown(String where, String word, List<String> known) {
        String hint = Nearest.hint(word, known);
        return new ChainruleException(where + ": '" + word + "' is unknown"
                + (hint.isEmpty() ? "; known are " + String.join(", ", known) : hint));
    }

    private static String expected(Class<?> kind) {
        if (kind == String.class || kind.isEnum()) {
            return "a word";
        }
        if (kind == boolean.class || kind == Boolean.class) {
            return "true or false";
        }
        if (kind == int.class || kind == long.class || kind == Integer.class || kind == Long.class) {
            return "a whole number";
        }
        if (kind == double.class || kind == Double.class) {
            return "a number";
        }
        return kind == List.class || kind.isArray() ? "a list" : "an object";
    }

    private static String show(@Nullable Object tree) {
        return switch (tree) {
            case null -> "null";
            case String text -> "'" + text + "'";
            case Map<?, ?> map -> "an object";
            case List<?> items -> "a list";
            default -> tree.toString();
        };
    }

    /** The word of an enum constant: lower case, hyphens. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
