package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every type and method that a module exports says what it is or does. A method that overrides one says nothing where there
 * is nothing to add; a record's components are told in its own comment.
 */
class JavadocTest {
    private static final Pattern EXPORTED = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*;");

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void everythingPublicIsDocumented(String room) throws IOException {
        assertThat(undocumented(Path.of("..", room, "src", "main", "java"))).isEmpty();
    }

    @Test
    void whatIsNotDocumentedIsFound(@TempDir Path sources) throws IOException {
        Path folder = Files.createDirectories(sources.resolve("a"));
        Files.writeString(folder.resolve("A.java"), """
            package a;
            public interface A {
                /** One. */
                enum One { X }
                void two();
                /** Three. */
                record Three(int x) {
                    public int four() { return 4; }
                    @Override public String toString() { return ""; }
                    int five() { return 5; }
                }
            }
            class Six {}
            """);
        assertThat(undocumented(sources))
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsExactlyInAnyOrder("A", "One.X", "A.two", "Three.four");
    }

    private static List<String> undocumented(Path sources) throws IOException {
        Set<String> exported = new HashSet<>();
        Path module = sources.resolve("module-info.java");
        if (Files.exists(module)) {
            EXPORTED.matcher(Files.readString(module)).results().forEach(found -> exported.add(found.group(1)));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> missing = new ArrayList<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String name = Objects.toString(unit.getPackageName(), "");
                if (exported.contains(name) || (exported.isEmpty() && !name.isEmpty())) {
                    new Finder(comments, unit, missing).scan(unit, null);
                }
            }
        }
        return missing;
    }

    private static final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees comments;
        private final CompilationUnitTree unit;
        private final List<String> missing;

        Finder(DocTrees comments, CompilationUnitTree unit, List<String> missing) {
            this.comments = comments;
            this.unit = unit;
            this.missing = missing;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (isOpen(type.getModifiers())) {
                require(type.getSimpleName().toString(), type);
                super.visitClass(type, nothing);
            }
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(annotation -> annotation.toString().equals("Override"));
            ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            boolean ofRecord = type.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
            if (isOpen(method.getModifiers()) && !overrides && !ofRecord) {
                require(type.getSimpleName() + "." + method.getName(), method);
            }
            return null;
        }

        /** An initializer, which nobody sees. */
        @Override
        public @Nullable Void visitBlock(BlockTree block, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            boolean component = type.getKind() == Tree.Kind.RECORD
                    && !variable.getModifiers().getFlags().contains(Modifier.STATIC);
            if (isOpen(variable.getModifiers()) && !component) {
                require(type.getSimpleName() + "." + variable.getName(), variable);
            }
            return null;
        }

        /** Whether others can see what has these modifiers; of an interface they see all that is not private. */
        private boolean isOpen(ModifiersTree modifiers) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean ofInterface = parent.getKind() == Tree.Kind.INTERFACE;
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (ofInterface && !flags.contains(Modifier.PRIVATE));
        }

        private void require(String name, Tree tree) {
            if (comments.getDocComment(getCurrentPath()) == null) {
                long line = unit.getLineMap()
                        .getLineNumber(comments.getSourcePositions().getStartPosition(unit, tree));
                missing.add(Path.of(unit.getSourceFile().getName()).normalize() + ":" + line + " " + name);
            }
        }
    }
}
