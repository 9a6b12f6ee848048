package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Letters;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.formula.Glyph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a name on a learner's sheet means: the id of a step ({@code a(1)[2]}, {@code dw(1)[1,2]}, {@code w'(1)[1,2]}, with
 * {@code #pass.sample} where there are several), or a name in the notation of the file ({@code h1}, {@code net_h1},
 * {@code ∂L/∂w11}). ' or + or new behind a name means after the update, Δ in front of a parameter its change.
 */
final class Names {
    private static final Pattern ID =
            Pattern.compile("(Delta)?([A-Za-z]+)('?)(?:\\((\\d{1,6})\\))?(?:\\[(\\d{1,6})(?:,(\\d{1,6}))?])?('?)");
    private static final Pattern SCOPE = Pattern.compile("(.+?)#(\\d{1,6})(?:\\.(\\d{1,6}))?");
    private static final Pattern SAMPLE_MARK = Pattern.compile("[<⟨](\\d{1,6})[>⟩]");
    private static final Set<Kind> WITHOUT_LAYER =
            Set.of(Kind.INPUT, Kind.TARGET, Kind.LOSS, Kind.LOSS_TERM, Kind.RATE);
    private static final int SHOWN = 6;
    private static final int TIERS = 5;

    private final Problem problem;
    private final Shapes shapes;
    private final boolean signalIsNegated;
    private @Nullable List<Map<String, Set<Subject>>> tiers;

    Names(Problem problem) {
        this.problem = problem;
        this.shapes = new Shapes(problem);
        this.signalIsNegated = problem.hasTargets()
                && Trace.of(problem.trace().walk(), problem.file().notation())
                                .step(Quantity.of(Kind.DELTA, problem.depth(), 1, problem.scope(1, 1)))
                                .sign()
                        < 0;
    }

    /**
     * What {@code name} means.
     *
     * @param where how the message calls the place
     * @throws ChainruleException if it means nothing or several things; the message says what was near
     */
    Subject find(String name, String where) {
        Matcher mark = SAMPLE_MARK.matcher(name);
        String unmarked = name;
        if (mark.find()) {
            String sample = mark.group(1);
            unmarked = mark.replaceAll("") + "#1." + sample;
        }
        Matcher scoped = SCOPE.matcher(unmarked.replaceAll("\\s*#\\s*", "#"));
        boolean isScoped = scoped.matches();
        String bare = isScoped ? scoped.group(1) : unmarked;
        try {
            Subject only = byId(bare);
            if (only == null) {
                only = byLetters(bare, name);
            }
            int pass = isScoped ? Integer.parseInt(scoped.group(2)) : 0;
            int sample = isScoped && scoped.group(3) != null ? Integer.parseInt(scoped.group(3)) : 0;
            return place(only, pass, sample, name);
        } catch (ChainruleException e) {
            throw new ChainruleException(where + ": " + e.getMessage(), e);
        }
    }

    // ---- ids ----

    /** What the id {@code name} means, with a pass counting from the first that it can be in; null if it is none. */
    private @Nullable Subject byId(String name) {
        Matcher id = ID.matcher(Spellings.marked(name));
        if (!id.matches()) {
            return null;
        }
        boolean isPlain = id.group(4) == null && id.group(5) == null;
        String word = id.group(2);
        if (isPlain ? !word.equals("loss") && !word.equals("eta") : id.group(5) == null) {
            return null;
        }
        boolean isChange = id.group(1) != null;
        boolean isAfter = !id.group(3).isEmpty() || !id.group(7).isEmpty();
        int i = id.group(5) == null ? 0 : Integer.parseInt(id.group(5));
        int j = id.group(6) == null ? 0 : Integer.parseInt(id.group(6));
        Kind kind = kind(word.equals("slope") ? "p" : word.equals("delta") ? "d" : word, isAfter || isChange, i);
        if (kind == null) {
            return null;
        }
        if (isChange && !isNew(kind)) {
            throw new ChainruleException("'" + name + "': Δ is the change of a parameter, as in Δw(1)[1,1]; "
                    + kind.word() + " is none");
        }
        if ((isAfter || isChange) && !problem.hasUpdates()) {
            throw new ChainruleException("'" + name + "': there is no update, for " + whyNoUpdate());
        }
        int layer = id.group(4) == null ? 0 : Integer.parseInt(id.group(4));
        if ((layer == 0) != WITHOUT_LAYER.contains(kind)) {
            return null;
        }
        Scope scope = new Scope(isAfter && !isNew(kind) ? 1 : 0, 0);
        Quantity q = new Quantity(kind, layer, i, j, scope);
        shapes.require(q, name);
        return new Subject(q, isChange, false);
    }

    private String whyNoUpdate() {
        if (!problem.hasTargets()) {
            return "the network file gives no targets";
        }
        return problem.file().learningRate().isEmpty()
                ? "the network file gives no learningRate"
                : problem.file().optimizer().name() + " moves all parameters together, which nobody does by hand";
    }

    /** The kind of a word; after the update, of a parameter the new one. */
    private static @Nullable Kind kind(String word, boolean isAfter, int i) {
        if (word.equals("loss")) {
            return i == 0 ? Kind.LOSS : Kind.LOSS_TERM;
        }
        Kind found = null;
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word) && Shapes.isAskable(kind)) {
                found = kind;
            }
        }
        for (Kind kind : Kind.values()) {
            if (isAfter && Shapes.isAskable(kind) && kind.word().equals(word + "'")) {
                found = kind;
            }
        }
        return found;
    }

    private static boolean isNew(Kind kind) {
        return kind.word().endsWith("'");
    }

    // ---- letters ----

    private Subject byLetters(String name, String whole) {
        List<String> spellings = List.of(
                Spellings.marked(name),
                Spellings.bare(name),
                Spellings.bare(name),
                Spellings.bare(name).toLowerCase(Locale.ROOT),
                Spellings.bare(name).toLowerCase(Locale.ROOT));
        List<Map<String, Set<Subject>>> known = tiers();
        for (int tier = 0; tier < known.size(); tier++) {
            Set<Subject> found = known.get(tier).getOrDefault(spellings.get(tier), Set.of());
            if (found.size() == 1) {
                return found.iterator().next();
            }
            if (found.size() > 1) {
                throw new ChainruleException("'" + whole + "' may be "
                        + found.stream().limit(SHOWN).map(Names::id).collect(Collectors.joining(" or "))
                        + "; say which");
            }
        }
        throw new ChainruleException("'" + whole + "' names nothing here" + hint(name, known));
    }

    private static String id(Subject subject) {
        Quantity q = subject.quantity();
        String id = new Quantity(q.kind(), q.layer(), q.i(), q.j(), Scope.ONLY).id();
        return subject.isChange() ? "Δ" + id.replace("'", "") : q.scope().pass() > 0 ? id + "'" : id;
    }

    private String hint(String name, List<Map<String, Set<Subject>>> known) {
        List<String> candidates = new ArrayList<>();
        known.forEach(tier -> candidates.addAll(tier.keySet()));
        shapes.all().forEach(q -> candidates.add(q.id()));
        String near = Nearest.hint(Spellings.bare(name), candidates);
        return near.isEmpty()
                ? "; names are such as a(1)[1], h(1)[1], loss, d(1)[1], dw(1)[1,1], w'(1)[1,1], or those of the notation "
                        + problem.file().notation().id()
                : near;
    }

    /**
     * Names of the notation, the most precise first, then ids without brackets and layer; none for a large network, where
     * only whole ids are known.
     */
    private List<Map<String, Set<Subject>>> tiers() {
        List<Map<String, Set<Subject>>> known = tiers;
        if (known != null) {
            return known;
        }
        List<Map<String, Set<Subject>>> all = Stream.generate(LinkedHashMap<String, Set<Subject>>::new)
                .limit(TIERS)
                .collect(Collectors.toUnmodifiableList());
        if (!problem.isLarge()) {
            Letters letters = Letters.of(problem.file().notation(), problem.file());
            for (Quantity q : shapes.all()) {
                enter(all, letters.glyph(q), new Subject(q, false, q.kind() == Kind.DELTA && signalIsNegated));
                others(all, q, letters);
                String brief = q.kind().word() + (q.i() == 0 ? "" : q.i()) + (q.j() == 0 ? "" : q.j());
                enter(all.getLast(), Spellings.bare(brief).toLowerCase(Locale.ROOT), Subject.of(q));
            }
        }
        tiers = all;
        return all;
    }

    /** Other names of {@code q}, and names of what is made of it. */
    private void others(List<Map<String, Set<Subject>>> all, Quantity q, Letters letters) {
        Glyph glyph = letters.glyph(q);
        Quantity before = new Quantity(Kind.PRE_ACTIVATION, q.layer(), q.i(), 0, q.scope());
        switch (q.kind()) {
            case DELTA -> enter(all, new Glyph.Derivative(letters.loss(0), letters.glyph(before)), Subject.of(q));
            case ACTIVATION_SLOPE ->
                enter(
                        all,
                        new Glyph.Derivative(letters.glyph(Parts.like(q, Kind.ACTIVATION)), letters.glyph(before)),
                        Subject.of(q));
            case PRE_ACTIVATION, ACTIVATION, LOSS -> {
                if (problem.hasUpdates() && glyph instanceof Glyph.Symbol s) {
                    Glyph after = new Glyph.Symbol(s.letter(), s.sub(), s.sup(), true, 0);
                    enter(all, after, Subject.of(new Quantity(q.kind(), q.layer(), q.i(), q.j(), new Scope(1, 0))));
                }
            }
            case NEW_WEIGHT, NEW_BIAS, NEW_SLOPE_PARAMETER -> {
                Subject change = new Subject(q, true, false);
                if (letters.glyph(change.parameter()) instanceof Glyph.Symbol s) {
                    enter(all, new Glyph.Symbol("Δ" + s.letter(), s.sub(), s.sup()), change);
                }
            }
            default -> {}
        }
    }

    private static void enter(List<Map<String, Set<Subject>>> tiers, Glyph glyph, Subject subject) {
        for (String spelling : Spellings.full(glyph)) {
            enter(tiers.get(0), spelling, subject);
            enter(tiers.get(1), Spellings.bare(spelling), subject);
            enter(tiers.get(3), Spellings.bare(spelling).toLowerCase(Locale.ROOT), subject);
        }
        for (String spelling : Spellings.brief(glyph)) {
            enter(tiers.get(2), Spellings.bare(spelling), subject);
            enter(tiers.get(3), Spellings.bare(spelling).toLowerCase(Locale.ROOT), subject);
        }
    }

    private static void enter(Map<String, Set<Subject>> names, String spelling, Subject subject) {
        names.computeIfAbsent(spelling, _ -> new LinkedHashSet<>()).add(subject);
    }

    // ---- passes and samples ----

    /**
     * {@code only} in its place.
     *
     * @param pass as said, 0 if nothing is said
     * @param sample as said, 0 if nothing is said
     */
    private Subject place(Subject only, int pass, int sample, String name) {
        Quantity q = only.quantity();
        int passes = problem.trace().walk().passes().size();
        boolean isAfter = q.scope().pass() > 0;
        boolean isEach = problem.file().conventions().batch() == Conventions.Batch.EACH && problem.samples() > 1;
        if (pass > passes) {
            throw new ChainruleException("'" + name + "': there are " + passes + " passes to ask about");
        }
        if (isEach && (isAfter || (pass == 0 && !only.isUpdated()))) {
            throw new ChainruleException("'" + name + "': which of the " + passes / 2
                    + " updates? One follows each sample; say for instance "
                    + id(Subject.of(q)).replace("'", "") + "#1");
        }
        int first = pass > 0 ? pass : only.isUpdated() ? problem.passesPerRound() : 1;
        boolean isOfOne = Shapes.isOfOneSample(q.kind());
        boolean isShared = Shapes.isShared(q.kind());
        if (sample > problem.samplesPerPass() || (isShared && sample > 0)) {
            throw new ChainruleException("'" + name + "': "
                    + (isShared
                            ? "belongs to no single sample"
                            : "there is no sample " + sample + " in the pass, they are 1 to "
                                    + problem.samplesPerPass()));
        }
        if (isOfOne && sample == 0 && problem.samplesPerPass() > 1) {
            throw new ChainruleException(
                    "'" + name + "': of which sample? Say for instance " + id(Subject.of(q)) + "#" + first + ".1");
        }
        int placed = sample == 0 ? 0 : problem.scope(first, sample).sample();
        Scope scope = new Scope(first + (isAfter ? 1 : 0), placed);
        return only.with(new Quantity(q.kind(), q.layer(), q.i(), q.j(), scope));
    }
}
