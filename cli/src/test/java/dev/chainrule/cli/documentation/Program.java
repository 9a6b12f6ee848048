package dev.chainrule.cli.documentation;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java on a page: a whole program, with a {@code main}; or statements, which are compiled as those of one.
 *
 * @param source a whole file
 * @param isWhole whether it has a {@code main} of its own, which can be run
 * @param printed what its comments say that it prints, {@code IO.println(…); // this}, in order
 */
record Program(String source, boolean isWhole, List<String> printed) {
    private static final Pattern MAIN = Pattern.compile("\\bvoid main\\(");
    private static final Pattern TYPE = Pattern.compile("(?m)^(public |final |sealed )*(class|record|interface|enum) ");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");
    private static final Pattern PRINTED = Pattern.compile("(?m)println\\(.*\\);\\s+// (.*)$");

    static Program of(String text) {
        List<String> printed = PRINTED.matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
        if (MAIN.matcher(text).find()) {
            return new Program(text, true, printed);
        }
        if (TYPE.matcher(text).find()) {
            return new Program(text, false, printed);
        }
        String imports =
                IMPORT.matcher(text).results().map(found -> found.group()).collect(Collectors.joining());
        String statements = IMPORT.matcher(text).replaceAll("");
        return new Program(imports + "void main() throws Exception {\n" + statements + "\n}\n", false, printed);
    }

    private static final Pattern OURS = Pattern.compile("\\b(dev\\.chainrule(?:\\.[a-z]\\w*)*)\\.[A-Z]");

    /**
     * Its packages of ours that no module exports to everybody. On the class path they can be used all the same, on the
     * module path of a reader they cannot.
     */
    List<String> hiddenPackages() {
        Path[] rooms = Arrays.stream(Shell.classPath().split(File.pathSeparator))
                .map(Path::of)
                // the rooms as they are compiled or, after "package", their jars
                .filter(entry -> Files.exists(entry.resolve("module-info.class"))
                        || entry.getFileName().toString().matches("chainrule-.*[.]jar"))
                .toArray(Path[]::new);
        Set<String> open = ModuleFinder.of(rooms).findAll().stream()
                .flatMap(module -> module.descriptor().exports().stream())
                .filter(exported -> !exported.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        return OURS.matcher(source)
                .results()
                .map(found -> found.group(1))
                .filter(used -> !open.contains(used))
                .distinct()
                .toList();
    }

    /** Compiles it, as a file {@code name}.java in {@code folder}, to there; says what is wrong with it, or "". */
    String compile(Path folder, String name) throws IOException {
        Matcher named = Pattern.compile("public class (\\w+)").matcher(source);
        Path file = Files.writeString(folder.resolve((named.find() ? named.group(1) : name) + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of("-d", folder.toString(), "-cp", Shell.classPath(), "-proc:none"),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.toString())
                .collect(Collectors.joining("\n"));
    }
}
