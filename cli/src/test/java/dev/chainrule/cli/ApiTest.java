package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a program may use is what docs/architecture.md says it is: whoever makes a type or a method public, or exports
 * a package, does so on that page as well. {@code scripts/api} prints the figures, and with {@code --list} what they
 * count.
 */
class ApiTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `?([a-z. ]+?)`? \\| (\\d+) \\| (\\d+) \\|.*$");

    @TempDir
    private Path folder;

    private List<String> printed(Path checkout, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                ROOT.resolve("scripts/Api.java").toString()));
        command.addAll(List.of(options));
        command.add(checkout.toString());
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(printed)).isZero();
        return Files.readAllLines(printed);
    }

    @Test
    void thePageHasTheFiguresThatArePrinted() throws IOException, InterruptedException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        String section = page.substring(page.indexOf("\n## What a program may use\n"));
        String table = section.substring(0, section.indexOf("\n## ", 1));
        List<String> rows = ROW.matcher(table)
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " types " + row.group(3) + " methods")
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(printed(ROOT).stream()
                        .map(line -> line.replaceAll(" +", " "))
                        .toList())
                .hasSizeGreaterThan(15);
    }

    @Test
    void onlyWhatCanBeUsedIsCounted() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("pom.xml"), "<modules><module>room</module><module>cli</module></modules>");
        Path sources = Files.createDirectories(folder.resolve("room/src/main/java"));
        Files.writeString(sources.resolve("module-info.java"), """
            module room {
                exports a;
                exports b to
                        friend;
            }
            """);
        for (String name : List.of("a", "b", "c")) {
            Path file = Files.createDirectories(sources.resolve(name)).resolve("A.java");
            Files.writeString(file, "package " + name + ";\n" + """
                public class A<T> extends B {
                    public A() {}
                    A(int hidden) {}
                    protected static int counted(int[] x, T y) { return 0; }
                    @Override public String toString() { return ""; }
                    private class C { public void of() {} }
                    public interface D {
                        void open();
                        private void hidden() {}
                        record E(int x) {}
                    }
                }
                class B { public void inside() {} }
                """);
        }
        assertThat(printed(folder, "--list"))
                .containsExactly(
                        "a         3 types     3 methods",
                        "    A",
                        "        new A()",
                        "        static int counted(int[], T)",
                        "    A.D",
                        "        void open()",
                        "    A.D.E",
                        "in all    3 types     3 methods");
    }
}
