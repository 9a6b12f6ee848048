package dev.chainrule.spark;

import org.jspecify.annotations.Nullable;

/**
 * How a training is spread over a cluster; what it trains is the {@link dev.chainrule.training.Trainer}'s affair.
 *
 * @param localSteps how many updates a partition takes by itself before all partitions meet, at least 1; with 1 every
 *     update is that of a batch of rows of all partitions
 * @param outerRate η of the outer step, over the mean of what the partitions came to: 1 takes the mean
 * @param outerMomentum μ of the outer step, in [0, 1): Nesterov's, over the differences of the meetings (Douillard et al.
 *     2023, "DiLoCo"); 0 for none
 * @param checkpointDir a folder of any file system that Hadoop knows, for checkpoints, where a training is looked for to
 *     be taken up again; null for none
 * @param checkpointInterval after how many epochs a checkpoint is due, at least 1
 */
record Options(
        int localSteps,
        double outerRate,
        double outerMomentum,
        @Nullable String checkpointDir,
        int checkpointInterval) {
    /** An update of all partitions' rows together at each step, and no checkpoints. */
    public Options() {
        this(1, 1, 0, null, 1);
    }

    /** @throws IllegalArgumentException naming what is out of its range */
    public Options {
        require("localSteps", localSteps);
        require("checkpointInterval", checkpointInterval);
        if (!(outerRate > 0 && Double.isFinite(outerRate))) {
            throw new IllegalArgumentException("outerRate must be positive, is " + outerRate);
        }
        if (!(outerMomentum >= 0 && outerMomentum < 1)) {
            throw new IllegalArgumentException("outerMomentum must be at least 0 and less than 1, is " + outerMomentum);
        }
        if (localSteps == 1 && (outerRate != 1 || outerMomentum != 0)) {
            throw new IllegalArgumentException("an outer step needs local steps: localSteps is 1");
        }
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, is " + value);
        }
    }

    /** The same with so many local steps; 1 for none, which have no outer step either. */
    public Options withLocalSteps(int localSteps) {
        return new Options(localSteps, outerRate, outerMomentum, checkpointDir, checkpointInterval);
    }

    /** The same with another outer step. */
    public Options withOuter(double outerRate, double outerMomentum) {
        return new Options(localSteps, outerRate, outerMomentum, checkpointDir, checkpointInterval);
    }

    /** The same with checkpoints in a folder, after every so many epochs. */
    public Options withCheckpoints(@Nullable String checkpointDir, int checkpointInterval) {
        return new Options(localSteps, outerRate, outerMomentum, checkpointDir, checkpointInterval);
    }
}
