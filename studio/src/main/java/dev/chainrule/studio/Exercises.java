package dev.chainrule.studio;

import dev.chainrule.explain.Exercise;
import dev.chainrule.explain.Fading;
import dev.chainrule.explain.Letters;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Variation;
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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/exercise}: a network with other numbers, if asked for, and its derivation with steps left open. */
final class Exercises implements HttpService {
    private static final int HEADING = 3;

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
        tree.put(
                "blanks",
                exercise.blanks().stream().map(step -> blank(step, letters)).toList());
        StringBuilder html = new StringBuilder();
        for (Section section : exercise.sheet(false).sections()) {
            html.append(section.id().equals("conventions") ? "" : HtmlFragment.of(section, HEADING));
        }
        tree.put("html", html.toString());
        return tree;
    }

    private static Map<String, String> blank(Step step, Letters letters) {
        Formula name = new Formula.Name(letters.glyph(step.quantity()), step.id());
        Map<String, String> blank = new LinkedHashMap<>();
        blank.put("id", step.id());
        blank.put("name", TextStyle.UNICODE.print(name));
        blank.put("mathml", MathmlStyle.MATHML.print(name));
        blank.put("spoken", SpokenStyle.ENGLISH.print(name));
        return blank;
    }
}
