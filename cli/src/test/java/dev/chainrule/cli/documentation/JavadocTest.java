package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.MethodTree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every type and method that a module exports says what it is or does, of which shape the arrays and matrices are that
 * it takes and gives, and when it throws what it throws on purpose; and every formula says where it is from. A method
 * that overrides one says nothing where there is nothing to add; a record's components are told in its own comment.
 * What all see links only to what all see. That the comments are well formed is for the compiler to say.
 */
class JavadocTest {
    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void everythingPublicIsDocumented(String room) throws IOException {
        assertThat(broken(sources(room), JavadocTest::comment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void whatThrowsSaysWhen(String room) throws IOException {
        assertThat(broken(sources(room), new ThrowsRule())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void arraysAndMatricesHaveAShape(String room) throws IOException {
        assertThat(broken(sources(room), new ShapeRule())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void linksLeadToWhatAllSee(String room) throws IOException {
        assertThat(broken(sources(room), new LinkRule())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "vector", "explain", "onnx", "tables", "studio", "serve", "bench", "spark"})
    void formulasHaveASource(String room) throws IOException {
        assertThat(broken(sources(room), new SourceRule())).isEmpty();
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
                    public Three { }
                    public Three() { this(3); }
                    public int four() { return 4; }
                    @Override public String toString() { return ""; }
                    int five() { return 5; }
                }
            }
            class Six {}
            """);
        assertThat(names(broken(sources, JavadocTest::comment)))
                .containsExactlyInAnyOrder("A", "One.X", "A.two", "Three.four", "Three.<init>");
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
                void six(int x) { throw new IllegalArgumentException(); }
                /** Seven. */
                public record Seven(int x) {
                    public Seven { if (x < 0) throw new IllegalArgumentException(); }
                }
                /** Through a method that nobody sees. */
                public void eight() { six(8); }
                /** Caught. */
                public void nine() { try { six(9); } catch (IllegalArgumentException e) {} }
                /** Caught once. */
                public void nineteen() { try { six(19); } catch (IllegalArgumentException e) { six(20); } }
                /** As {@link #two()}. */
                public void ten() { six(10); }
                /** Of a lambda that is called at once. */
                public int eleven(Optional<Integer> x) { return x.orElseThrow(() -> new ChainruleException("")); }
                /** What it makes. */
                public void twelve() { throw made(); }
                private static ChainruleException made() { return new ChainruleException(""); }
            }
            interface Above {
                /** @throws IllegalArgumentException if thirteen */
                void thirteen();
            }
            /** Below. */
            public class Below implements Above {
                @Override public void thirteen() { throw new IllegalArgumentException(); }
            }
            """);
        assertThat(names(broken(sources, new ThrowsRule())))
                .containsExactlyInAnyOrder(
                        "A.one: IllegalArgumentException",
                        "A.three: ChainruleException",
                        "A.five: IllegalArgumentException",
                        "Seven.<init>: IllegalArgumentException",
                        "A.eight: IllegalArgumentException",
                        "A.nineteen: IllegalArgumentException",
                        "A.eleven: ChainruleException",
                        "A.twelve: ChainruleException");
    }

    @Test
    void whatIsThrownByWhatIsCalledIsFound(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            public class A {
                /** Through a constructor. */
                public static Limit one(int least) { return new Limit(least, 0); }
                /** With what cannot be wrong. */
                public static Limit two() { return new Limit(2, 0); }
                /** With a part that may be anything. */
                public static Limit three(int most) { return new Limit(3, most); }
                /** Of another type. */
                public static Limit four(int least) { return Limit.of(least); }
                /** As {@link #hidden(int)}. */
                public static Limit five(int least) { return new Limit(least, 0); }
                /** @throws IllegalArgumentException if it is less than 1 */
                static Limit hidden(int least) { return new Limit(least, 0); }
                /** As {@link #five(Limit)}. */
                public static Limit sixteen(int least) { return new Limit(least, 0); }
                /** @throws IllegalArgumentException never */
                public static Limit five(String least) { return null; }
                /** As {@link #five(String)}. */
                public static Limit seventeen(int least) { return new Limit(least, 0); }
                /** Through a variable of a type whose method says so. */
                public void six(Limit limit) { limit.open(); }
                /** Thrown again. */
                public void seven(Limit limit) {
                    try { limit.open(); } catch (ChainruleException e) { throw e; }
                }
                /** Caught. */
                public void eight(Limit limit) { try { limit.open(); } catch (RuntimeException e) {} }
                /** At once. */
                public void nine(List<Limit> limits) { limits.forEach(one -> { throw new ChainruleException(""); }); }
                /** By a reference. */
                public int ten(Optional<Integer> x) { return x.orElseThrow(ChainruleException::new); }
                /** By a block. */
                public int eleven(Optional<Integer> x) { return x.orElseThrow(() -> { return new ChainruleException(""); }); }
                /** Of itself. */
                public void twelve() { this.thirteen(); }
                private void thirteen() { throw new ChainruleException(""); }
                /** @throws ChainruleException */
                public void fourteen() { throw new ChainruleException(""); }
                /** What is a kind of it. */
                public void fifteen() { throw new Diverged(""); }
            }
            /** @throws IllegalArgumentException in the wrong place */
            public record Limit(int least, int most) {
                /** @throws IllegalArgumentException if there is less than 1 */
                public Limit { requirePositive(least > 0); }
                /** With no most. */
                public Limit(int least) { this(least, 0); }
                private static void requirePositive(boolean holds) {
                    if (!holds) throw new IllegalArgumentException();
                }
                /** @throws IllegalArgumentException if it is less than 1 */
                public static Limit of(int least) { return new Limit(least, 0); }
                /** @throws ChainruleException if it cannot be opened */
                public void open() { throw new ChainruleException(""); }
                /** The same with another. */
                public Limit withLeast(int least) { return with(draft -> draft.least = least); }
                /** The same with another most. */
                public Limit withMost(int most) { return with(draft -> draft.most = most); }
            }
            /** Ran away. */
            public class Diverged extends ChainruleException {}
            """);
        assertThat(names(broken(sources, new ThrowsRule())))
                .containsExactlyInAnyOrder(
                        "A.one: IllegalArgumentException",
                        "A.four: IllegalArgumentException",
                        "A.five: IllegalArgumentException",
                        "A.sixteen: IllegalArgumentException",
                        "A.six: ChainruleException",
                        "A.seven: ChainruleException",
                        "A.nine: ChainruleException",
                        "A.ten: ChainruleException",
                        "A.eleven: ChainruleException",
                        "A.twelve: ChainruleException",
                        "A.fourteen: ChainruleException",
                        "A.fifteen: ChainruleException",
                        "Limit.<init>: IllegalArgumentException",
                        "Limit.withLeast: IllegalArgumentException");
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
                /**
                 * Learns.
                 * @param x rows × inputs
                 * @param y its targets
                 */
                void six(float[][] x, double @Nullable [] y);
                /** As {@link #four}. */
                void seven(float[] x);
                /** As {@link #three}. */
                void eight(float[] x);
                /** See {@link #four}: one, two or more elements of any length, in any number, as many as one likes. */
                double[] nine();
                /**
                 * @param x n numbers
                 * @param y numbers
                 */
                record Ten(double[] x, int[] y) {}
                @Override double[] eleven();
                /** Others. */
                @Override double[] twelve();
            }
            """);
        assertThat(names(broken(sources, new ShapeRule())))
                .containsExactlyInAnyOrder(
                        "A.one: return",
                        "A.three: x",
                        "A.six: y",
                        "A.eight: x",
                        "A.nine: return",
                        "Ten: y",
                        "A.twelve: return");
    }

    @Test
    void linksToWhatNotAllSeeAreFound(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            /** {@link Hidden}, {@link String}, {@link Inner} and {@link Inner#two}. */
            public class A {
                /** {@link #hidden} and {@link #two()}, {@linkplain Hidden#one words}. */
                public void one() {}
                /** Two. */
                public void two() {}
                void hidden() {}
                /** {@link Hidden}, which nobody else reads. */
                void three() {}
                /** Inner. */
                public static class Inner {
                    /** Two. */
                    public int two;
                }
            }
            class Hidden { static int one; }
            """);
        assertThat(names(broken(sources, new LinkRule())))
                .containsExactlyInAnyOrder(
                        "A: {@link Hidden", "A.one: {@link #hidden", "A.one: {@linkplain Hidden#one");
        Files.writeString(sources.resolve("module-info.java"), "module a {\n    exports a to\n        b;\n}");
        assertThat(broken(sources, new LinkRule())).isEmpty();
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
        Files.writeString(sources.resolve("M.java"), """
            package a.metrics;
            /**
             * Metrics.
             * @param rows how many
             * @param rmse of nobody
             * @param six of Somebody (1999)
             * @param seven of nobody known
             */
            public record M(int rows, double rmse, double six, double seven) {}
            """);
        assertThat(names(broken(sources, new SourceRule())))
                .containsExactlyInAnyOrder("Two: source", "Three: source", "M: seven");
    }

    @Test
    void aShapeIsToldOfWhatHasIt(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            public class A {
                /** Learns from {@code x} (rows × inputs) and {@code y}. */
                public void one(float[][] x, float[] y) {}
                /** What {@code x} (rows × inputs) comes to. */
                public float[] two(float[][] x) {}
                /** Learns from {@code x}. There is one number per row elsewhere. */
                public void three(float[] x) {}
                /** Numbers, a must for every user. */
                public List<Double> four() {}
                /** Numbers. */
                public static final int[] FIVE = {5};
                /** Numbers, one per row. */
                public Vector six() {}
                /** As {@link #seven(Vector)}. */
                public void seven(Vector x, int y) {}
                /** One number per row. */
                void seven(Vector x) {}
                /** As {@link #eight(Vector)}. */
                public void eight(Vector x, int y) {}
                /** Learns from {@code x}, one number per row. */
                public void eight(final @Nullable Vector x) {}
                /** The same with many words and bytes. */
                public void nine(String[] x, byte[] y) {}
            }
            """);
        assertThat(names(broken(sources, new ShapeRule())))
                .containsExactlyInAnyOrder(
                        "A.one: y", "A.two: return", "A.three: x", "A.four: return", "A.FIVE: value", "A.seven: x");
    }

    @Test
    void aLinkToAMethodMeansItsParameters(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            /** {@link #one()}, {@link #one(int)}, {@link A#two(java.util.List, float...)} and {@link #two(List)}. */
            public class A {
                public void one() {}
                void one(int x) {}
                public void two(java.util.List<String> x, float[] y) {}
                void two(List<String> x) {}
            }
            """);
        assertThat(names(broken(sources, new LinkRule())))
                .containsExactly("A: {@link #one(int)", "A: {@link #two(List)");
    }

    @Test
    void aYearWithoutANameIsNoSource(@TempDir Path sources) throws IOException {
        write(sources, """
            package a;
            /** Formulas. */
            public class A {
                /** L = y of 2000 rows (2000 of them). */
                public record One() implements Loss {}
                /** x = 1 (Somebody 1999). */
                public record Two() implements Loss {}
                /** L = y. <p>Somebody: Of something: a title, Annals 12(3), 1999. */
                public static class Three implements Loss {}
                /** L = y, as Somebody (1999) has it. */
                public static class Four implements Loss {}
                /** L = y. */
                public static class Five implements Loss {}
                /** How to begin. */
                public enum Initializer {
                    /** As somebody says. */
                    SIX,
                    /** σ = 7 (Somebody and Another et al. 1999). */
                    SEVEN
                }
                /** A kind of losses. */
                public interface Eight extends Loss {}
            }
            """);
        Files.writeString(sources.resolve("M.java"), """
            package a.metrics;
            /**
             * A metric (Somebody 1999).
             * @param nine of nobody known
             */
            public record M(double nine) {}
            """);
        assertThat(names(broken(sources, new SourceRule())))
                .containsExactlyInAnyOrder(
                        "One: source", "Two: source", "Five: source", "Initializer.SIX: source", "M: nine");
    }

    private static Path sources(String room) {
        return Path.of("..", room, "src", "main", "java");
    }

    private static void write(Path sources, String text) throws IOException {
        Files.writeString(Files.createDirectories(sources.resolve("a")).resolve("A.java"), text);
    }

    private static List<String> broken(Path sources, Room.Rule rule) throws IOException {
        return Room.of(sources).broken(rule);
    }

    private static List<String> names(List<String> lines) {
        return lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    }

    /** A type, a method or a field without a comment. */
    private static Stream<String> comment(Declared declared, Room room) {
        boolean may = declared.tree() instanceof MethodTree method && (overrides(method) || declared.isCanonical());
        return declared.comment().isEmpty() && !may ? Stream.of("") : Stream.empty();
    }

    static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(annotation -> annotation.toString().equals("Override"));
    }
}
