package dev.chainrule.model;

import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Says which classes have so few rows that a part of a split has none of them. */
public final class RareClasses {
    /** So many classes are named. */
    private static final int NAMED = 3;

    private RareClasses() {}

    /** Adds to {@code remarks} what a person should know of the {@code split} of {@code rows}. */
    static void remark(Table rows, Target target, Split split, List<String> remarks) {
        if (target instanceof ClassTarget classes) {
            int[] found = TargetValues.classes(rows, classes);
            remark(
                    classes,
                    counts(classes, found, split.training()),
                    counts(classes, found, split.validation()),
                    counts(classes, found, split.test()),
                    remarks);
        }
    }

    /**
     * Adds to {@code remarks} what a person should know of a split that gives each part so many rows of each class.
     *
     * @param training rows to learn from, one number for each class of {@code target}
     * @param validation rows to choose by, as many numbers; all 0 if there are none
     * @param test rows to judge by, as many numbers; all 0 if there are none
     */
    public static void remark(
            ClassTarget target, long[] training, long[] validation, long[] test, List<String> remarks) {
        long[] all = training.clone();
        Arrays.setAll(all, c -> training[c] + validation[c] + test[c]);
        say(target, all, training, "training", "it cannot be learned", "they cannot be learned", remarks);
        String ofOne = "its metrics say nothing of it";
        String ofMany = "its metrics say nothing of them";
        say(target, all, validation, "validation", ofOne, ofMany, remarks);
        say(target, all, test, "test", ofOne, ofMany, remarks);
    }

    private static void say(
            ClassTarget target,
            long[] all,
            long[] part,
            String name,
            String ofOne,
            String ofMany,
            List<String> remarks) {
        long rows = LongStream.of(all).sum();
        List<String> absent = new ArrayList<>();
        for (int c = 0; c < part.length; c++) {
            if (part[c] == 0 && all[c] > 0) {
                absent.add("'" + target.classes().get(c) + "' (" + all[c] + " of " + rows + " rows)");
            }
        }
        if (LongStream.of(part).sum() > 0 && !absent.isEmpty()) {
            String named = String.join(", ", absent.subList(0, Math.min(NAMED, absent.size())));
            int more = absent.size() - NAMED;
            remarks.add("no row of the " + name + " part has " + target.column() + " " + named
                    + (more > 0 ? " and " + more + " more" : "") + ": " + (absent.size() == 1 ? ofOne : ofMany));
        }
    }

    /** How many of the rows {@code part} are of each class. */
    private static long[] counts(ClassTarget target, int[] classes, int[] part) {
        long[] counts = new long[target.classes().size()];
        for (int row : part) {
            counts[classes[row]]++;
        }
        return counts;
    }
}
