package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.reference.ErrorOverStep;
import dev.chainrule.reference.GradientCheck;
import dev.chainrule.reference.GradientReport;
import dev.chainrule.reference.GradientReport.Entry;
import dev.chainrule.reference.Mode;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/gradcheck}: the backward pass against central differences, by one step and over many. */
final class GradientChecks implements HttpService {
    private static final double TOLERANCE = 1e-6;
    private static final int MOST_PARAMETERS = 1000;

    /** Of the parameters so many, spread evenly, show the error over the step. */
    private static final int OVER_STEP = 40;

    /** Two steps per decade: from 10^(−1/2) down to 10^(−12). */
    private static final double[] STEPS = IntStream.rangeClosed(1, 24)
            .mapToDouble(i -> StrictMath.pow(10, -i / 2.0))
            .toArray();

    /** Multiplications that one check may take. */
    private static final double MOST_WORK = 6e7;

    private final Work work;
    private final NetworkShelf shelf;

    GradientChecks(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/gradcheck", work.answering(this::check));
    }

    private Map<String, @Nullable Object> check(Request request) {
        NetworkFile file = Question.of(request, shelf).file();
        if (!file.hasTargets()) {
            throw new ChainruleException("there are no targets, and without them there is no gradient to check");
        }
        Double step = request.number("step");
        if (step != null && !(step > 0 && step < 1)) {
            throw new ChainruleException("the request: \"step\" must be between 0 and 1, is " + step);
        }
        double one = 2.0 * file.network().layout().size() * file.samples().size();
        int limit = (int) Math.clamp(MOST_WORK / one, 1, MOST_PARAMETERS);
        double h = step == null ? GradientCheck.BEST_STEP : step;
        GradientReport report = run(file, h, limit);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("step", h);
        tree.put(
                "parameters",
                report.entries().stream().map(GradientChecks::entry).toList());
        tree.put("of", file.network().layout().trained());
        tree.put("overStep", overStep(file, Math.min(limit, OVER_STEP)));
        tree.put("worst", report.worst().map(GradientChecks::entry).orElse(null));
        tree.put("kinks", report.kinks());
        tree.put("tolerance", TOLERANCE);
        tree.put("passed", report.within(TOLERANCE));
        return tree;
    }

    private static GradientReport run(NetworkFile file, double step, int limit) {
        return new GradientCheck(step, false, limit).run(file.pass(), file.inputs(), file.objective(), Mode.PREDICTION);
    }

    private static Map<String, @Nullable Object> entry(Entry entry) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", entry.name().replaceFirst("^slope", "p"));
        tree.put("analytic", entry.analytic());
        tree.put("numeric", entry.numeric());
        tree.put("relativeError", entry.relativeError());
        tree.put("verdict", entry.kink() ? "kink" : entry.relativeError() <= TOLERANCE ? "right" : "off");
        tree.put("kink", entry.kink());
        return tree;
    }

    private static List<Object> overStep(NetworkFile file, int limit) {
        ErrorOverStep errors =
                ErrorOverStep.of(file.pass(), file.inputs(), file.objective(), Mode.PREDICTION, limit, STEPS);
        return errors.points().stream().map(GradientChecks::point).toList();
    }

    private static Object point(ErrorOverStep.Point point) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("h", point.step());
        tree.put("error", point.error());
        return tree;
    }
}
