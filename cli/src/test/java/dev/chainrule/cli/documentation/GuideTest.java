package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.explain.NetworkFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every block of code of every page: commands are run, one after the other, in a folder of the page's own, and print what is
 * shown; programs are compiled, and run if they are whole; network files and other JSON are read. In that folder are links to
 * {@code examples} and {@code docs}, and three tables of houses, which stand for the reader's own. What another test runs
 * names it; what is not run says why, and is listed in {@code target/documentation-not-run.txt}. See {@link Block}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** For one command or program of a page, each of which takes seconds; {@link Shell} kills what takes longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final List<String> TABLES = List.of("houses.csv", "new.csv", "old.csv");

    private static final Pattern SCRIPT = Pattern.compile("(scripts|benchmarks|examples)/\\w[\\w-]*|\\./test");
    private static final Pattern ROOM = Pattern.compile("<artifactId>chainrule-(\\w+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>(.*)</version>");

    private final List<String> notRun = new ArrayList<>();
    private List<Page> pages = List.of();
    private Path folder = ROOT;
    private Path classes = ROOT;
    private Optional<Shell> shell = Optional.empty();

    /** In an empty folder. */
    private Optional<Shell> elsewhere = Optional.empty();

    @BeforeAll
    void start(@TempDir Path scratch) throws IOException {
        pages = Page.all(ROOT);
        folder = Files.createDirectory(scratch.resolve("work"));
        classes = Files.createDirectory(scratch.resolve("classes"));
        Path target = Files.createDirectories(Path.of("target"));
        shell = Optional.of(new Shell(folder, target.resolve("documentation-shell.txt"), PATIENCE));
        elsewhere = Optional.of(new Shell(
                Files.createDirectory(scratch.resolve("empty")),
                target.resolve("documentation-elsewhere.txt"),
                PATIENCE));
    }

    @AfterAll
    void end() throws IOException {
        shell.orElseThrow().close();
        elsewhere.orElseThrow().close();
        Path list = Files.createDirectories(Path.of("target")).resolve("documentation-not-run.txt");
        Files.write(list, notRun);
    }

    @TestFactory
    Stream<DynamicTest> everyBlock() {
        return pages.stream()
                .filter(page -> !page.blocks().isEmpty())
                .map(page -> DynamicTest.dynamicTest(page.path(), () -> run(page)));
    }

    private void run(Page page) throws Exception {
        prepare();
        List<String> wrong = new ArrayList<>();
        for (Block block : page.blocks()) {
            try {
                run(block);
            } catch (AssertionError | RuntimeException e) {
                wrong.add(block.where() + ": " + e.getMessage());
            }
        }
        assertThat(wrong).as(() -> String.join("\n\n", wrong)).isEmpty();
    }

    /** An empty folder, but for the links and the tables. */
    private void prepare() throws IOException {
        empty(folder);
        for (String name : List.of("examples", "docs")) {
            Files.createSymbolicLink(folder.resolve(name), ROOT.resolve(name));
        }
        for (String name : TABLES) {
            Files.copy(Path.of("src/test/resources/dev/chainrule/cli/documentation", name), folder.resolve(name));
        }
    }

    private static void empty(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException problem) throws IOException {
                if (!each.equals(folder)) {
                    Files.delete(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void run(Block block) throws Exception {
        if (block.notRun().isPresent()) {
            assertThat(block.notRun().orElseThrow()).as("a reason").isNotBlank();
            scripts(block);
            notRun.add(block.where() + " " + block.language() + ": "
                    + block.notRun().orElseThrow());
            return;
        }
        if (block.runBy().isPresent()) {
            claimed(block, block.runBy().orElseThrow());
            return;
        }
        if (block.file().isPresent()) {
            Files.writeString(folder.resolve(block.file().orElseThrow()), block.text());
        }
        switch (block.kind()) {
            case COMMANDS -> commands(block);
            case JAVA -> program(block);
            case JSON -> json(block);
            case XML -> xml(block.text());
            case FORMULA -> {}
            case TEXT ->
                assertThat(block.file())
                        .as("nothing is done with it: say in a comment before it what it is, "
                                + "<!-- not run: why -->, <!-- run by ROOM/TEST.METHOD --> or <!-- file NAME -->")
                        .isPresent();
            case FOREIGN ->
                throw new AssertionError("it is in " + block.language()
                        + ", which is not run here: say in a comment before it <!-- not run: why -->");
        }
    }

    /** What is not run is there at least. */
    private static void scripts(Block block) {
        for (String line : block.lines()) {
            Matcher script = SCRIPT.matcher(line.strip());
            if (script.lookingAt()) {
                assertThat(ROOT.resolve(script.group())).as(line).isExecutable();
            }
        }
    }

    /** The test that a block names is there, and reads its page. */
    private void claimed(Block block, Block.Claim claim) throws IOException {
        Path tests = ROOT.resolve(claim.room()).resolve("src/test/java");
        List<Path> found;
        try (Stream<Path> files =
                Files.find(tests, Integer.MAX_VALUE, (file, _) -> file.endsWith(Path.of(claim.test() + ".java")))) {
            found = files.toList();
        }
        assertThat(found).as(claim.test()).hasSize(1);
        assertThat(Files.readString(found.getFirst()))
                .contains("void " + claim.method() + "(")
                .contains(Path.of(block.page()).getFileName() + "\"");
        if (!claim.condition().isEmpty()) {
            notRun.add(block.where() + " " + block.language() + ": run by " + claim.test() + claim.condition());
        }
    }

    private void commands(Block block) throws IOException, InterruptedException {
        for (Block.Command command : block.commands()) {
            if (compare(command.line())) {
                continue;
            }
            CommandLine line = CommandLine.of(command.line())
                    .orElseThrow(() -> new AssertionError("'" + command.line()
                            + "' is no command of this program: say in a comment before it <!-- not run: why -->"));
            Optional<String> why = line.endsByItself()
                    ? block.onlyParsed()
                    : block.onlyParsed().or(block::endsWhenTold);
            if (why.isPresent()) {
                assertThat(why.orElseThrow()).as("a reason").isNotBlank();
                assertThat(command.shown()).as("what it prints").isEmpty();
                parse(command.line(), line);
                notRun.add(block.where() + " only parsed, " + why.orElseThrow() + ": " + command.line());
                continue;
            }
            assertThat(line.endsByItself())
                    .as(command.line() + ": say in a comment before it <!-- ends when told: who starts it -->")
                    .isTrue();
            Shell.Outcome outcome = shell.orElseThrow().run(line.words());
            assertThat(outcome.status())
                    .as(command.line() + "\n" + outcome.err())
                    .isEqualTo(block.exitStatus());
            if (line.to().isPresent()) {
                Files.writeString(folder.resolve(line.to().orElseThrow()), outcome.out());
            }
            if (!command.shown().isEmpty()) {
                String printed = outcome.status() == 0 ? outcome.out() : outcome.out() + outcome.err();
                assertThat(Output.difference(command.shown(), printed))
                        .as(command.line())
                        .isEmpty();
            }
        }
    }

    /** {@code cmp}, which is silent where two files are equal. */
    private boolean compare(String line) throws IOException {
        String[] words = line.split(" +");
        if (!words[0].equals("cmp")) {
            return false;
        }
        assertThat(folder.resolve(words[1])).as(line).hasSameBinaryContentAs(folder.resolve(words[2]));
        return true;
    }

    /** In an empty folder a command judges its options, all that can be told without the files, and ends as they are not there. */
    private void parse(String written, CommandLine line) throws IOException, InterruptedException {
        boolean needsNoFile = line.words().size() == 1; // it would begin
        List<String> words = new ArrayList<>(line.words());
        if (needsNoFile) {
            words.add("--help");
        }
        Shell.Outcome outcome = elsewhere.orElseThrow().run(words);
        assertThat(outcome.status()).as(written + "\n" + outcome.err()).isEqualTo(needsNoFile ? 0 : 1);
        if (!needsNoFile) {
            assertThat(outcome.err()).as(written).containsPattern("chainrule: (there is no |--spark needs )");
        }
    }

    private void program(Block block) throws IOException, InterruptedException {
        Program program = Program.of(block.text());
        assertThat(program.hiddenPackages())
                .as("packages that are not for everybody")
                .isEmpty();
        Path to = Files.createTempDirectory(classes, "program");
        assertThat(program.compile(to, "Shown")).isEmpty();
        if (program.isWhole()) {
            Shell.Outcome outcome = shell.orElseThrow().run(to, "Shown");
            assertThat(outcome.status()).as(outcome.err()).isZero();
            assertThat(outcome.out().lines()).containsSequence(program.printed());
        }
    }

    private void json(Block block) throws IOException {
        Object tree = JsonMapper.shared().readValue(block.text(), Object.class);
        if (tree instanceof Map<?, ?> network && network.containsKey("layers")) {
            NetworkFile.read(Files.writeString(folder.resolve("shown.json"), block.text()));
        }
    }

    private static void xml(String text) throws Exception {
        var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        builder.parse(new ByteArrayInputStream(("<shown>" + text + "</shown>").getBytes(StandardCharsets.UTF_8)));
        Matcher room = ROOM.matcher(text);
        while (room.find()) {
            assertThat(ROOT.resolve(room.group(1)).resolve("pom.xml")).exists();
        }
        Matcher version = VERSION.matcher(text);
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        while (version.find()) {
            assertThat(version.group(1).equals("VERSION") || pom.contains(version.group()))
                    .as(version.group())
                    .isTrue();
        }
    }

    /** What is wrong in a line that is only parsed, and what needs a word and has none. */
    @Test
    void whatIsNotRightIsFound() throws IOException {
        for (String line : List.of(
                "./chainrule train h.csv --target price --preset nonsense",
                "./chainrule train --target price",
                "./chainrule train h.csv --target price --quiet --verbose",
                "./chainrule predict model.onnx")) {
            CommandLine words = CommandLine.of(line).orElseThrow();
            assertThatThrownBy(() -> parse(line, words)).isInstanceOf(AssertionError.class);
        }
        for (String page : List.of(
                "```\nno command\n```",
                "```text\nprinted\n```",
                "```python\nprint()\n```",
                "```\n./chainrule studio\n```",
                "<!-- run by cli/NoTest.there -->\n```\nx\n```",
                "<!-- run by cli/SparkTest.noMethod -->\n```\nx\n```",
                "<!-- only parsed: too long -->\n```\n$ ./chainrule train h.csv --target y\nprinted\n```")) {
            Block block = Page.of("docs/spark.md", page).blocks().getFirst();
            assertThatThrownBy(() -> run(block)).as(page).isInstanceOf(AssertionError.class);
        }
    }

    /** Started in a shell: starts a process, whose number it writes into its folder, and ends as little as that does. */
    static final class Endless {
        void main() throws IOException, InterruptedException {
            Process child = new ProcessBuilder("sleep", "100000").start();
            Files.writeString(Path.of("child"), String.valueOf(child.pid()));
            child.waitFor();
        }
    }

    @Test
    void whatDoesNotEndIsKilledWithAllThatItHasStarted(@TempDir Path folder) throws Exception {
        try (Shell impatient = new Shell(folder, folder.resolve("log"), Duration.ofMinutes(1))) {
            // a process that is warm gets as far as starting another in its ten seconds, however busy the machine is
            assertThat(impatient.run(List.of("--version")).status()).isZero();
            assertThatThrownBy(() -> impatient.run(
                            Path.of("target", "test-classes"), Endless.class.getName(), Duration.ofSeconds(10)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Endless] took more than 10 seconds, and was killed");
            Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("child"))));
            if (child.isPresent()) {
                child.get().onExit().get(1, TimeUnit.MINUTES);
            }
            assertThat(impatient.run(List.of("--version")).status()).isZero();
        }
    }

    /** A page that is shown in the guide has its blocks found. */
    @Test
    void blocksAreFound() {
        assertThat(pages.stream().mapToInt(page -> page.blocks().size()).sum()).isGreaterThan(100);
        assertThat(pages)
                .extracting(Page::path)
                .contains("README.md", "docs/README.md", "docs/course/04-hidden-weight.md");
    }

    @Test
    void outputIsCompared() {
        List<String> shown = List.of("one", "…", "three", "f… e");
        assertThat(Output.difference(shown, "one\ntwo\nthree\nfour e\n")).isEmpty();
        assertThat(Output.difference(shown, "one\nthree\nfour f\n")).isNotEmpty();
        assertThat(Output.difference(shown, "one\nthree\nfo e\nfive\n")).isNotEmpty();
        assertThat(Output.difference(shown, "zero\none\nthree\nfo e\n")).isNotEmpty();
        assertThat(Output.difference(List.of("one"), "one\ntwo\n")).isNotEmpty();
        assertThat(Output.difference(List.of("…", "two", "…"), "one\ntwo\nthree\n"))
                .isEmpty();
        assertThat(Output.difference(List.of("  time      13.2 s, 8 rows"), "  time      4.1 s, 9 rows\n"))
                .isEmpty();
        assertThat(Output.difference(List.of("  time      13.2 s"), "  loss      4.1 s\n"))
                .isNotEmpty();
    }
}
