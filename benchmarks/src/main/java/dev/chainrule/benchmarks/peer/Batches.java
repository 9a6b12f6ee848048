package dev.chainrule.benchmarks.peer;

import java.util.List;
import java.util.function.Consumer;

/** Steps by one batch after the other, over and over again. */
final class Batches<B> implements Peer.Work {
    private final List<B> batches;
    private final Consumer<B> step;
    private int next;

    Batches(List<B> batches, Consumer<B> step) {
        this.batches = List.copyOf(batches);
        this.step = step;
    }

    @Override
    public void run() {
        step.accept(batches.get(next));
        next = next + 1 == batches.size() ? 0 : next + 1;
    }
}
