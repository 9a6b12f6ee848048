package dev.chainrule.optimization;

/** The rate stays: the factor is 1 from the first step to the last. */
public record ConstantSchedule() implements Schedule {
    @Override
    public String name() {
        return "constant";
    }

    @Override
    public double factor(Progress progress) {
        return 1;
    }
}
