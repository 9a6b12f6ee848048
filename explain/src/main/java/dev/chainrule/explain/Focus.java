package dev.chainrule.explain;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which units of a big network are worth a line: of every layer with more units than a sum has terms, the few that
 * contribute most to one output, and so on back to the inputs. Of smaller layers all.
 */
public final class Focus {
    private static final int SHOWN = 5;

    private final Trace trace;
    private final List<List<Integer>> units = new ArrayList<>();
    private final List<Integer> centres = new ArrayList<>();

    /** The focus for the sample of {@code scope}: on the output that is furthest off, without targets on the largest. */
    Focus(Pen pen, Scope scope) {
        this(pen.trace(), scope, 0, 0);
    }

    private Focus(Trace trace, Scope scope, int layer, int unit) {
        this.trace = trace;
        int depth = depth();
        boolean back = trace.walk().file().hasTargets();
        int centre = 0;
        for (int l = depth; l >= 0; l--) {
            int at = l;
            int next = centre;
            List<Integer> bySize = IntStream.rangeClosed(1, count(l))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(
                            at == depth
                                    ? value(back ? Kind.DELTA : Kind.ACTIVATION, at, i, 0, scope)
                                    : value(Kind.TERM, at + 1, i, next, scope))))
                    .toList();
            centre = l == layer && unit > 0 ? unit : bySize.getFirst();
            centres.addFirst(centre);
            units.addFirst(
                    isSmall(l) ? IntStream.rangeClosed(1, count(l)).boxed().toList() : few(bySize, centre));
        }
    }

    /**
     * The focus in {@code trace} for the sample of {@code scope}.
     *
     * @param layer whose unit is looked at, from 0 for the inputs; there it stands in place of what contributes most
     * @param unit which, from 1; 0 for what matters most everywhere
     * @throws IllegalArgumentException if there is no such unit
     */
    public static Focus of(Trace trace, Scope scope, int layer, int unit) {
        Network network = trace.walk().file().network();
        int depth = network.layers().size();
        if (layer < 0 || layer > depth || unit < 0 || unit > network.inputsOf(layer)) {
            throw new IllegalArgumentException("there is no unit " + unit + " in layer " + layer);
        }
        return new Focus(trace, scope, layer, unit);
    }

    private static List<Integer> few(List<Integer> bySize, int centre) {
        return Stream.concat(Stream.of(centre), bySize.stream().filter(i -> i != centre))
                .limit(SHOWN)
                .sorted()
                .toList();
    }

    /** The unit of layer {@code l} that matters most to the one behind it; of the last layer the output looked at. */
    public int centre(int l) {
        return centres.get(l);
    }

    /** The units of layer {@code l} to show, one number (from 1) for each, in order; the inputs are layer 0. */
    public List<Integer> units(int l) {
        return units.get(l);
    }

    /** The units of layer {@code l} whose weights are worth a line each: of a small layer in a big network only one. */
    List<Integer> unitsWithWeights(int l) {
        return isSmall(l) && !isWhole() ? List.of(centres.get(l)) : units(l);
    }

    /** Whether all units of layer {@code l} are shown. */
    boolean isSmall(int l) {
        return count(l) <= Trace.LONGEST_SUM;
    }

    /** Whether all units of all layers are shown. */
    boolean isWhole() {
        return IntStream.rangeClosed(0, depth()).allMatch(this::isSmall);
    }

    private double value(Kind kind, int layer, int i, int j, Scope scope) {
        return trace.value(Quantity.of(kind, layer, i, j, scope));
    }

    private int depth() {
        return trace.walk().file().network().layers().size();
    }

    /** How many units layer {@code l} has; the inputs are layer 0. */
    private int count(int l) {
        return trace.walk().file().network().inputsOf(l);
    }
}
