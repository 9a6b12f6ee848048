package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.NetworkFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * {@code examples} and {@code docs}, and three tables of houses, which stand for the reader's own. What is not run says
 * why, and is listed in {@code target/documentation-not-run.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> TABLES = List.of("houses.csv", "new.csv", "old.csv");

    /** Pages whose blocks another test runs, since they need what is not in this room, or a server; and that test. */
    private static final Map<String, List<String>> ELSEWHERE = Map.of(
            "docs/onnx.md", List.of("onnx/src/test/java/dev/chainrule/onnx/DocumentedUseTest.java"),
            "docs/serving.md", List.of("cli/src/test/java/dev/chainrule/cli/ServeCommandTest.java"),
            "docs/spark.md",
                    List.of(
                            "spark/src/test/java/dev/chainrule/spark/DocumentedUseTest.java",
                            "cli/src/test/java/dev/chainrule/cli/SparkTest.java"),
            "docs/howto/other-languages.md",
                    List.of("examples/src/test/java/dev/chainrule/examples/OtherLanguagesTest.java"));

    private final List<String> notRun = new ArrayList<>();
    private List<Page> pages = List.of();
    private Path folder = ROOT;
    private Path classes = ROOT;
    private Optional<Shell> shell = Optional.empty();

    @BeforeAll
    void start(@TempDir Path scratch) throws IOException {
        pages = Page.all(ROOT);
        folder = Files.createDirectory(scratch.resolve("work"));
        classes = Files.createDirectory(scratch.resolve("classes"));
        shell = Optional.of(
                new Shell(folder, Files.createDirectories(Path.of("target")).resolve("documentation-shell.txt")));
    }

    @AfterAll
    void end() throws IOException {
        shell.orElseThrow().close();
        Path list = Files.createDirectories(Path.of("target")).resolve("documentation-not-run.txt");
        Files.write(list, notRun);
    }

    @TestFactory
    Stream<DynamicTest> everyBlock() {
        return pages.stream()
                .filter(page -> !page.blocks().isEmpty() && !ELSEWHERE.containsKey(page.path()))
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
            notRun.add(block.where() + " " + block.language() + ": "
                    + block.notRun().orElseThrow());
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
            case TEXT -> {}
            case FOREIGN ->
                throw new AssertionError("it is in " + block.language()
                        + ", which is not run here: say in a comment before it <!-- not run: why -->");
        }
    }

    private void commands(Block block) throws IOException {
        for (Block.Command command : block.commands()) {
            if (elsewhere(block, command.line())) {
                continue;
            }
            CommandLine line = CommandLine.of(command.line())
                    .orElseThrow(() -> new AssertionError("'" + command.line()
                            + "' is no command of this program: say in a comment before it <!-- not run: why -->"));
            if (block.onlyParsed().isPresent() || !line.endsByItself()) {
                parse(block, command.line(), line);
                continue;
            }
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

    /** {@code cmp}, which is silent where two files are equal; and measurements, which take minutes or hours. */
    private boolean elsewhere(Block block, String line) throws IOException {
        String[] words = line.split(" +");
        if (words[0].equals("cmp")) {
            assertThat(folder.resolve(words[1])).as(line).hasSameBinaryContentAs(folder.resolve(words[2]));
            return true;
        }
        if (words[0].startsWith("benchmarks/")) {
            assertThat(ROOT.resolve(words[0])).as(line).isExecutable();
            notRun.add(block.where() + " a measurement: " + line);
            return true;
        }
        return false;
    }

    /** With {@code --help} a command line is read, and nothing else is done. */
    private void parse(Block block, String written, CommandLine line) throws IOException {
        List<String> words = new ArrayList<>(line.words());
        words.add("--help");
        Shell.Outcome outcome = shell.orElseThrow().run(words);
        assertThat(outcome.status()).as(written + "\n" + outcome.err()).isZero();
        notRun.add(block.where() + " only parsed, " + block.onlyParsed().orElse("as it ends only when it is told to")
                + ": " + written);
    }

    private void program(Block block) throws IOException {
        Program program = Program.of(block.text());
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
    }

    /** The tests that are named here are there, and read those pages. */
    @Test
    void otherTestsRunTheOtherPages() throws IOException {
        for (Map.Entry<String, List<String>> page : ELSEWHERE.entrySet()) {
            String name = Path.of(page.getKey()).getFileName().toString();
            for (String test : page.getValue()) {
                assertThat(Files.readString(ROOT.resolve(test))).as(test).contains("\"" + name + "\"");
            }
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
    }
}
