package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Of every array, matrix and list of numbers that a method takes or gives, that a record has or a field is, the comment
 * tells the shape: what the rows and columns are, or how many numbers there are, or that another comment tells, which
 * must then do so itself and be seen. A parameter is told of where its tag is, or in a sentence with its name. Bytes and
 * words are not asked for.
 */
final class ShapeRule implements Room.Rule {
    private static final String OF_WHAT = "(numbers|values|elements|entries|rows|columns|arrays|floats|doubles)\\b";
    private static final String ONE_OF = "(number|value|element|entry|float|double|index|weight|probability|array|row)";

    private static final Pattern NUMBERS = Pattern.compile(
            "\\b((float|double|int|long|short|boolean) ?\\[]|(Matrix|Vector)\\b|List<(Double|Float|Integer|Long)>)");

    private static final Pattern SHAPE = Pattern.compile(String.join(
            "|",
            "[\\w})] ?× ?[\\w{(]", // rows × columns
            "\\b([Oo]ne|an? (\\w+ )?" + ONE_OF
                    + ")( [\\w()-]+){0,4} (per|(of|for|in) (each|every))\\b", // one per output
            "\\bas (many|long)\\b(?! as (one|anyone|you))", // as many as rows
            "\\{@(code|link) [^}]+} (\\w+ )?" + OF_WHAT, // {@code count} elements
            "\\b[B-HJ-Zb-hj-z]( ≥ \\d)? (\\w+ )?"
                    + OF_WHAT.replace("rows", "rows|indices|knots|edges|terms"), // n values
            "\\b([Tt]wo|three|four) (\\w+ )?" + OF_WHAT,
            "\\bof length\\b"));

    /** What is said in parentheses of something by its name. */
    private static final Pattern ASIDE = Pattern.compile("\\{@code (\\w+)}\\s*\\([^)]*\\)");

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        return switch (declared.tree()) {
            case ClassTree type -> untold(components(type), declared, room);
            case MethodTree method
            when !isSaidElsewhere(declared, method) ->
                Stream.concat(
                        untold(method.getParameters().stream(), declared, room),
                        Stream.ofNullable(method.getReturnType())
                                .filter(ShapeRule::isOfNumbers)
                                .filter(type -> !isTold(declared, room))
                                .map(type -> "return"));
            case VariableTree field when isOfNumbers(field) && !isTold(declared, room) -> Stream.of("value");
            default -> Stream.empty();
        };
    }

    private static Stream<String> untold(Stream<? extends VariableTree> variables, Declared declared, Room room) {
        return variables
                .filter(ShapeRule::isOfNumbers)
                .map(variable -> variable.getName().toString())
                .filter(name -> !isTold(name, declared, room));
    }

    /** Where a method has nothing to add to what it overrides, or a constructor to the record's own comment. */
    private static boolean isSaidElsewhere(Declared declared, MethodTree method) {
        return declared.isCanonical() || (declared.comment().isEmpty() && JavadocTest.overrides(method));
    }

    private static Stream<VariableTree> components(ClassTree type) {
        return type.getKind() == Tree.Kind.RECORD ? Room.components(type) : Stream.empty();
    }

    private static boolean isOfNumbers(VariableTree variable) {
        return isOfNumbers(variable.getType());
    }

    private static boolean isOfNumbers(Tree type) {
        return NUMBERS.matcher(type.toString().replaceAll("@\\w+ ?", "")).find();
    }

    /** Whether the shape of what a method gives, or a field is, is told. */
    private static boolean isTold(Declared declared, Room room) {
        Comment comment = declared.comment();
        return Stream.of(comment.tagged("return"), withoutAsides(comment.sentence(), ""))
                .anyMatch(text -> tells(text, declared, room));
    }

    /** Whether the shape of the parameter or component {@code name} is told. */
    private static boolean isTold(String name, Declared declared, Room room) {
        Comment comment = declared.comment();
        Pattern named = Pattern.compile("(?i)\\b" + name + "\\b");
        Stream<String> sentences = Stream.of(
                        withoutAsides(comment.sentence(), name).split("(?<=\\.)\\s+"))
                .filter(text -> named.matcher(text).find()
                        || Comment.pointers(text).findAny().isPresent());
        return Stream.concat(Stream.of(comment.tagged("param " + name)), sentences)
                .anyMatch(text -> tells(text, declared, room));
    }

    /** The text without what is said aside of others than {@code name}. */
    private static String withoutAsides(String text, String name) {
        return ASIDE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals(name) ? found.group() : ""));
    }

    private static boolean tells(String text, Declared declared, Room room) {
        return tells(text)
                || Comment.pointers(text)
                        .flatMap(pointer -> room.methods(
                                        pointer.type().isEmpty()
                                                ? declared.of().getSimpleName().toString()
                                                : pointer.type(),
                                        pointer.method())
                                .filter(pointer.signature()::suits))
                        .anyMatch(method -> !method.equals(declared)
                                && method.isOpen()
                                && tells(method.comment().text()));
    }

    private static boolean tells(String text) {
        return SHAPE.matcher(text.replaceAll("\\s+", " ")).find();
    }
}
