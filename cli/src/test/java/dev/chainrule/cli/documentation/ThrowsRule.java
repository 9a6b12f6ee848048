package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method says when it throws what it throws on purpose, itself or through what it calls of its room; unless what it
 * overrides has said so, or the method that its comment points to. {@link Thrown} says what of that is seen.
 */
final class ThrowsRule implements Room.Rule {
    /** What is thrown on purpose: at a person, and at a programmer. */
    private static final Set<String> ON_PURPOSE = Set.of(
            "ChainruleException",
            "IllegalArgumentException",
            "IndexOutOfBoundsException",
            "UnsupportedOperationException");

    /**
     * What never happens, though only a reader can know: every embedding has inputs and says how many; and of what comes
     * before an update any step is to be had.
     */
    private static final Set<String> NEVER =
            Set.of("Network.with(Embedding): IllegalArgumentException", "MissedKinks.of(Trace): ChainruleException");

    private final Map<Thrown.Call, Set<String>> known = new HashMap<>();

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        if (!(declared.tree() instanceof MethodTree method)) {
            return Stream.empty();
        }
        Set<String> kinds = new TreeSet<>();
        Thrown.by(declared, room, known)
                .forEach(kind ->
                        kinds(kind, room).filter(ON_PURPOSE::contains).limit(1).forEach(kinds::add));
        return kinds.stream()
                .filter(kind -> !isSaid(kind, declared, method, room))
                .filter(kind -> !NEVER.contains(declared.name() + parameters(method) + ": " + kind));
    }

    private static String parameters(MethodTree method) {
        return method.getParameters().stream()
                .map(parameter -> parameter.getType().toString())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isSaid(String kind, Declared declared, MethodTree method, Room room) {
        String name = method.getName().toString();
        Stream<Declared> above = room.above(declared.of()).stream().flatMap(type -> room.methods(type, name));
        Stream<Declared> pointed = Comment.pointers(declared.comment().sentence())
                .flatMap(pointer -> room.methods(
                                pointer.type().isEmpty()
                                        ? declared.of().getSimpleName().toString()
                                        : pointer.type(),
                                pointer.method())
                        .filter(pointer.signature()::suits))
                .filter(other -> !other.equals(declared) && other.isOpen());
        return Stream.concat(
                        Stream.of(declared),
                        Stream.concat(JavadocTest.overrides(method) ? above : Stream.empty(), pointed))
                .flatMap(other -> other.comment().thrown())
                .flatMap(said -> kinds(said, room))
                .anyMatch(kind::equals);
    }

    /** An exception by its simple name, and of the room what it is a kind of. */
    static Stream<String> kinds(String exception, Room room) {
        return Stream.concat(
                Stream.of(exception),
                room.types(exception).stream().flatMap(type -> room.above((ClassTree) type.tree()).stream()));
    }
}
