package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.check.Answer;
import dev.chainrule.explain.check.Answers;
import dev.chainrule.explain.check.Checker;
import dev.chainrule.explain.check.Given;
import dev.chainrule.explain.check.Judgement;
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

/** {@code POST /api/check}: judges a learner's numbers. */
final class Checks implements HttpService {
    private static final int MOST_ANSWERS = 1000;
    private static final int LONGEST_ANSWER = 80;

    private final Work work;
    private final NetworkShelf shelf;

    Checks(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/check", work.answering(this::check));
    }

    private Map<String, @Nullable Object> check(Request request) {
        Question question = Question.of(request, shelf);
        question.requireSmall("to judge answers to");
        List<Judgement> judgements = Checker.of(question.inNotation()).judge(answers(request));
        List<Object> judged = new ArrayList<>();
        for (Judgement judgement : judgements) {
            Map<String, Object> tree = new LinkedHashMap<>(judgement.toTree());
            tree.put("sentence", judgement.sentence());
            judged.add(tree);
        }
        return new LinkedHashMap<>(Map.of("answers", judged));
    }

    /** {name: text}; an empty text is an answer that is still open. */
    private static Answers answers(Request request) {
        if (!(request.any("answers") instanceof Map<?, ?> map) || map.size() > MOST_ANSWERS) {
            throw new ChainruleException(
                    "the request: \"answers\" must be an object of texts by name, at most " + MOST_ANSWERS);
        }
        List<Answer> answers = new ArrayList<>();
        map.forEach((name, value) -> {
            String text = String.valueOf(value).strip();
            if (text.length() > LONGEST_ANSWER) {
                throw new ChainruleException(
                        "answers, " + name + ": expected a number, found " + text.substring(0, LONGEST_ANSWER) + "…");
            }
            if (value != null && !text.isEmpty()) {
                answers.add(new Answer(String.valueOf(name), Given.parse(text, "answers"), "answers"));
            }
        });
        return new Answers(answers);
    }
}
