package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The arrows of docs/architecture.md are those of the modules and of the build. That nothing reads a module which is not
 * required, the compiler sees to.
 */
class ArrowsTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    private static final Pattern DRAWN = Pattern.compile("(?m)^([a-z]+)/ .*?→ (.*)$", Pattern.UNIX_LINES);
    private static final Pattern ROOM = Pattern.compile("(?m)^([a-z]+)/ ");
    private static final Pattern REQUIRES = Pattern.compile("requires (?:transitive |static )*([a-z.]+);");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "(?s)<dependency>(?:(?!</dependency>).)*?<artifactId>([a-z-]+)</artifactId>.*?</dependency>");

    /** The rooms of the picture, each with those it points at. */
    private static Map<String, Set<String>> drawn() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/architecture.md"));
        // a line that goes on on the next is one line
        int from = text.indexOf("```\n") + 4;
        String picture = text.substring(from, text.indexOf("\n```\n", from)).replaceAll("\n +", " ");
        Map<String, Set<String>> arrows = new TreeMap<>();
        Matcher room = ROOM.matcher(picture);
        while (room.find()) {
            arrows.put(room.group(1), new TreeSet<>());
        }
        Matcher arrow = DRAWN.matcher(picture);
        while (arrow.find()) {
            arrows.put(
                    arrow.group(1), new TreeSet<>(List.of(arrow.group(2).strip().split(", "))));
        }
        return arrows;
    }

    /** All that can be reached from {@code room}. */
    private static Set<String> reached(Map<String, Set<String>> arrows, String room) {
        Set<String> reached = new LinkedHashSet<>();
        for (String next : arrows.getOrDefault(room, Set.of())) {
            if (reached.add(next)) {
                reached.addAll(reached(arrows, next));
            }
        }
        return reached;
    }

    /** The rooms that the module of each room requires; rooms without a module are not among them. */
    private static Map<String, Set<String>> required() throws IOException {
        Map<String, Set<String>> required = new TreeMap<>();
        for (String room : built()) {
            Path module = ROOT.resolve(room).resolve("src/main/java/module-info.java");
            if (Files.exists(module)) {
                required.put(room, rooms(REQUIRES, Files.readString(module), "dev.chainrule."));
            }
        }
        return required;
    }

    /** The rooms whose jars each room is built with, those for its tests left out. */
    private static Map<String, Set<String>> builtWith() throws IOException {
        Map<String, Set<String>> with = new TreeMap<>();
        for (String room : built()) {
            String pom = Files.readString(ROOT.resolve(room).resolve("pom.xml"));
            String own = DEPENDENCY
                    .matcher(pom)
                    .replaceAll(dependency -> dependency.group().contains("<scope>test</scope>")
                            ? ""
                            : Matcher.quoteReplacement(dependency.group()));
            with.put(room, rooms(DEPENDENCY, own, "chainrule-"));
        }
        return with;
    }

    private static Set<String> rooms(Pattern pattern, String text, String prefix) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The modules of the build, by the root's pom, without those of profiles. */
    private static List<String> built() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String modules = pom.substring(pom.indexOf("<modules>"), pom.indexOf("</modules>"));
        return Pattern.compile("<module>(.*?)</module>")
                .matcher(modules)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void everyRoomIsDrawn() throws IOException {
        assertThat(drawn().keySet()).containsExactlyInAnyOrderElementsOf(built());
        assertThat(drawn()).containsEntry("core", Set.of()).hasSizeGreaterThan(8);
    }

    @Test
    void modulesRequireOnlyWhatAnArrowLeadsTo() throws IOException {
        Map<String, Set<String>> arrows = drawn();
        Map<String, Set<String>> required = required();
        assertThat(required).containsKeys("core", "vector", "explain", "tables", "onnx", "studio", "bench", "cli");
        required.forEach((room, others) ->
                assertThat(reached(arrows, room)).as("%s, by the picture", room).containsAll(others));
        assertThat(required.get("core")).isEmpty();
    }

    @Test
    void jarsAreOnlyThoseAnArrowLeadsTo() throws IOException {
        Map<String, Set<String>> arrows = drawn();
        Map<String, Set<String>> with = builtWith();
        arrows.forEach((room, others) -> {
            if (room.equals("examples")) {
                return; // they show any room
            }
            assertThat(reached(arrows, room)).as("%s, by the picture", room).containsAll(with.get(room));
            // and no arrow is drawn for nothing, nor left out, but for one to core where another leads to it
            Set<String> drawable = new TreeSet<>(with.get(room));
            if (others.stream().anyMatch(other -> reached(arrows, other).contains("core"))) {
                drawable.remove("core");
            }
            assertThat(others).as("the pom of %s", room).isEqualTo(drawable);
        });
    }

    /** The graph is printed by the build; see scripts/modules. */
    @Test
    void theGraphIsAsPrinted() throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        ROOT.resolve("scripts/Modules.java").toString(),
                        ROOT.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(printed)).isZero();
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        String section = page.substring(page.indexOf("\n## The module graph\n"));
        int from = section.indexOf("```\n") + 4;
        assertThat(section.substring(from, section.indexOf("```\n", from))).isEqualTo(Files.readString(printed));
    }

    /** What is longer does more than one thing. */
    @Test
    void noFileHasMoreThan500Lines() throws IOException {
        Map<String, Integer> longer = new TreeMap<>();
        List<Path> folders;
        try (Stream<Path> rooms = Files.list(ROOT)) {
            folders = rooms.map(room -> room.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        assertThat(folders).hasSizeGreaterThan(10);
        for (Path sources : folders) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    int lines = Files.readAllLines(file).size();
                    if (lines > 500) {
                        longer.put(file.toString(), lines);
                    }
                }
            }
        }
        assertThat(longer).isEmpty();
    }

    @Test
    void arrowsPointOneWay() throws IOException {
        Map<String, Set<String>> arrows = drawn();
        arrows.forEach(
                (room, others) -> assertThat(reached(arrows, room)).as(room).doesNotContain(room, "cli", "examples"));
    }

    @Test
    void coreIsReadOfNothingButTheJdk() throws IOException {
        String module = Files.readString(ROOT.resolve("core/src/main/java/module-info.java"));
        assertThat(REQUIRES.matcher(module).results().map(found -> found.group()))
                .containsExactly("requires static org.jspecify;");
    }

    /** Packages inside of core: kernels and mathematics know nothing of what is built of them. */
    @Test
    void packagesOfCoreHaveTheirOrder() throws IOException {
        Map<String, Set<String>> never = new LinkedHashMap<>();
        never.put(
                "random", Set.of("network", "loss", "kernels", "engine", "training", "model", "data", "optimization"));
        never.put(
                "functions",
                Set.of(
                        "network",
                        "loss",
                        "kernels",
                        "engine",
                        "training",
                        "model",
                        "data",
                        "optimization",
                        "description"));
        never.put("kernels", Set.of("network", "loss", "engine", "training", "model", "data", "optimization"));
        never.put("description", Set.of("network", "loss", "kernels", "engine", "training", "model", "data"));
        never.put("network", Set.of("loss", "engine", "training", "model", "data", "optimization", "preprocessing"));
        never.put("loss", Set.of("engine", "training", "model", "data", "optimization", "preprocessing"));
        never.put("optimization", Set.of("network", "loss", "engine", "training", "model", "data", "preprocessing"));
        never.put("reference", Set.of("engine", "training", "model", "optimization", "preprocessing"));
        never.put("engine", Set.of("training", "model", "preprocessing"));
        never.put("training", Set.of("model", "preprocessing"));
        never.put("data", Set.of("network", "loss", "engine", "training", "model", "preprocessing"));
        never.put("preprocessing", Set.of("engine", "training", "model"));
        never.put("metrics", Set.of("engine", "training", "model"));
        never.put("files", Set.of("network", "loss", "kernels", "engine", "training", "model", "data"));
        Path core = ROOT.resolve("core/src/main/java/dev/chainrule");
        Map<String, Set<String>> found = new TreeMap<>();
        for (String name : never.keySet()) {
            imports(core.resolve(name), "").forEach((file, packages) -> {
                packages.retainAll(never.get(name));
                if (!packages.isEmpty()) {
                    found.put(core.relativize(file).toString(), packages);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    /** Packages inside of cli: each knows only those before it, and none of the commands. */
    @Test
    void packagesOfTheCommandHaveTheirOrder() throws IOException {
        List<String> order = List.of("terminal", "recipe", "report", "options", "input", "spark", "tracking");
        Path cli = ROOT.resolve("cli/src/main/java/dev/chainrule/cli");
        for (String name : order) {
            List<String> before = order.subList(0, order.indexOf(name));
            imports(cli.resolve(name), "cli.")
                    .forEach((file, packages) ->
                            assertThat(before).as("%s", file).containsAll(packages));
        }
    }

    /** What each file in {@code folder} imports of the packages below dev.chainrule, and there below {@code within}. */
    private static Map<Path, Set<String>> imports(Path folder, String within) throws IOException {
        Pattern imported = Pattern.compile(
                "(?m)^import (?:static )?dev\\.chainrule\\." + Pattern.quote(within) + "([A-Za-z]+)[.;]");
        Map<Path, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                found.put(
                        file,
                        imported.matcher(Files.readString(file))
                                .results()
                                .map(match -> match.group(1))
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return found;
    }
}
