package dev.chainrule.cli.documentation;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * All that the sources of a room declare, with the comments: what others see of it, and the rest to look things up in.
 */
final class Room {
    private static final Pattern EXPORTED = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*(to\\b|;)");

    private final List<Declared> declared = new ArrayList<>();
    private final Map<String, List<Declared>> types = new HashMap<>();
    private final Map<String, List<Declared>> members = new HashMap<>();

    private Room() {}

    /**
     * A type, a method or a field.
     *
     * @param of the type it stands in; a type of a file itself
     * @param name of a member with that of its type before it
     * @param place file and line
     * @param audience who sees it
     */
    record Declared(
            Tree tree,
            ClassTree of,
            String packageName,
            String name,
            Comment comment,
            String place,
            Audience audience) {
        boolean isOpen() {
            return audience != Audience.NOBODY;
        }

        /** Whether it is the constructor that a record has by itself, whose parameters are the components. */
        boolean isCanonical() {
            return tree instanceof MethodTree method
                    && method.getReturnType() == null
                    && of.getKind() == Tree.Kind.RECORD
                    && names(method.getParameters().stream()).equals(names(components(of)));
        }

        private static List<String> names(Stream<? extends VariableTree> variables) {
            return variables.map(variable -> variable.getName().toString()).toList();
        }
    }

    /**
     * Nobody beyond its package or module, rooms that a module names, or all; without a module what is public is for
     * all.
     */
    enum Audience {
        NOBODY,
        ROOMS,
        ALL
    }

    /** What a comment does not say that it should. */
    interface Rule {
        Stream<String> unsaid(Declared declared, Room room);
    }

    static Room of(Path sources) throws IOException {
        Map<String, Audience> exported = exported(sources);
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        Room room = new Room();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String name = Objects.toString(unit.getPackageName(), "");
                Audience nobodyElse = exported.isEmpty() && !name.isEmpty() ? Audience.ALL : Audience.NOBODY;
                Audience audience = exported.getOrDefault(name, nobodyElse);
                room.new Finder(comments, unit, name, audience).scan(unit, null);
            }
        }
        return room;
    }

    /** The packages that a module exports; none without a module. */
    private static Map<String, Audience> exported(Path sources) throws IOException {
        Map<String, Audience> exported = new HashMap<>();
        Path module = sources.resolve("module-info.java");
        if (Files.exists(module)) {
            EXPORTED.matcher(Files.readString(module))
                    .results()
                    .forEach(found ->
                            exported.put(found.group(1), found.group(2).equals("to") ? Audience.ROOMS : Audience.ALL));
        }
        return exported;
    }

    /** Where {@code rule} is broken in what others see: the place, the name, and what is unsaid. */
    List<String> broken(Rule rule) {
        return declared.stream()
                .filter(Declared::isOpen)
                .flatMap(seen -> rule.unsaid(seen, this)
                        .map(what -> seen.place + " " + seen.name + (what.isEmpty() ? "" : ": " + what)))
                .toList();
    }

    /** The types of that simple name. */
    List<Declared> types(String name) {
        return types.getOrDefault(name, List.of());
    }

    /** The methods and fields of that name, of a type of that simple name. */
    List<Declared> members(String type, String name) {
        return members.getOrDefault(type + "." + name, List.of());
    }

    /** The methods among them; the constructors, if they are asked for by the name of the type. */
    Stream<Declared> methods(String type, String name) {
        return members(type, name.equals(type) ? "<init>" : name).stream()
                .filter(member -> member.tree() instanceof MethodTree);
    }

    /** Simple names of what {@code type} extends and implements, and of what that does, of the room. */
    Set<String> above(ClassTree type) {
        Set<String> found = new HashSet<>();
        Stream.concat(Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
                .map(above -> above.toString().replaceAll("<.*|[\\w.]+\\.", ""))
                .forEach(name -> {
                    found.add(name);
                    types(name).stream()
                            .map(above -> (ClassTree) above.tree)
                            .filter(above -> !above.equals(type))
                            .forEach(above -> found.addAll(above(above)));
                });
        return found;
    }

    static Stream<VariableTree> components(ClassTree record) {
        return record.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC));
    }

    private final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees comments;
        private final CompilationUnitTree unit;
        private final String packageName;
        private Audience audience;

        Finder(DocTrees comments, CompilationUnitTree unit, String packageName, Audience audience) {
            this.comments = comments;
            this.unit = unit;
            this.packageName = packageName;
            this.audience = audience;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            Audience before = audience;
            boolean inner = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
            audience = audience(type.getModifiers());
            String name = type.getSimpleName().toString();
            types.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(add(type, inner ? outer() : type, name, audience));
            super.visitClass(type, nothing);
            audience = before;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            String name = outer().getSimpleName() + "." + method.getName();
            Declared found = add(method, outer(), name, audience(method.getModifiers()));
            members.computeIfAbsent(name, key -> new ArrayList<>()).add(found);
            return null;
        }

        /** An initializer, which nobody sees. */
        @Override
        public @Nullable Void visitBlock(BlockTree block, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            boolean component = outer().getKind() == Tree.Kind.RECORD
                    && !variable.getModifiers().getFlags().contains(Modifier.STATIC);
            if (!component) {
                String name = outer().getSimpleName() + "." + variable.getName();
                Declared found = add(variable, outer(), name, audience(variable.getModifiers()));
                members.computeIfAbsent(name, key -> new ArrayList<>()).add(found);
            }
            return null;
        }

        private ClassTree outer() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }

        /** Who sees what has these modifiers; of an interface all that is not private. */
        private Audience audience(ModifiersTree modifiers) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean ofInterface = parent.getKind() == Tree.Kind.INTERFACE;
            Set<Modifier> flags = modifiers.getFlags();
            boolean open = flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (ofInterface && !flags.contains(Modifier.PRIVATE));
            return open ? audience : Audience.NOBODY;
        }

        private Declared add(Tree tree, ClassTree of, String name, Audience audience) {
            Comment comment = new Comment(Objects.toString(comments.getDocComment(getCurrentPath()), ""));
            long line = unit.getLineMap()
                    .getLineNumber(comments.getSourcePositions().getStartPosition(unit, tree));
            String place = Path.of(unit.getSourceFile().getName()).normalize() + ":" + line;
            Declared found = new Declared(tree, of, packageName, name, comment, place, audience);
            declared.add(found);
            return found;
        }
    }
}
