package dev.chainrule.explain;

import dev.chainrule.explain.Quantity.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which units of a big network are worth a line: of every layer with more units than a sum has terms, the few that
 * contribute most to one output, and so on back to the inputs. Of smaller layers all.
 */
final class Focus {
    private static final int SHOWN = 5;

    private final Pen pen;
    private final List<List<Integer>> units = new ArrayList<>();
    private final List<Integer> centres = new ArrayList<>();

    /** The focus for the sample of {@code scope}: on the output that is furthest off, without targets on the largest. */
    Focus(Pen pen, Scope scope) {
        this.pen = pen;
        int depth = pen.depth();
        boolean back = pen.file().hasTargets();
        int centre = 0;
        for (int l = depth; l >= 0; l--) {
            int layer = l;
            int next = centre;
            List<Integer> bySize = IntStream.rangeClosed(1, pen.units(l))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(
                            layer == depth
                                    ? value(back ? Kind.DELTA : Kind.ACTIVATION, layer, i, 0, scope)
                                    : value(Kind.TERM, layer + 1, i, next, scope))))
                    .toList();
            centre = bySize.getFirst();
            centres.addFirst(centre);
            units.addFirst(
                    isSmall(l)
                            ? IntStream.rangeClosed(1, pen.units(l)).boxed().toList()
                            : bySize.subList(0, SHOWN).stream().sorted().toList());
        }
    }

    /** The units of layer {@code l} to show, from 1, in order; the inputs are layer 0. */
    List<Integer> units(int l) {
        return units.get(l);
    }

    /** The units of layer {@code l} whose weights are worth a line each: of a small layer in a big network only one. */
    List<Integer> unitsWithWeights(int l) {
        return isSmall(l) && !isWhole() ? List.of(centres.get(l)) : units(l);
    }

    /** Whether all units of layer {@code l} are shown. */
    boolean isSmall(int l) {
        return pen.units(l) <= Trace.LONGEST_SUM;
    }

    /** Whether all units of all layers are shown. */
    boolean isWhole() {
        return IntStream.rangeClosed(0, pen.depth()).allMatch(this::isSmall);
    }

    private double value(Kind kind, int layer, int i, int j, Scope scope) {
        return pen.trace().value(Quantity.of(kind, layer, i, j, scope));
    }
}
