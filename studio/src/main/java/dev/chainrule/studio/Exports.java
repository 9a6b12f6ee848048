package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.Card;
import dev.chainrule.explain.Derivation;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.QuantityFinder;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.paper.Format;
import dev.chainrule.explain.paper.Renderer;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /api/export/FORMAT}: the derivation as a file: the whole pass, or of one quantity. */
final class Exports implements HttpService {
    private static final String NAME = "derivation";

    /** Parameters times samples times rounds of what is written out line by line. */
    private static final long MOST_LINES = 50_000;

    private final Work work;
    private final NetworkShelf shelf;

    /**
     * A file.
     *
     * @param ending of its name, without the dot
     * @param type of its content
     * @param content of it
     */
    private record File(String ending, String type, byte[] content) {}

    Exports(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/export/{format}", this::export);
    }

    private void export(ServerRequest request, ServerResponse response) {
        String format = request.path().pathParameters().get("format");
        byte[] body = Request.body(request, Request.USUAL_BYTES);
        File file = work.run(() -> file(format, Request.parse(body)));
        response.header(HeaderNames.CONTENT_TYPE, file.type());
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + NAME + "." + file.ending() + "\"");
        response.send(file.content());
    }

    private File file(String format, Request request) {
        Question question = Question.of(request, shelf);
        long lines = (long) question.file().network().layout().trained()
                * question.file().samples().size()
                * question.rounds();
        if (lines > MOST_LINES
                && !(question.isLarge() && question.file().samples().size() * question.rounds() == 1)) {
            throw new ChainruleException("this would make a document of some " + lines + " lines, at most " + MOST_LINES
                    + " are written; take fewer samples");
        }
        Trace trace = question.trace();
        return switch (format) {
            case "json" -> new File("json", "application/json; charset=utf-8", json(trace, question));
            case "csv" ->
                new File(
                        "csv",
                        "text/csv; charset=utf-8",
                        QuantityTable.csv(trace, question.isLarge() ? Level.NEURON : Level.TERM));
            case "html" -> {
                String page = utf8(Renderer.of(Format.HTML).render(document(trace, question, request)));
                yield new File(
                        "html", "text/html; charset=utf-8", SteppedPage.of(page).getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                Format paper = Format.of(format);
                yield new File(
                        paper.ending(), type(paper), Renderer.of(paper).render(document(trace, question, request)));
            }
        };
    }

    private static byte[] json(Trace trace, Question question) {
        Level level = question.isLarge() ? Level.LAYER : Level.TERM;
        return TraceJson.write(trace, trace.steps(level), question.reckoning()).getBytes(StandardCharsets.UTF_8);
    }

    private static Document document(Trace trace, Question question, Request request) {
        String id = request.text("quantity");
        if (id == null) {
            return Derivation.of(trace, new Derivation.Request(Level.NEURON, List.of(), question.reckoning()));
        }
        Quantity quantity = QuantityFinder.of(trace).find(id);
        if (isParameter(quantity)) {
            return Derivation.of(trace, new Derivation.Request(Level.NEURON, List.of(quantity), question.reckoning()));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(Derivation.conventions(trace, question.reckoning()));
        sections.add(Card.of(trace, question.reckoning(), quantity).section());
        return new Document("One quantity worked through", sections);
    }

    private static boolean isParameter(Quantity q) {
        return switch (q.kind()) {
            case WEIGHT, BIAS, GAIN, SHIFT, SLOPE_PARAMETER -> true;
            default -> false;
        };
    }

    private static String type(Format format) {
        return switch (format) {
            case LATEX -> "application/x-tex; charset=utf-8";
            case MARKDOWN -> "text/markdown; charset=utf-8";
            case PDF -> "application/pdf";
            case HTML -> "text/html; charset=utf-8";
        };
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
