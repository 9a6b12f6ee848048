package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is a formula has it in its comment, and says by whom and of which year it is; so does every metric. A year is
 * a source after a name alone.
 */
final class SourceRule implements Room.Rule {
    /** The kinds of things that are formulas, by the interfaces they implement. */
    private static final Pattern OF_A_FORMULA = Pattern.compile(
            "\\w*(Loss|Activation|Blend|Optimizer|Schedule|Normalization|EmbeddingPart|Scaling|Encoding)");

    /** Methods, constants of enums and types without such a kind that somebody has found as well. */
    private static final Pattern FOUND = Pattern.compile(
            "Initializer\\.[A-Z_]+|Moments\\.and|GradientCheck|RandomStream(\\.next(Int|Gaussian)|\\.shuffle)?");

    private static final Pattern FORMULA = Pattern.compile("[=←] [^.;]*?\\p{L}|\\bis 1\\b");

    private static final String YEAR = "(19|20)\\d\\d\\b";
    private static final String NAME = "\\p{Lu}[\\p{L}.’'-]+";

    /** {@code Name and Name (2000)}, {@code Journal 12, 2000} or {@code Name: title, 2000}. */
    private static final Pattern SOURCE =
            Pattern.compile(NAME + "( et al\\.)?( \\d[\\d()]*)?,? \\(?" + YEAR + "|" + NAME + ": [^.]+,[^,.]* " + YEAR);

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
            "Robust",
            "Initializer.AUTO",
            "Initializer.ZEROS");

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
        if (declared.tree() instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD && isOfMetrics(declared)) {
            return Room.components(type)
                    .filter(component -> component.getType().toString().equals("double"))
                    .map(component -> component.getName().toString())
                    .filter(metric -> !METRICS_OF_NOBODY.contains(metric) && !hasSource(metric, declared));
        }
        String comment = declared.comment().text();
        boolean hasFormula = !isOfAFormula(declared)
                || FORMULA.matcher(SOURCE.matcher(comment).replaceAll("")).find();
        boolean hasSource = OF_NOBODY.contains(declared.name()) || isSource(comment);
        boolean isAsked =
                isOfAFormula(declared) || FOUND.matcher(declared.name()).matches();
        return isAsked && !(hasFormula && hasSource) ? Stream.of("source") : Stream.empty();
    }

    private static boolean isOfMetrics(Declared declared) {
        return declared.packageName().endsWith(".metrics");
    }

    /** Whether it is a type that is a formula; an interface is a kind of them. */
    private static boolean isOfAFormula(Declared declared) {
        return declared.tree() instanceof ClassTree type
                && type.getKind() != Tree.Kind.INTERFACE
                && type.getImplementsClause().stream()
                        .anyMatch(kind -> OF_A_FORMULA.matcher(kind.toString()).matches());
    }

    private static boolean isSource(String text) {
        return SOURCE.matcher(text.replaceAll("\\s+", " ")).find();
    }

    /** Whether the metric's own tag names a source, or a sentence with the metric in it. */
    private static boolean hasSource(String metric, Declared declared) {
        Comment comment = declared.comment();
        Pattern named = Pattern.compile("\\b" + metric + "\\b");
        return isSource(comment.tagged("param " + metric))
                || (named.matcher(comment.sentence()).find() && isSource(comment.sentence()));
    }
}
