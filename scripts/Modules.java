import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rooms as a graph: {@code java Modules.java [CHECKOUT]} prints a line for each, with the rooms that its compiled module
 * requires (→), and those that come with it for the ServiceLoader to find, or that a room without a module is built with (⇢).
 */
final class Modules {
    private static final String PREFIX = "dev.chainrule.";
    private static final Pattern ROOM = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern BUILT_WITH = Pattern.compile(
            "(?s)<dependency>((?:(?!</dependency>).)*?<artifactId>chainrule-([a-z]+)</artifactId>.*?)</dependency>");

    private Modules() {}

    public static void main(String[] args) throws IOException {
        Path checkout = Path.of(args.length == 0 ? "." : args[0]);
        Map<String, Path> rooms = new TreeMap<>();
        String pom = Files.readString(checkout.resolve("pom.xml"));
        ROOM.matcher(pom.substring(0, pom.indexOf("</modules>")))
                .results()
                .forEach(room -> rooms.put(room.group(1), checkout.resolve(room.group(1))));
        rooms.remove("examples"); // they show any room
        rooms.remove("fuzz"); // holds tests alone
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Path> room : rooms.entrySet()) {
            Set<String> required = required(room.getValue());
            Set<String> brought = builtWith(room.getValue());
            brought.removeAll(required);
            lines.add("%-8s%s%s"
                    .formatted(room.getKey(), arrow(" → ", required), arrow(" ⇢ ", brought))
                    .stripTrailing());
        }
        System.out.write(String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static String arrow(String arrow, Set<String> rooms) {
        return rooms.isEmpty() ? "" : arrow + String.join(", ", rooms);
    }

    /** By the module's descriptor, as compiled; nothing for a room that is no module. */
    private static Set<String> required(Path room) {
        if (!Files.exists(room.resolve("src/main/java/module-info.java"))) {
            return Set.of();
        }
        Path classes = room.resolve("target").resolve("classes");
        if (!Files.isDirectory(classes)) {
            System.err.println("modules: " + room.normalize() + " is not compiled; ./test or mvn test-compile does it");
            System.exit(1);
        }
        ModuleDescriptor module =
                ModuleFinder.of(classes).findAll().iterator().next().descriptor();
        return module.requires().stream()
                .filter(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** By the room's pom, what is for its tests left out. */
    private static Set<String> builtWith(Path room) throws IOException {
        return BUILT_WITH
                .matcher(Files.readString(room.resolve("pom.xml")))
                .results()
                .filter(dependency -> !dependency.group(1).contains("<scope>test</scope>"))
                .map(dependency -> dependency.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
