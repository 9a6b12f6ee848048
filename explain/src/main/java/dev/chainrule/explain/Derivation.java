package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The worked derivation of a trace as a document: by which conventions, forward, loss, backward, update and after, or the
 * derivation of single parameters; and at the end the same for any weight.
 */
public final class Derivation {
    /** More parameters than this are not derived one by one. */
    public static final int MOST_PARAMETERS = 200;

    private final Pen pen;
    private final Level level;
    private final List<Quantity> parameters;

    /**
     * What to write.
     *
     * @param level how small the steps are
     * @param parameters whose derivation to write, of kinds WEIGHT, BIAS, GAIN, SHIFT and SLOPE_PARAMETER; empty for the whole pass
     * @param reckoning in which arithmetic, and how its numbers are written
     */
    public record Request(Level level, List<Quantity> parameters, Reckoning reckoning) {
        /** @throws NullPointerException if a parameter is null */
        public Request {
            parameters = List.copyOf(parameters);
        }

        /** In double precision, with so many {@code digits}. */
        public Request(Level level, List<Quantity> parameters, Digits digits) {
            this(level, parameters, new Reckoning.Doubles(digits));
        }

        /** The whole pass in double precision. */
        public Request(Level level, Digits digits) {
            this(level, List.of(), digits);
        }
    }

    private Derivation(Trace trace, Request request) {
        this.pen = new Pen(trace, request.reckoning());
        this.level = request.level();
        this.parameters = request.parameters();
    }

    /**
     * The derivation that {@code request} asks for.
     *
     * @throws ChainruleException if parameters are to be derived and there are no targets, or too many of them
     */
    public static Document of(Trace trace, Request request) {
        return new Derivation(trace, request).document();
    }

    /** What is computed: network, loss, every convention and the letters, as {@link #of} begins. */
    public static Section conventions(Trace trace, Reckoning reckoning) {
        Pen pen = new Pen(trace, reckoning);
        return new Header(pen).section(new GeneralFormulas(pen));
    }

    /** The formulas for any weight, as {@link #of} ends. */
    public static Section general(Trace trace, Reckoning reckoning) {
        return new GeneralFormulas(new Pen(trace, reckoning)).section();
    }

    private Document document() {
        if (parameters.size() > MOST_PARAMETERS) {
            throw new ChainruleException(
                    parameters.size() + " parameters are too many to derive one by one; name one, such as "
                            + ParameterFinder.generalName(parameters.getFirst()));
        }
        if (!parameters.isEmpty() && !pen.file().hasTargets()) {
            throw new ChainruleException("'" + ParameterFinder.generalName(parameters.getFirst())
                    + "' cannot be derived: there is no way back without targets; add \"targets\"");
        }
        GeneralFormulas general = new GeneralFormulas(pen);
        List<Section> sections = new ArrayList<>();
        sections.add(new Header(pen).section(general));
        List<Block> missed = pen.reckoning() instanceof Reckoning.Doubles ? MissedKinks.notes(pen) : List.of();
        if (!missed.isEmpty()) {
            sections.add(new Section("kinks", Prose.of("Where rounding decides"), missed));
        }
        List<PassRecord> passes = pen.trace().walk().passes();
        for (PassRecord pass : passes) {
            List<Section> parts = parameters.isEmpty() ? whole(pass) : single(pass);
            if (passes.size() == 1) {
                sections.addAll(parts);
            } else {
                sections.add(new Section("pass#" + pass.number(), passTitle(pass, passes.size()), List.of(), parts));
            }
        }
        if (pen.file().hasTargets()) {
            sections.add(general.section());
        }
        return new Document(title(), sections);
    }

    private String title() {
        String sizes = String.join(
                "–",
                IntStream.rangeClosed(0, pen.depth())
                        .mapToObj(l -> String.valueOf(pen.units(l)))
                        .toList());
        return (pen.file().hasTargets() ? "Backpropagation" : "A forward pass") + " worked through: a network " + sizes;
    }

    private Prose passTitle(PassRecord pass, int count) {
        boolean each = pen.file().conventions().batch() == Conventions.Batch.EACH
                && pen.file().samples().size() > 1;
        return Prose.of("Update " + pass.number() + " of " + count
                + (each ? ": sample " + (pass.samples().getFirst() + 1) : ""));
    }

    // ---- the whole pass ----

    private List<Section> whole(PassRecord pass) {
        PassSections sections = new PassSections(pen, level);
        List<Section> all = new ArrayList<>();
        all.add(sections.given(pass));
        int samples = pass.samples().size();
        Focus first = new Focus(pen, pen.trace().scope(pass, 0));
        for (int s = 0; s < samples; s++) {
            Scope scope = pen.trace().scope(pass, s);
            Focus focus = s == 0 ? first : new Focus(pen, scope);
            List<Section> parts = new ArrayList<>();
            parts.add(sections.forward(scope, focus));
            if (pass.loss() != null) {
                parts.add(sections.loss(scope));
                parts.add(sections.backward(scope, focus));
            }
            all.addAll(bySample(pass, s, parts));
        }
        if (pass.loss() != null && samples > 1) {
            all.add(sections.together(pass, first));
        }
        if (pass.update() != null) {
            all.add(sections.update(pass, first));
            all.add(sections.after(pass));
        }
        return all;
    }

    /** The parts themselves if there is one sample, else one section with them. */
    private List<Section> bySample(PassRecord pass, int s, List<Section> parts) {
        if (pass.samples().size() == 1) {
            return parts;
        }
        Scope scope = pen.trace().scope(pass, s);
        return List.of(new Section(
                "sample" + scope.suffix(), Prose.of("Sample " + (pass.samples().get(s) + 1)), List.<Block>of(), parts));
    }

    // ---- single parameters ----

    private List<Section> single(PassRecord pass) {
        PassSections whole = new PassSections(pen, level);
        ParameterSections sections = new ParameterSections(pen, whole);
        List<Section> all = new ArrayList<>();
        for (int s = 0; s < pass.samples().size(); s++) {
            Scope scope = pen.trace().scope(pass, s);
            List<Section> parts = new ArrayList<>();
            parts.add(sections.forward(pass, scope, parameters, new Focus(pen, scope)));
            parts.add(whole.loss(scope));
            parts.addAll(sections.signals(scope, parameters));
            all.addAll(bySample(pass, s, parts));
        }
        for (Quantity parameter : parameters) {
            all.add(sections.of(pass, parameter));
        }
        return all;
    }
}
