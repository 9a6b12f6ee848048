package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said in more than one place about how Chainrule is published says the same. That the packages work is for
 * scripts/package-test.
 */
class PackagesTest {
    private static final Path ROOT = Path.of("..");

    /** What an alias of a JBang catalog may say, of what we would. */
    private static final Set<String> ALIAS_NAMES = Set.of(
            "script-ref",
            "description",
            "arguments",
            "main",
            "java",
            "runtime-options",
            "dependencies",
            "repositories");

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in it", pattern).isTrue();
        return matcher.group(1);
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of the root's pom. */
    private static String version() throws IOException {
        return first("<artifactId>chainrule</artifactId>\\s*<version>(.*?)</version>", text("pom.xml"));
    }

    @Test
    void jBangCatalog() throws IOException {
        JsonNode catalog = JsonMapper.shared().readTree(text("jbang-catalog.json"));
        assertThat(catalog.propertyNames()).containsExactlyInAnyOrder("catalogs", "aliases", "templates");
        JsonNode aliases = catalog.get("aliases");
        assertThat(aliases.propertyNames()).contains("chainrule");
        for (JsonNode alias : aliases) {
            assertThat(ALIAS_NAMES).containsAll(alias.propertyNames());
            assertThat(alias.path("description").asString()).isNotBlank();
            assertThat(alias.path("java").asString()).isEqualTo("25");
            assertThat(alias.path("runtime-options").isArray()).isTrue();
        }
        assertThat(aliases.path("chainrule").path("script-ref").asString())
                .isEqualTo("dev.chainrule:chainrule-cli:" + version());
        assertThat(aliases.path("chainrule").path("main").asString()).isEqualTo(Main.class.getName());
    }

    @Test
    void theBomNamesEveryRoomThatIsPublished() throws IOException {
        String bom = text("bom/pom.xml");
        assertThat(first("<artifactId>chainrule-bom</artifactId>\\s*<version>(.*?)</version>", bom))
                .isEqualTo(version());
        String pom = text("pom.xml");
        Set<String> published = all("<module>(.*?)</module>", pom.substring(0, pom.indexOf("</modules>")));
        published.remove("examples");
        published.remove("fuzz");
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
        assertThat(all("<artifactId>chainrule-(.*?)</artifactId>", managed)).isEqualTo(published);
        for (String said : List.of("url", "connection", "developerConnection", "organizationUrl")) {
            assertThat(all("<" + said + ">(.*?)</" + said + ">", bom))
                    .as(said)
                    .isEqualTo(all("<" + said + ">(.*?)</" + said + ">", pom));
        }
    }

    /** The two launchers start Java with the same options. */
    @Test
    void launchersAgree() throws IOException {
        Set<String> shell = options(text("scripts/start.sh"));
        Set<String> batch = options(text("packages/chainrule.bat"));
        assertThat(shell).contains("-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Djava.library.path");
        assertThat(batch).isEqualTo(shell);
        for (String command : List.of("generate-completion", "explain", "check", "exercises", "inspect")) {
            assertThat(text("packages/chainrule.bat")).contains(command);
            assertThat(text("scripts/start.sh")).contains(command);
        }
        assertThat(text("packages/chainrule")).contains("start_program \"$home/runtime\" \"$home/lib\" \"$@\"");
    }

    /** Of the command that starts Java: from the program to its jar. */
    private static Set<String> options(String launcher) {
        return Arrays.stream(first("(?s)(?:exec \"\\$java\"|java\\.exe\") (.*?) -jar ", launcher)
                        .split("\\s+"))
                .map(word -> word.startsWith("\"-D") ? word.substring(1, word.indexOf('=')) : word)
                .filter(word -> word.startsWith("-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theWorkflowRunsTheTwoCommandsOfTheReadme() throws IOException {
        String readme = text("README.md");
        String section = readme.substring(readme.indexOf("## Two commands"), readme.indexOf("Both need a JDK 25"));
        List<String> commands = section.lines()
                .filter(line -> line.startsWith("    ./"))
                .map(String::strip)
                .toList();
        assertThat(commands).hasSize(2);
        List<String> run = text(".github/workflows/test.yml")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("run: "))
                .map(line -> line.substring("run: ".length()))
                .toList();
        assertThat(run).startsWith(commands.get(0), commands.get(1));
    }

    @Test
    void whatTheWorkflowsCallIsThere() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
            for (Path file : files.toList()) {
                Set<String> called =
                        all("(?m)^ *(?:- )?run: (?:\\./)?((?:scripts/)?[a-z-]+)(?: |$)", Files.readString(file));
                called.removeAll(Set.of("mvn", "gh")); // which are there on the machines of GitHub
                assertThat(called).as(file.toString()).isNotEmpty();
                assertThat(called)
                        .allSatisfy(script -> assertThat(Files.isExecutable(ROOT.resolve(script)))
                                .as(script)
                                .isTrue());
            }
        }
    }

    /** Keep a Changelog: a heading per version, the newest first, under it only the headings of that format. */
    @Test
    void changelog() throws IOException {
        String changelog = text("CHANGELOG.md");
        assertThat(changelog).startsWith("# Changelog\n");
        List<String> versions =
                changelog.lines().filter(line -> line.startsWith("## ")).toList();
        assertThat(versions).isNotEmpty();
        assertThat(versions.getFirst()).isEqualTo("## [Unreleased]");
        assertThat(versions.subList(1, versions.size()))
                .allMatch(line -> line.matches("## \\[\\d+\\.\\d+\\.\\d+] - \\d{4}-\\d{2}-\\d{2}"));
        assertThat(changelog.lines().filter(line -> line.startsWith("### ")))
                .isNotEmpty()
                .allMatch(line -> line.matches("### (Added|Changed|Deprecated|Removed|Fixed|Security)"));
    }
}
