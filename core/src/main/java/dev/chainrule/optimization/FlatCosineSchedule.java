package dev.chainrule.optimization;

/**
 * First constant, then half a cosine down to 0. Of N steps the first {@code flat} · N have the factor 1, and from there with t
 * from 0 at their end to 1 at s = N it is ½ (1 + cos(π t)), so that no step has the 0 itself.
 *
 * <p>Holzmüller, Grinsztajn and Steinwart: Better by default: strong pre-tuned MLPs and boosted trees on tabular data, 2024
 * (with {@code flat} = ½, there for dropout and weight decay).
 *
 * @param flat the part of the steps before it falls, in [0, 1)
 */
public record FlatCosineSchedule(double flat) implements Schedule {
    /** The first half of the steps. */
    public FlatCosineSchedule() {
        this(0.5);
    }

    /** @throws IllegalArgumentException if {@code flat} is out of range */
    public FlatCosineSchedule {
        Require.belowOne("flat", flat);
    }

    @Override
    public String name() {
        return "flat-cosine";
    }

    @Override
    public boolean changesEveryStep() {
        return true;
    }

    @Override
    public double factor(Progress progress) {
        double total = progress.totalSteps();
        double done = Math.min(progress.step(), total) / total;
        return done <= flat ? 1 : Annealing.cosine(1, 0, (done - flat) / (1 - flat));
    }
}
