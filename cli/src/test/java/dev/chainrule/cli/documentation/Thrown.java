package dev.chainrule.cli.documentation;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dev.chainrule.cli.documentation.Room.Audience;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a method throws when it is called: by itself, and through the methods and constructors of the room that it
 * calls.
 *
 * <p>What is thrown at a person counts wherever it comes from: of a method that others see as its comment has it, of any
 * other as its body has it. What is thrown at a programmer counts of the method itself and of the hidden methods of its
 * type. From elsewhere, and so from every constructor, it counts for what is for all, and only if the caller gave
 * what is wrong: if a parameter, as it is or copied, is handed on, and the condition that it is thrown under has to do
 * with it. What a method makes of its parameters it has to see to itself; nobody looks whether it does.
 *
 * <p>Types are known by name alone, as there is no compiler behind it: of fields, parameters and variables, and of what
 * methods of the room give. Unseen stays what is called of other rooms, by a static import, by a reference ({@code
 * A::b}), of an outer type or with a variable number of arguments; and what a lambda throws that is not run at once. Where
 * methods call each other in a circle, what one of them throws may be missed of another.
 */
final class Thrown extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final String AT_A_PERSON = "ChainruleException";
    private static final String AT_A_PROGRAMMER = "IllegalArgumentException";

    /** What runs a lambda before it returns, or as good as. */
    private static final Set<String> AT_ONCE = Set.of(
            "forEach",
            "map",
            "mapToObj",
            "mapToInt",
            "mapToDouble",
            "flatMap",
            "filter",
            "anyMatch",
            "allMatch",
            "noneMatch",
            "ifPresent",
            "orElseGet",
            "computeIfAbsent",
            "removeIf",
            "replaceAll");

    /**
     * A method, as it is called.
     *
     * @param isOwn whether all counts, or only what has to do with {@code given}
     * @param isAllAtAPerson whether at least all counts that is thrown at a person
     * @param given parameters that hold what the caller gave
     */
    record Call(Declared method, boolean isOwn, boolean isAllAtAPerson, Set<String> given) {}

    private final Call call;
    private final Declared in;
    private final Room room;

    /** What calls throw that were seen before, so that none is gone into twice, nor in a circle. */
    private final Map<Call, Set<String>> known;

    /** Variables that hold what the caller gave, or a part of it. */
    private final Set<String> given;

    /** Variables that have to do with that. */
    private final Set<String> derived = new HashSet<>();

    private final Map<String, String> types = new HashMap<>();
    private final Set<String> kinds = new TreeSet<>();
    private boolean counts;

    private Thrown(Call call, Room room, Map<Call, Set<String>> known) {
        this.call = call;
        this.in = call.method();
        this.room = room;
        this.known = known;
        this.given = new HashSet<>(call.given());
        this.counts = call.isOwn() || !given.isEmpty();
    }

    /** Simple names of exceptions; {@code known} is filled with what is found on the way. */
    static Set<String> by(Declared method, Room room, Map<Call, Set<String>> known) {
        Set<String> given = new HashSet<>();
        if (method.audience() == Audience.ALL) {
            parameters(method)
                    .forEach(parameter -> given.add(parameter.getName().toString()));
        }
        return by(new Call(method, true, true, given), room, known);
    }

    private static Set<String> by(Call call, Room room, Map<Call, Set<String>> known) {
        if (!known.containsKey(call)) {
            known.put(call, Set.of());
            Thrown thrown = new Thrown(call, room, known);
            parameters(call.method()).forEach(thrown::know);
            thrown.scan(((MethodTree) call.method().tree()).getBody(), null);
            known.put(call, thrown.kinds);
        }
        return known.get(call);
    }

    private static List<? extends VariableTree> parameters(Declared method) {
        return ((MethodTree) method.tree()).getParameters();
    }

    // ---- what is thrown here ----

    @Override
    public @Nullable Void visitThrow(ThrowTree thrown, @Nullable Void nothing) {
        add(thrown.getExpression());
        return super.visitThrow(thrown, nothing);
    }

    private void add(Tree exception) {
        String kind = exception instanceof MemberReferenceTree made
                ? simple(made.getQualifierExpression())
                : typeOf(exception);
        if (counts || (call.isAllAtAPerson() && isAtAPerson(kind))) {
            kinds.add(kind);
        }
    }

    private boolean isAtAPerson(String kind) {
        return ThrowsRule.kinds(kind, room).anyMatch(AT_A_PERSON::equals);
    }

    /** What is caught goes no further, unless it is thrown again. */
    @Override
    public @Nullable Void visitTry(TryTree attempt, @Nullable Void nothing) {
        Set<String> before = new TreeSet<>(kinds);
        kinds.clear();
        scan(attempt.getResources(), null);
        scan(attempt.getBlock(), null);
        attempt.getCatches().stream()
                .filter(caught -> !throwsAgain(
                        caught.getBlock(), caught.getParameter().getName().toString()))
                .flatMap(caught ->
                        Stream.of(caught.getParameter().getType().toString().split("[ |]+")))
                .forEach(caught -> kinds.removeIf(kind -> caught.matches("RuntimeException|Exception|Throwable")
                        || ThrowsRule.kinds(kind, room).anyMatch(caught::equals)));
        kinds.addAll(before);
        scan(attempt.getCatches(), null);
        return scan(attempt.getFinallyBlock(), null);
    }

    private static boolean throwsAgain(Tree block, String name) {
        return has(
                block,
                tree -> tree instanceof ThrowTree thrown
                        && thrown.getExpression() instanceof IdentifierTree again
                        && again.getName().contentEquals(name));
    }

    // ---- under which condition ----

    @Override
    public @Nullable Void visitIf(IfTree choice, @Nullable Void nothing) {
        scan(choice.getCondition(), null);
        under(choice.getCondition(), choice.getThenStatement());
        under(choice.getCondition(), choice.getElseStatement());
        return null;
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree choice, @Nullable Void nothing) {
        scan(choice.getExpression(), null);
        choice.getCases().forEach(one -> under(choice.getExpression(), one));
        return null;
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree choice, @Nullable Void nothing) {
        scan(choice.getExpression(), null);
        choice.getCases().forEach(one -> under(choice.getExpression(), one));
        return null;
    }

    private void under(Tree condition, @Nullable Tree then) {
        boolean before = counts;
        counts = call.isOwn() || isGiven(condition);
        scan(then, null);
        counts = before;
    }

    /** Whether it is what the caller gave, or a copy. */
    private boolean isGivenItself(Tree expression) {
        return switch (expression) {
            case IdentifierTree variable -> given.contains(variable.getName().toString());
            case MethodInvocationTree call
            when name(call).equals("clone") ->
                isGivenItself(((MemberSelectTree) call.getMethodSelect()).getExpression());
            case MethodInvocationTree call
            when call.getMethodSelect().toString().matches("(List|Set)\\.(of|copyOf)") ->
                call.getArguments().stream().anyMatch(this::isGivenItself);
            default -> false;
        };
    }

    /** Whether it has to do with what the caller gave. */
    private boolean isGiven(Tree expression) {
        return has(
                expression,
                tree -> tree instanceof IdentifierTree variable
                        && (given.contains(variable.getName().toString())
                                || derived.contains(variable.getName().toString())));
    }

    private static boolean has(Tree within, Predicate<Tree> wanted) {
        return Boolean.TRUE.equals(
                new TreeScanner<Boolean, @Nullable Void>() {
                    @Override
                    public Boolean scan(@Nullable Tree tree, @Nullable Void nothing) {
                        return tree != null && (wanted.test(tree) || Boolean.TRUE.equals(super.scan(tree, nothing)));
                    }

                    @Override
                    public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
                        return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
                    }
                }.scan(within, null));
    }

    // ---- through what is called ----

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree invoked, @Nullable Void nothing) {
        String name = name(invoked);
        called(invoked).forEach(method -> follow(method, invoked.getArguments()));
        if (name.equals("orElseThrow")) {
            invoked.getArguments().forEach(this::addMade);
        }
        boolean isAtOnce = AT_ONCE.contains(name);
        for (ExpressionTree argument : invoked.getArguments()) {
            if (argument instanceof LambdaExpressionTree lambda && isAtOnce) {
                if (isGiven(invoked.getMethodSelect())) {
                    lambda.getParameters()
                            .forEach(parameter -> given.add(parameter.getName().toString()));
                }
                scan(lambda.getBody(), null);
            } else if (argument instanceof LambdaExpressionTree lambda) {
                has(lambda.getBody(), tree -> {
                    if (tree instanceof AssignmentTree change) {
                        change(change);
                    }
                    return false;
                });
            }
        }
        return super.visitMethodInvocation(invoked, nothing);
    }

    /** {@code with(draft -> draft.x = x)} makes a record anew, with {@code x}. */
    private void change(AssignmentTree change) {
        if (change.getVariable() instanceof MemberSelectTree component && isGivenItself(change.getExpression())) {
            String own = in.of().getSimpleName().toString();
            room.methods(own, own)
                    .filter(Declared::isCanonical)
                    .forEach(maker ->
                            follow(maker, Set.of(component.getIdentifier().toString())));
        }
    }

    /** What a supplier of an exception gives. */
    private void addMade(ExpressionTree supplier) {
        if (!(supplier instanceof LambdaExpressionTree lambda)) {
            add(supplier);
        } else if (lambda.getBody() instanceof ExpressionTree made) {
            add(made);
        } else {
            has(lambda.getBody(), tree -> {
                if (tree instanceof ReturnTree made) {
                    add(made.getExpression());
                }
                return false;
            });
        }
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
        String type = simple(made.getIdentifier());
        if (made.getClassBody() == null) {
            callable(type, type, made.getArguments()).forEach(maker -> follow(maker, made.getArguments()));
        }
        return super.visitNewClass(made, nothing);
    }

    /** Adds what {@code method} throws that is called with these arguments. */
    private void follow(Declared method, List<? extends ExpressionTree> arguments) {
        Set<String> passed = new HashSet<>();
        List<? extends VariableTree> parameters = parameters(method);
        for (int i = 0; i < arguments.size(); i++) {
            VariableTree parameter = parameters.get(i);
            ExpressionTree argument = arguments.get(i);
            boolean isCondition = parameter.getType().toString().equals("boolean");
            if (isCondition ? isGiven(argument) : isGivenItself(argument)) {
                passed.add(parameter.getName().toString());
            }
        }
        follow(method, passed);
    }

    private void follow(Declared method, Set<String> passed) {
        boolean makes = ((MethodTree) method.tree()).getReturnType() == null;
        boolean isNear =
                call.isOwn() && !makes && !method.isOpen() && method.of().equals(in.of());
        boolean isAllAtAPerson = call.isAllAtAPerson() && !makes;
        if (method.isOpen() && isAllAtAPerson) {
            method.comment().thrown().filter(this::isAtAPerson).forEach(kinds::add);
        }
        if (!method.isOpen() || !passed.isEmpty()) {
            by(new Call(method, isNear, isAllAtAPerson, passed), room, known).stream()
                    .filter(kind -> isNear
                            || kind.equals(AT_A_PROGRAMMER)
                            || (isAtAPerson(kind) && (makes || !method.isOpen())))
                    .forEach(kinds::add);
        }
    }

    /** The methods that a call may mean, of the type it is called on and those above. */
    private List<Declared> called(MethodInvocationTree call) {
        String name = name(call);
        List<? extends ExpressionTree> arguments = call.getArguments();
        String own = in.of().getSimpleName().toString();
        if (call.getMethodSelect() instanceof MemberSelectTree method) {
            return callable(typeOf(method.getExpression()), name, arguments);
        }
        return switch (name) {
            case "this" -> callable(own, own, arguments);
            case "super" -> {
                String above =
                        in.of().getExtendsClause() == null ? "" : simple(in.of().getExtendsClause());
                yield callable(above, above, arguments);
            }
            default -> callable(own, name, arguments);
        };
    }

    private List<Declared> callable(String type, String name, List<? extends ExpressionTree> arguments) {
        return Stream.concat(Stream.of(type), name.equals(type) ? Stream.empty() : above(type))
                .flatMap(one -> room.methods(one, name))
                .filter(method -> takes(parameters(method), arguments))
                .toList();
    }

    private boolean takes(List<? extends VariableTree> parameters, List<? extends ExpressionTree> arguments) {
        return parameters.size() == arguments.size()
                && IntStream.range(0, parameters.size())
                        .allMatch(i -> mayBe(
                                typeOf(arguments.get(i)),
                                simple(parameters.get(i).getType())));
    }

    /** Whether a value of type {@code one} is of type {@code other} too, as far as the room knows the two. */
    private boolean mayBe(String one, String other) {
        return one.equals(other)
                || room.types(one).isEmpty()
                || room.types(other).isEmpty()
                || above(one).anyMatch(other::equals);
    }

    private Stream<String> above(String type) {
        return room.types(type).stream()
                .flatMap(one -> room.above((ClassTree) one.tree()).stream())
                .distinct();
    }

    private static String name(MethodInvocationTree call) {
        return call.getMethodSelect() instanceof MemberSelectTree method
                ? method.getIdentifier().toString()
                : call.getMethodSelect().toString();
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree later, @Nullable Void nothing) {
        return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree later, @Nullable Void nothing) {
        return null;
    }

    // ---- variables, and of which type something is ----

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
        know(variable);
        if (variable.getInitializer() != null && isGivenItself(variable.getInitializer())) {
            given.add(variable.getName().toString());
        } else if (variable.getInitializer() != null && isGiven(variable.getInitializer())) {
            derived.add(variable.getName().toString());
        }
        return super.visitVariable(variable, nothing);
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree loop, @Nullable Void nothing) {
        if (isGiven(loop.getExpression())) {
            given.add(loop.getVariable().getName().toString());
        }
        return super.visitEnhancedForLoop(loop, nothing);
    }

    private void know(VariableTree variable) {
        Tree known = variable.getType() == null ? variable.getInitializer() : variable.getType();
        if (known != null) {
            types.put(variable.getName().toString(), variable.getType() == null ? typeOf(known) : simple(known));
        }
    }

    /** Its simple name; empty if that is not to be known. */
    private String typeOf(Tree expression) {
        String own = in.of().getSimpleName().toString();
        return switch (expression) {
            case IdentifierTree variable when variable.getName().contentEquals("this") -> own;
            case IdentifierTree variable -> {
                String name = variable.getName().toString();
                String field = types.getOrDefault(name, fieldOf(own, name));
                yield field.isEmpty() ? name : field;
            }
            case MemberSelectTree field -> {
                String name = field.getIdentifier().toString();
                String found = fieldOf(typeOf(field.getExpression()), name);
                yield found.isEmpty() ? name : found;
            }
            case NewClassTree made -> simple(made.getIdentifier());
            case ConditionalExpressionTree choice -> typeOf(choice.getTrueExpression());
            case MethodInvocationTree call ->
                called(call).stream()
                        .map(method -> ((MethodTree) method.tree()).getReturnType())
                        .map(Thrown::simple)
                        .findFirst()
                        .orElseGet(() -> call.getMethodSelect() instanceof MemberSelectTree accessor
                                ? fieldOf(typeOf(accessor.getExpression()), name(call))
                                : fieldOf(own, name(call)));
            default -> "";
        };
    }

    private String fieldOf(String type, String name) {
        return room.types(type).stream()
                .flatMap(one -> ((ClassTree) one.tree()).getMembers().stream())
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> field.getName().contentEquals(name) && field.getType() != null)
                .map(field -> simple(field.getType()))
                .findFirst()
                .orElse("");
    }

    private static String simple(Object name) {
        return name.toString().replaceAll("@\\w+ ?|<.*|[\\w.]+\\.", "").strip();
    }
}
