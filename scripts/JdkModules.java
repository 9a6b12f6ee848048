import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the modules of the JDK that the packages bring with those that are needed:
 * {@code java JdkModules.java LIST JAR}. Fails if jdeps finds one in the jar that neither is listed nor comes with one that
 * is, or if one is listed that jdeps does not find and that has no remark.
 */
final class JdkModules {
    private JdkModules() {}

    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(args[0])).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        Set<String> listed = names(lines.stream());
        Set<String> remarked = names(lines.stream().filter(line -> line.contains("#")));
        Set<String> needed = needed(args[1]);

        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(withTheirOwn(listed));
        missing.forEach(name -> System.err.println(name + " is needed and not in " + args[0]));
        Set<String> idle = new TreeSet<>(listed);
        idle.removeAll(needed);
        idle.removeAll(remarked);
        idle.forEach(name -> System.err.println(name + " is in " + args[0] + ", not needed, and has no remark"));
        System.exit(missing.isEmpty() && idle.isEmpty() ? 0 : 1);
    }

    private static Set<String> names(Stream<String> lines) {
        return lines.map(line -> line.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** By jdeps, which leaves out what comes with another by "requires transitive". */
    private static Set<String> needed(String jar) {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(System.err, true),
                        "--ignore-missing-deps",
                        "--multi-release",
                        "25",
                        "--print-module-deps",
                        jar);
        if (status != 0) {
            throw new IllegalStateException("jdeps ended with " + status + ": " + out);
        }
        return new TreeSet<>(List.of(out.toString().strip().split(",")));
    }

    /** {@code names} with all that they require. */
    private static Set<String> withTheirOwn(Set<String> names) {
        Set<String> all = new TreeSet<>();
        names.forEach(name -> add(name, all));
        return all;
    }

    private static void add(String name, Set<String> all) {
        if (all.add(name)) {
            ModuleDescriptor module = ModuleFinder.ofSystem()
                    .find(name)
                    .map(ModuleReference::descriptor)
                    .orElseThrow(() -> new IllegalStateException("this JDK has no module " + name));
            module.requires().stream()
                    .filter(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                    .forEach(required -> add(required.name(), all));
        }
    }
}
