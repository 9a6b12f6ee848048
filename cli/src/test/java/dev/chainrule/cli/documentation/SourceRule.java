package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is a formula has it in its comment, and says by whom and of which year it is; so does every metric. */
final class SourceRule implements Room.Rule {
    /** The kinds of things that are formulas, by the interfaces they implement. */
    private static final Pattern OF_A_FORMULA = Pattern.compile(
            "\\w*(Loss|Activation|Blend|Optimizer|Schedule|Normalization|EmbeddingPart|Scaling|Encoding)");

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
            "StepSchedule",
            "None",
            "Plain",
            "Through",
            "Standard",
            "Robust");

    /** Metrics of which the same is true; what is averaged for a bin is none. */
    private static final Set<String> METRICS_OF_NOBODY = Set.of(
            "accuracy",
            "subsetAccuracy",
            "precision",
            "recall",
            "prAuc",
            "rmse",
            "mae",
            "r2",
            "coverage",
            "width",
            "weight",
            "predicted",
            "cameTrue");

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        if (!(declared.tree() instanceof ClassTree type) || type.getKind() != Tree.Kind.RECORD) {
            return Stream.empty();
        }
        if (declared.packageName().endsWith(".metrics")) {
            return Room.components(type)
                    .filter(component -> component.getType().toString().equals("double"))
                    .map(component -> component.getName().toString())
                    .filter(metric -> !METRICS_OF_NOBODY.contains(metric) && !hasSource(declared, "param " + metric));
        }
        boolean isFormula = type.getImplementsClause().stream()
                .anyMatch(kind -> OF_A_FORMULA.matcher(kind.toString()).matches());
        String comment = declared.comment().text();
        boolean isOfNobody = OF_NOBODY.contains(type.getSimpleName().toString());
        boolean isSaid = FORMULA.matcher(comment).find()
                && (isOfNobody || YEAR.matcher(comment).find());
        return isFormula && !isSaid ? Stream.of("source") : Stream.empty();
    }

    private static boolean hasSource(Declared declared, String tag) {
        return Stream.of(declared.comment().tagged(tag), declared.comment().sentence())
                .anyMatch(text -> YEAR.matcher(text).find());
    }
}
