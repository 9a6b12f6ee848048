package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
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
import java.util.TreeSet;
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
 * Every type and method that a module exports says what it is or does, of which shape the arrays and matrices are that
 * it takes and gives, and when it throws what it throws on purpose; and every formula says where it is from. A method
 * that overrides one says nothing where there is nothing to add; a record's components are told in its own comment.
 * That the comments are well formed is for the compiler to say.
 */
class JavadocTest {
    /** To all, or to rooms that are named. */
    private static final Pattern EXPORTED = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)");

    /** What is thrown on purpose: at a person, and at a programmer. */
    private static final Set<String> ON_PURPOSE = Set.of("ChainruleException", "IllegalArgumentException");

    private static final Pattern NUMBERS = Pattern.compile("(float|double)\\[].*|Matrix");

    /** How a comment tells a shape, or that another one does. */
    private static final Pattern SHAPE = Pattern.compile("×|\\b(rows?|columns?|one|two|entry|entries|elements?|length"
            + "|samples?|units?|as many|as long|number of|in any number)\\b|\\{@link #|\\b[Tt]he same\\b");

    /** The kinds of things that are formulas, by the interfaces they implement. */
    private static final Pattern OF_A_FORMULA = Pattern.compile("\\w*(Loss|Activation|Blend|Optimizer|Schedule)");

    private static final Pattern FORMULA = Pattern.compile("[=←]|\\bis 1\\b");
    private static final Pattern YEAR = Pattern.compile("\\b(19|20)\\d\\d\\b");

    /** Formulas in every textbook, and rules as simple as their names: nobody is their source. */
    private static final Set<String> OF_NOBODY = Set.of(
            "AbsoluteError",
            "HalfSquaredError",
            "MeanSquaredError",
            "SquaredError",
            "Poisson",
            "Identity",
            "Sigmoid",
            "Tanh",
            "ConstantSchedule",
            "ExponentialSchedule",
            "PlateauSchedule",
            "StepSchedule");

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void everythingPublicIsDocumented(String room) throws IOException {
        assertThat(broken(sources(room), JavadocTest::isUndocumented)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void whatThrowsSaysWhen(String room) throws IOException {
        assertThat(broken(sources(room), JavadocTest::throwsUnsaid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void arraysAndMatricesHaveAShape(String room) throws IOException {
        assertThat(broken(sources(room), JavadocTest::isOfUnknownShape)).isEmpty();
    }

    @Test
    void formulasHaveASource() throws IOException {
        assertThat(broken(sources("core"), JavadocTest::isOfUnknownSource)).isEmpty();
    }

    @Test
    void whatIsNotDocumentedIsFound(@TempDir Path sources) throws IOException {
        write(sources, """
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
        assertThat(names(broken(sources, JavadocTest::isUndocumented)))
                .containsExactlyInAnyOrder("A", "One.X", "A.two", "Three.four");
    }

    @Test
    void whatIsThrownUnsaidIsFound(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            public class A {
                /** Throws it. */
                public void one() { throw new IllegalArgumentException(); }
                /** @throws IllegalArgumentException if two */
                public void two() { if (true) throw new IllegalArgumentException(); }
                /** @throws IllegalArgumentException if three */
                public void three() { throw new a.ChainruleException(); }
                /** Later. */
                public Runnable four() { return () -> { throw new IllegalArgumentException(); }; }
                @Override public void five() { throw new IllegalArgumentException(); }
                void six() { throw new IllegalArgumentException(); }
                /** Seven. */
                public record Seven(int x) {
                    public Seven { if (x < 0) throw new IllegalArgumentException(); }
                }
            }
            """);
        assertThat(names(broken(sources, JavadocTest::throwsUnsaid)))
                .containsExactlyInAnyOrder("A.one", "A.three", "Seven.<init>");
    }

    @Test
    void numbersOfUnknownShapeAreFound(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            public interface A {
                /** The numbers. */
                double[] one();
                /** The numbers, rows × columns. */
                Matrix two();
                /** Learns from {@code x}. */
                void three(float[][] x);
                /** Learns from {@code x}, one per input. */
                void four(float[] x);
                /** Five. */
                int five(int five);
            }
            """);
        assertThat(names(broken(sources, JavadocTest::isOfUnknownShape))).containsExactlyInAnyOrder("A.one", "A.three");
    }

    @Test
    void formulasOfUnknownSourceAreFound(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            /** Formulas. */
            public class A {
                /** L = y (Somebody 1999). */
                public record One() implements Loss {}
                /** L = y. */
                public record Two() implements PerOutputLoss {}
                /** As somebody had it (1999). */
                public record Three() implements Schedule {}
                /** f(a) = a. */
                public record Identity() implements ElementwiseActivation {}
                /** No formula. */
                public record Five() {}
            }
            """);
        assertThat(names(broken(sources, JavadocTest::isOfUnknownSource))).containsExactlyInAnyOrder("Two", "Three");
    }

    private static Path sources(String room) {
        return Path.of("..", room, "src", "main", "java");
    }

    private static void write(Path sources, String text) throws IOException {
        Files.writeString(Files.createDirectories(sources.resolve("a")).resolve("A.java"), text);
    }

    private static List<String> names(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private static boolean isUndocumented(Tree declaration, ClassTree of, String comment) {
        boolean may = declaration instanceof MethodTree method
                && (overrides(method) || (of.getKind() == Tree.Kind.RECORD && method.getReturnType() == null));
        return comment.isEmpty() && !may;
    }

    private static boolean throwsUnsaid(Tree declaration, ClassTree of, String comment) {
        return declaration instanceof MethodTree method
                && !overrides(method)
                && thrown(method).stream()
                        .anyMatch(kind -> !Pattern.compile("@throws\\s+([a-z.]+\\.)?" + kind + "\\b")
                                .matcher(comment)
                                .find());
    }

    /** What is thrown on purpose where a method is called, not later. */
    private static Set<String> thrown(MethodTree method) {
        Set<String> kinds = new TreeSet<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitThrow(ThrowTree thrown, @Nullable Void nothing) {
                if (thrown.getExpression() instanceof NewClassTree made) {
                    String name = made.getIdentifier().toString();
                    kinds.add(name.substring(name.lastIndexOf('.') + 1));
                }
                return super.visitThrow(thrown, nothing);
            }

            @Override
            public @Nullable Void visitLambdaExpression(LambdaExpressionTree later, @Nullable Void nothing) {
                return null;
            }

            @Override
            public @Nullable Void visitClass(ClassTree later, @Nullable Void nothing) {
                return null;
            }
        }.scan(method.getBody(), null);
        kinds.retainAll(ON_PURPOSE);
        return kinds;
    }

    private static boolean isOfUnknownShape(Tree declaration, ClassTree of, String comment) {
        return declaration instanceof MethodTree method
                && !overrides(method)
                && Stream.concat(
                                Stream.ofNullable(method.getReturnType()),
                                method.getParameters().stream().map(VariableTree::getType))
                        .anyMatch(type -> NUMBERS.matcher(type.toString()).matches())
                && !(of.getKind() == Tree.Kind.RECORD && method.getReturnType() == null)
                && !SHAPE.matcher(comment).find();
    }

    private static boolean isOfUnknownSource(Tree declaration, ClassTree of, String comment) {
        return declaration instanceof ClassTree type
                && type.getKind() == Tree.Kind.RECORD
                && type.getImplementsClause().stream()
                        .anyMatch(kind -> OF_A_FORMULA.matcher(kind.toString()).matches())
                && (!FORMULA.matcher(comment).find()
                        || !(OF_NOBODY.contains(type.getSimpleName().toString())
                                || YEAR.matcher(comment).find()));
    }

    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(annotation -> annotation.toString().equals("Override"));
    }

    private interface Rule {
        /**
         * Whether a declaration that others see breaks it.
         *
         * @param declaration a type, a method or a field
         * @param of the type it stands in; a type of a file itself
         * @param comment its own; empty for none
         */
        boolean isBroken(Tree declaration, ClassTree of, String comment);
    }

    /** Where {@code rule} is broken in what the module exports; without a module, in all packages. */
    private static List<String> broken(Path sources, Rule rule) throws IOException {
        Set<String> exported = new HashSet<>();
        Path module = sources.resolve("module-info.java");
        if (Files.exists(module)) {
            EXPORTED.matcher(Files.readString(module)).results().forEach(found -> exported.add(found.group(1)));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> found = new ArrayList<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String name = Objects.toString(unit.getPackageName(), "");
                if (exported.contains(name) || (exported.isEmpty() && !name.isEmpty())) {
                    new Finder(comments, unit, rule, found).scan(unit, null);
                }
            }
        }
        return found;
    }

    private static final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees comments;
        private final CompilationUnitTree unit;
        private final Rule rule;
        private final List<String> found;

        Finder(DocTrees comments, CompilationUnitTree unit, Rule rule, List<String> found) {
            this.comments = comments;
            this.unit = unit;
            this.rule = rule;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (isOpen(type.getModifiers())) {
                boolean inner = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
                check(type, inner ? outer() : type, type.getSimpleName().toString());
                super.visitClass(type, nothing);
            }
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (isOpen(method.getModifiers())) {
                check(method, outer(), outer().getSimpleName() + "." + method.getName());
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
            boolean component = outer().getKind() == Tree.Kind.RECORD
                    && !variable.getModifiers().getFlags().contains(Modifier.STATIC);
            if (isOpen(variable.getModifiers()) && !component) {
                check(variable, outer(), outer().getSimpleName() + "." + variable.getName());
            }
            return null;
        }

        private ClassTree outer() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
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

        private void check(Tree declaration, ClassTree of, String name) {
            String comment = Objects.toString(comments.getDocComment(getCurrentPath()), "");
            if (rule.isBroken(declaration, of, comment)) {
                long line = unit.getLineMap()
                        .getLineNumber(comments.getSourcePositions().getStartPosition(unit, declaration));
                found.add(Path.of(unit.getSourceFile().getName()).normalize() + ":" + line + " " + name);
            }
        }
    }
}
