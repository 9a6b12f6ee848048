package dev.chainrule.benchmarks.scaling;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Kernels;
import java.util.Optional;

/** The backend that suits the machine, its kernels timed by {@link #CLOCK}. It is used where it is asked for by name. */
public final class TimedBackend implements Backend {
    /** What a person, or a {@link dev.chainrule.kernels.Compute}, calls it. */
    static final String NAME = "timed";

    /** Where the kernels that are opened add up their times. */
    static final ScopedValue<StepClock> CLOCK = ScopedValue.newInstance();

    /** For {@link java.util.ServiceLoader}. */
    public TimedBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int bits() {
        return Float.SIZE;
    }

    @Override
    public Optional<String> missing() {
        return CLOCK.isBound() ? Optional.empty() : Optional.of("there is no clock");
    }

    /** Never, so that nobody gets it who did not ask for it. */
    @Override
    public boolean isNative() {
        return false;
    }

    @Override
    public Kernels open(int threads) {
        return new TimedKernels(Backends.choose(Backends.AUTO).backend().open(threads), CLOCK.get());
    }
}
