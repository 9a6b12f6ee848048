package dev.chainrule.model;

import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Says which classes have so few rows that a part of a split has none of them. */
final class RareClasses {
    /** So many classes are named. */
    private static final int NAMED = 3;

    private RareClasses() {}

    /** Adds to {@code remarks} what a person should know of the {@code split} of {@code rows}. */
    static void remark(Table rows, Target target, Split split, List<String> remarks) {
        if (!(target instanceof ClassTarget classes)) {
            return;
        }
        int[] found = TargetValues.classes(rows, classes);
        say(classes, found, split.training(), "training", "it cannot be learned", "they cannot be learned", remarks);
        say(
                classes,
                found,
                split.validation(),
                "validation",
                "its metrics say nothing of it",
                "its metrics say nothing of them",
                remarks);
        say(
                classes,
                found,
                split.test(),
                "test",
                "its metrics say nothing of it",
                "its metrics say nothing of them",
                remarks);
    }

    private static void say(
            ClassTarget target,
            int[] classes,
            int[] part,
            String name,
            String ofOne,
            String ofMany,
            List<String> remarks) {
        int[] there = counts(target, Arrays.stream(part).map(row -> classes[row]));
        int[] all = counts(target, Arrays.stream(classes));
        List<String> absent = new ArrayList<>();
        for (int c = 0; c < there.length; c++) {
            if (there[c] == 0) {
                absent.add("'" + target.classes().get(c) + "' (" + all[c] + " of " + classes.length + " rows)");
            }
        }
        if (part.length > 0 && !absent.isEmpty()) {
            String named = String.join(", ", absent.subList(0, Math.min(NAMED, absent.size())));
            int more = absent.size() - NAMED;
            remarks.add("no row of the " + name + " part has " + target.column() + " " + named
                    + (more > 0 ? " and " + more + " more" : "") + ": " + (absent.size() == 1 ? ofOne : ofMany));
        }
    }

    /** How many of {@code classes} are each. */
    private static int[] counts(ClassTarget target, IntStream classes) {
        int[] counts = new int[target.classes().size()];
        classes.forEach(c -> counts[c]++);
        return counts;
    }
}
