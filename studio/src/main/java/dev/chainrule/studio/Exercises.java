package dev.chainrule.studio;

import dev.chainrule.explain.Exercise;
import dev.chainrule.explain.Fading;
import dev.chainrule.explain.Letters;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Variation;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import dev.chainrule.explain.formula.SpokenStyle;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.explain.paper.HtmlFragment;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/exercise}: a network with other numbers, if asked for, and its derivation with steps left open. */
final class Exercises implements HttpService {
    private static final int HEADING = 3;

    /** What the hints to a blank show, one after the other. */
    private static final List<String> HINTS = List.of("symbols", "numbers", "value");

    private final Work work;
    private final NetworkShelf shelf;

    Exercises(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/exercise", work.answering(this::exercise));
    }

    private Map<String, @Nullable Object> exercise(Request request) {
        Question question = Question.of(request, shelf);
        question.requireSmall("for a work sheet");
        String hide = request.text("hide");
        Fading fading = hide == null ? Fading.ALL : Fading.of(hide);
        Digits digits = new Digits((int) request.whole("digits", Digits.USUAL.significant(), 1, 17));
        NetworkFile file = question.inNotation();
        NetworkFile varied = request.flag("vary")
                ? Variation.of(file, request.whole("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE))
                : file;
        Exercise exercise = Exercise.of(varied, fading, digits);
        Letters letters = Letters.of(varied.notation(), varied);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("network", varied.toTree());
        tree.put("blanks", blanks(exercise, letters, digits));
        StringBuilder html = new StringBuilder();
        for (Section section : exercise.sheet(false).sections()) {
            html.append(section.id().equals("conventions") ? "" : HtmlFragment.of(section, HEADING));
        }
        tree.put("html", html.toString());
        return tree;
    }

    /** The blanks, each with what hints and solutions tell of it. */
    private static List<Map<String, @Nullable Object>> blanks(Exercise exercise, Letters letters, Digits digits) {
        NetworkFile file = exercise.file();
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        List<Step> steps = exercise.blanks();
        List<Map<String, @Nullable Object>> worked = TraceJson.steps(trace, steps, new Reckoning.Doubles(digits));
        List<Map<String, @Nullable Object>> blanks = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Map<String, @Nullable Object> blank = named(steps.get(i), letters);
            for (String field : HINTS) {
                blank.put(field, worked.get(i).get(field));
            }
            blanks.add(blank);
        }
        return blanks;
    }

    private static Map<String, @Nullable Object> named(Step step, Letters letters) {
        Formula name = new Formula.Name(letters.glyph(step.quantity()), step.id());
        Map<String, @Nullable Object> blank = new LinkedHashMap<>();
        blank.put("id", step.id());
        blank.put("name", TextStyle.UNICODE.print(name));
        blank.put("mathml", MathmlStyle.MATHML.print(name));
        blank.put("spoken", SpokenStyle.ENGLISH.print(name));
        return blank;
    }
}
