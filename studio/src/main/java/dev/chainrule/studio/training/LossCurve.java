package dev.chainrule.studio.training;

import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The epochs of a training for a curve: all of them at first, and when they become too many every second, every fourth,
 * … from the first on, with the last. One thread adds, others read.
 */
final class LossCurve {
    /** More points than a screen has columns. */
    static final int MOST = 2000;

    /** So many new points at once are enough for 1/20 of a second. */
    private static final int MOST_NEW = 200;

    private final List<Epoch> points = new ArrayList<>();
    private int stride = 1;
    private Epoch last = new Epoch(0, 0, Double.NaN, null, Map.of(), Double.NaN, Double.NaN);

    synchronized void add(Epoch epoch) {
        last = epoch;
        if ((epoch.number() - 1) % stride != 0) {
            return;
        }
        points.add(epoch);
        if (points.size() > MOST) {
            stride *= 2;
            points.removeIf(point -> (point.number() - 1) % stride != 0);
        }
    }

    /**
     * Epoch and loss of the points after epoch {@code epoch} up to epoch {@code most}, about 200 of them if the first is
     * not 0, and the last always among them.
     */
    synchronized List<double[]> after(int epoch, int most) {
        List<Epoch> wanted = new ArrayList<>(points.subList(countUpTo(epoch), countUpTo(Math.max(epoch, most))));
        if (last.number() > epoch
                && last.number() <= most
                && (wanted.isEmpty() || wanted.getLast().number() != last.number())) {
            wanted.add(last);
        }
        int step = epoch == 0 ? 1 : Math.max(1, (wanted.size() + MOST_NEW - 1) / MOST_NEW);
        List<double[]> after = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i += step) {
            after.add(pair(wanted.get(i)));
        }
        if (step > 1 && (wanted.size() - 1) % step != 0) {
            after.add(pair(wanted.getLast()));
        }
        return after;
    }

    /** How many points there are up to epoch {@code epoch}. */
    private int countUpTo(int epoch) {
        int count = points.size();
        while (count > 0 && points.get(count - 1).number() > epoch) {
            count--;
        }
        return count;
    }

    private static double[] pair(Epoch epoch) {
        return new double[] {epoch.number(), epoch.loss()};
    }

    /** The points from epoch {@code first} on. */
    synchronized History since(int first) {
        List<Epoch> since = new ArrayList<>(
                points.stream().filter(point -> point.number() >= first).toList());
        if (last.number() >= first
                && last.number() > 0
                && (since.isEmpty() || since.getLast().number() != last.number())) {
            since.add(last);
        }
        return new History(since);
    }
}
