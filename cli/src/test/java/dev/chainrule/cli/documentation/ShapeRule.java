package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Of every array and matrix that a method takes or gives, and that a record has, the comment tells the shape: what the
 * rows and columns are, or how many numbers there are, or that another comment tells, which must then do so itself. A
 * parameter is told of where its tag is, or by its name in the sentence.
 */
final class ShapeRule implements Room.Rule {
    private static final String OF_WHAT = "(numbers|values|elements|entries|rows|columns|arrays|floats|doubles)\\b";

    private static final Pattern NUMBERS = Pattern.compile("\\b((float|double|int|long|boolean) ?\\[]|Matrix\\b)");

    private static final Pattern SHAPE = Pattern.compile(String.join(
            "|",
            "[\\w})] ?× ?[\\w{(]", // rows × columns
            "\\b([Oo]ne|an?)( [\\w()-]+){0,4} (per|(of|for|in) (each|every))\\b", // one entry per output
            "\\bas (many|long)\\b(?! as (one|anyone|you))", // as many as rows
            "\\{@(code|link) [^}]+} (\\w+ )?" + OF_WHAT, // {@code count} elements
            "\\b[B-HJ-Zb-hj-z]( ≥ \\d)? (\\w+ )?"
                    + OF_WHAT.replace("rows", "rows|indices|knots|edges|terms"), // n values
            "\\b([Tt]wo|three|four) (\\w+ )?" + OF_WHAT,
            "\\bof length\\b"));

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        if (declared.tree() instanceof ClassTree type) {
            return components(type)
                    .filter(ShapeRule::isOfNumbers)
                    .map(component -> component.getName().toString())
                    .filter(name -> !isTold(declared, "param " + name, name, room));
        }
        if (!(declared.tree() instanceof MethodTree method) || isSaidElsewhere(declared, method)) {
            return Stream.empty();
        }
        Stream<String> parameters = method.getParameters().stream()
                .filter(ShapeRule::isOfNumbers)
                .map(parameter -> parameter.getName().toString())
                .filter(name -> !isTold(declared, "param " + name, name, room));
        Stream<String> result = Stream.ofNullable(method.getReturnType())
                .filter(ShapeRule::isOfNumbers)
                .filter(type -> !isTold(declared, "return", "", room))
                .map(type -> "return");
        return Stream.concat(parameters, result);
    }

    /** Where a method has nothing to add to what it overrides, or a constructor to the record's own comment. */
    private static boolean isSaidElsewhere(Declared declared, MethodTree method) {
        boolean canonical = declared.of().getKind() == Tree.Kind.RECORD
                && method.getReturnType() == null
                && names(method.getParameters().stream()).equals(names(components(declared.of())));
        return canonical || (declared.comment().isEmpty() && JavadocTest.overrides(method));
    }

    private static List<String> names(Stream<? extends VariableTree> variables) {
        return variables.map(variable -> variable.getName().toString()).toList();
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

    private static boolean isTold(Declared declared, String tag, String name, Room room) {
        String sentence = declared.comment().sentence();
        boolean isMeant = Comment.pointers(sentence).findAny().isPresent()
                || Pattern.compile("(?i)\\b" + name + "\\b").matcher(sentence).find();
        return tells(declared.comment().tagged(tag), declared, room) || (isMeant && tells(sentence, declared, room));
    }

    private static boolean tells(String text, Declared declared, Room room) {
        return tells(text)
                || Comment.pointers(text)
                        .flatMap(pointer -> room.methods(
                                pointer.type().isEmpty()
                                        ? declared.of().getSimpleName().toString()
                                        : pointer.type(),
                                pointer.method()))
                        .anyMatch(method -> !method.equals(declared)
                                && tells(method.comment().text()));
    }

    private static boolean tells(String text) {
        return SHAPE.matcher(text.replaceAll("\\s+", " ")).find();
    }
}
