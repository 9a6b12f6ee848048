import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * What a program may use: {@code java Api.java [--list] [CHECKOUT]} prints of every package that a module exports to
 * everybody, or that is of a room without a module, how many public types it has, and how many public or protected methods
 * and constructors they declare. Methods that override others, and what the compiler adds to records, are not counted. With
 * {@code --list} each type stands below its package, with its methods.
 */
final class Api {
    private static final Pattern ROOM = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern EXPORTED = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*;");

    private static final String ALL = "in all";

    /** Programs, which nobody calls. */
    private static final Set<String> PROGRAMS = Set.of("cli", "examples", "fuzz");

    /** The types of each package, and the methods of each type. */
    private final Map<String, Map<String, List<String>>> packages = new TreeMap<>();

    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean list = words.remove("--list");
        Path checkout = Path.of(words.isEmpty() ? "." : words.getFirst());
        String pom = Files.readString(checkout.resolve("pom.xml"));
        List<String> rooms = ROOM.matcher(pom.substring(0, pom.indexOf("</modules>")))
                .results()
                .map(room -> room.group(1))
                .filter(room -> !PROGRAMS.contains(room))
                .toList();
        Api api = new Api();
        for (String room : rooms) {
            api.read(checkout.resolve(room).resolve("src/main/java"));
        }
        System.out.write(api.text(list).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private void read(Path sources) throws IOException {
        Path module = sources.resolve("module-info.java");
        Set<String> exported = new HashSet<>();
        if (Files.exists(module)) {
            EXPORTED.matcher(Files.readString(module)).results().forEach(found -> exported.add(found.group(1)));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java") && !file.equals(module))
                    .toList();
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                String name = String.valueOf(unit.getPackageName());
                if (!Files.exists(module) || exported.contains(name)) {
                    for (Tree type : unit.getTypeDecls()) {
                        read(name, "", type, false);
                    }
                }
            }
        }
    }

    private void read(String name, String outer, Tree tree, boolean ofInterface) {
        if (!(tree instanceof ClassTree type) || !(ofInterface || isOpen(type.getModifiers(), false))) {
            return;
        }
        String full = outer + type.getSimpleName();
        List<String> methods = new ArrayList<>();
        packages.computeIfAbsent(name, _ -> new TreeMap<>()).put(full, methods);
        boolean isInterface = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
        for (Tree member : type.getMembers()) {
            if (!(member instanceof MethodTree method)) {
                read(name, full + ".", member, isInterface);
            } else if (isOpen(method.getModifiers(), isInterface) && !overrides(method)) {
                methods.add(signature(method, type));
            }
        }
    }

    private static boolean isOpen(ModifiersTree modifiers, boolean ofInterface) {
        Set<Modifier> flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || (ofInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private static String signature(MethodTree method, ClassTree type) {
        boolean isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC);
        String name = method.getReturnType() == null
                ? "new " + type.getSimpleName()
                : (isStatic ? "static " : "") + method.getReturnType() + " " + method.getName();
        return name
                + method.getParameters().stream()
                        .map(VariableTree::getType)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private String text(boolean list) {
        int width = Stream.concat(packages.keySet().stream(), Stream.of(ALL))
                .mapToInt(String::length)
                .max()
                .orElseThrow();
        StringBuilder text = new StringBuilder();
        int types = 0;
        int methods = 0;
        for (var of : packages.entrySet()) {
            int here = of.getValue().values().stream().mapToInt(List::size).sum();
            line(text, width, of.getKey(), of.getValue().size(), here);
            types += of.getValue().size();
            methods += here;
            if (list) {
                of.getValue().forEach((type, its) -> {
                    text.append("    ").append(type).append('\n');
                    its.forEach(method -> text.append("        ").append(method).append('\n'));
                });
            }
        }
        line(text, width, ALL, types, methods);
        return text.toString();
    }

    private static void line(StringBuilder text, int width, String name, int types, int methods) {
        text.append(String.format(Locale.ROOT, "%-" + width + "s  %3d types  %4d methods%n", name, types, methods));
    }
}
