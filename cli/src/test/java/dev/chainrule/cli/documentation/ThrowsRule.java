package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreeScanner;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method says when it throws what it throws on purpose, itself or through what nobody else can see; unless what it
 * overrides has said so, or the method that its comment points to.
 */
final class ThrowsRule implements Room.Rule {
    /** What is thrown on purpose: at a person, and at a programmer. */
    private static final Set<String> ON_PURPOSE = Set.of(
            "ChainruleException",
            "IllegalArgumentException",
            "IndexOutOfBoundsException",
            "UnsupportedOperationException");

    private static final Set<String> AT_A_PERSON = Set.of("ChainruleException");

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        if (!(declared.tree() instanceof MethodTree method)) {
            return Stream.empty();
        }
        Set<String> kinds = new TreeSet<>();
        new Thrown(declared, room, kinds, new HashSet<>()).scan(method.getBody(), null);
        kinds.retainAll(ON_PURPOSE);
        return kinds.stream().filter(kind -> !isSaid(kind, declared, method, room));
    }

    private static boolean isSaid(String kind, Declared declared, MethodTree method, Room room) {
        String of = declared.of().getSimpleName().toString();
        String name = method.getName().toString();
        Stream<Declared> above = room.above(declared.of()).stream().flatMap(type -> room.methods(type, name));
        Stream<Declared> pointed = Comment.pointers(declared.comment().sentence())
                .flatMap(pointer -> room.methods(pointer.type().isEmpty() ? of : pointer.type(), pointer.method()))
                .filter(other -> !other.equals(declared));
        return declared.comment().says(kind)
                || Stream.concat(JavadocTest.overrides(method) ? above : Stream.empty(), pointed)
                        .anyMatch(other -> other.comment().says(kind));
    }

    /** What is thrown where a method is called, not later, and not where another method's comment says it. */
    private static final class Thrown extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Declared in;
        private final Room room;
        private final Set<String> kinds;
        private final Set<Declared> seen;

        Thrown(Declared in, Room room, Set<String> kinds, Set<Declared> seen) {
            this.in = in;
            this.room = room;
            this.kinds = kinds;
            this.seen = seen;
        }

        @Override
        public @Nullable Void visitThrow(ThrowTree thrown, @Nullable Void nothing) {
            if (thrown.getExpression() instanceof NewClassTree made) {
                kinds.add(simple(made.getIdentifier()));
            } else if (thrown.getExpression() instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof IdentifierTree method) {
                room.methods(in.of().getSimpleName().toString(), method.toString())
                        .map(maker -> ((MethodTree) maker.tree()).getReturnType())
                        .forEach(kind -> kinds.add(simple(kind)));
            }
            return super.visitThrow(thrown, nothing);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof IdentifierTree method) {
                kinds.addAll(thrownBy(in.of().getSimpleName().toString(), method.toString(), call));
            } else if (call.getMethodSelect() instanceof MemberSelectTree method) {
                String type = simple(method.getExpression());
                Set<String> below = thrownBy(type, method.getIdentifier().toString(), call);
                below.retainAll(AT_A_PERSON); // what a programmer did wrong is for the caller there to have seen to
                kinds.addAll(below);
                if (method.getIdentifier().contentEquals("orElseThrow")) {
                    call.getArguments().stream()
                            .filter(LambdaExpressionTree.class::isInstance)
                            .map(later -> ((LambdaExpressionTree) later).getBody())
                            .filter(NewClassTree.class::isInstance)
                            .forEach(made -> kinds.add(simple(((NewClassTree) made).getIdentifier())));
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        /** What is thrown by what only the package sees; what others see has a comment of its own. */
        private Set<String> thrownBy(String type, String name, MethodInvocationTree call) {
            Set<String> below = new TreeSet<>();
            room.methods(type, name)
                    .filter(called -> called.packageName().equals(in.packageName()))
                    .filter(called ->
                            ((MethodTree) called.tree()).getParameters().size()
                                    == call.getArguments().size())
                    .filter(called -> !called.isOpen() && seen.add(called))
                    .toList()
                    .forEach(called -> {
                        new Thrown(called, room, below, seen).scan(((MethodTree) called.tree()).getBody(), null);
                        seen.remove(called); // only the way here: what is caught in one place may not be in another
                    });
            return below;
        }

        /** What is caught goes no further. */
        @Override
        public @Nullable Void visitTry(TryTree attempt, @Nullable Void nothing) {
            Set<String> inside = new TreeSet<>();
            Thrown block = new Thrown(in, room, inside, seen);
            block.scan(attempt.getResources(), null);
            block.scan(attempt.getBlock(), null);
            attempt.getCatches().stream()
                    .flatMap(caught ->
                            Stream.of(caught.getParameter().getType().toString().split("[ |]+")))
                    .forEach(inside::remove);
            kinds.addAll(inside);
            scan(attempt.getCatches(), null);
            return scan(attempt.getFinallyBlock(), null);
        }

        private static String simple(Object name) {
            return name.toString().replaceAll("<.*|[\\w.]+\\.", "");
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree later, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree later, @Nullable Void nothing) {
            return null;
        }
    }
}
