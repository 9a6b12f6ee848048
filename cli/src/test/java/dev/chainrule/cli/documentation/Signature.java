package dev.chainrule.cli.documentation;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.Arrays;
import java.util.List;

/**
 * Which of several methods of one name a link means.
 *
 * @param text the types of the parameters in parentheses, as the link has them; empty where it means any
 */
record Signature(String text) {
    boolean suits(Declared member) {
        return text.isEmpty()
                || (member.tree() instanceof MethodTree method && types(method).equals(types()));
    }

    private List<String> types() {
        String inside = text.substring(1, text.length() - 1).strip();
        return inside.isEmpty()
                ? List.of()
                : Arrays.stream(inside.split("\\s*,\\s*"))
                        .map(Signature::simple)
                        .toList();
    }

    private static List<String> types(MethodTree method) {
        return method.getParameters().stream()
                .map(parameter -> simple(parameter.getType()))
                .toList();
    }

    private static String simple(Tree type) {
        return simple(type.toString().replaceAll("@[\\w.]+\\s?", ""));
    }

    /** The type without its package, type arguments and what else a link may leave out. */
    private static String simple(String type) {
        return type.replaceAll("<.*>", "")
                .replaceAll("\\w+\\.(?=\\w)", "")
                .replace("...", "[]")
                .replaceAll("\\s.*", "");
    }
}
