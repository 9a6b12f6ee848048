package dev.chainrule.optimization;

/**
 * An elementwise optimizer for one parameter in double precision, written down as the paper has it: the oracle of the
 * float32 loops. Every variable the papers call a vector is one number here, with the papers' names.
 */
abstract class ScalarRule {
    /** The step number, 1 in the first. */
    int t;

    /** The parameter after a step with gradient {@code g} at learning rate {@code rate}. */
    final double next(double w, double g, double rate) {
        t++;
        return step(w, g, rate);
    }

    abstract double step(double w, double g, double rate);

    /** The definition of {@code optimizer}. */
    static ScalarRule of(ElementwiseOptimizer optimizer, boolean decays) {
        return switch (optimizer) {
            case Sgd _ -> new SgdRule();
            case Momentum o -> new MomentumRule(o);
            case Nesterov o -> new NesterovRule(o);
            case Adagrad o -> new AdagradRule(o);
            case RmsProp o -> new RmsPropRule(o);
            case Adam o -> new AdamWRule(new AdamW(o.beta1(), o.beta2(), o.epsilon(), 0));
            case AdamW o -> new AdamWRule(decays ? o : new AdamW(o.beta1(), o.beta2(), o.epsilon(), 0));
            case NAdam o -> new NAdamRule(o);
            case Rprop o -> new RpropRule(o);
            default -> throw new IllegalArgumentException(optimizer.name());
        };
    }

    private static final class SgdRule extends ScalarRule {
        @Override
        double step(double w, double g, double rate) {
            return w - rate * g;
        }
    }

    private static final class MomentumRule extends ScalarRule {
        final Momentum o;
        double v;

        MomentumRule(Momentum o) {
            this.o = o;
        }

        @Override
        double step(double w, double g, double rate) {
            v = o.momentum() * v + g;
            return w - rate * v;
        }
    }

    /** Looks ahead to θ + μ V, as Sutskever et al. write it; w is the point looked ahead to. */
    private static final class NesterovRule extends ScalarRule {
        final Nesterov o;
        double velocity;

        NesterovRule(Nesterov o) {
            this.o = o;
        }

        @Override
        double step(double w, double g, double rate) {
            double mu = o.momentum();
            double theta = w - mu * velocity;
            velocity = mu * velocity - rate * g;
            theta += velocity;
            return theta + mu * velocity;
        }
    }

    private static final class AdagradRule extends ScalarRule {
        final Adagrad o;
        double sum;

        AdagradRule(Adagrad o) {
            this.o = o;
            sum = o.initialAccumulator();
        }

        @Override
        double step(double w, double g, double rate) {
            sum = sum + g * g;
            return w - rate * g / (Math.sqrt(sum) + o.epsilon());
        }
    }

    private static final class RmsPropRule extends ScalarRule {
        final RmsProp o;
        double meanSquare;
        double velocity;

        RmsPropRule(RmsProp o) {
            this.o = o;
        }

        @Override
        double step(double w, double g, double rate) {
            meanSquare = o.decay() * meanSquare + (1 - o.decay()) * g * g;
            velocity = o.momentum() * velocity + g / (Math.sqrt(meanSquare) + o.epsilon());
            return w - rate * velocity;
        }
    }

    private static final class AdamWRule extends ScalarRule {
        final AdamW o;
        double m;
        double v;

        AdamWRule(AdamW o) {
            this.o = o;
        }

        @Override
        double step(double w, double g, double rate) {
            double theta = w - rate * o.decay() * w;
            m = o.beta1() * m + (1 - o.beta1()) * g;
            v = o.beta2() * v + (1 - o.beta2()) * g * g;
            double mHat = m / (1 - Math.pow(o.beta1(), t));
            double vHat = v / (1 - Math.pow(o.beta2(), t));
            return theta - rate * mHat / (Math.sqrt(vHat) + o.epsilon());
        }
    }

    private static final class NAdamRule extends ScalarRule {
        final NAdam o;
        double m;
        double v;

        NAdamRule(NAdam o) {
            this.o = o;
        }

        @Override
        double step(double w, double g, double rate) {
            double productToT = 1;
            for (int i = 1; i <= t; i++) {
                productToT *= mu(i);
            }
            m = o.beta1() * m + (1 - o.beta1()) * g;
            v = o.beta2() * v + (1 - o.beta2()) * g * g;
            double mHat = mu(t + 1) * m / (1 - productToT * mu(t + 1)) + (1 - mu(t)) * g / (1 - productToT);
            double vHat = v / (1 - Math.pow(o.beta2(), t));
            return w - rate * mHat / (Math.sqrt(vHat) + o.epsilon());
        }

        private double mu(int i) {
            return o.beta1() * (1 - 0.5 * Math.pow(0.96, i * o.momentumDecay()));
        }
    }

    private static final class RpropRule extends ScalarRule {
        final Rprop o;
        double delta;
        double before;

        RpropRule(Rprop o) {
            this.o = o;
            delta = o.initialStep();
        }

        @Override
        double step(double w, double gradient, double rate) {
            double g = gradient;
            if (before * g > 0) {
                delta = Math.min(delta * o.increase(), o.maxStep());
            } else if (before * g < 0) {
                delta = Math.max(delta * o.decrease(), o.minStep());
                g = 0;
            }
            before = g;
            return w - rate * Math.signum(g) * delta;
        }
    }
}
