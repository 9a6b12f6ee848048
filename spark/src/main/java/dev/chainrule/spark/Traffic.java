package dev.chainrule.spark;

/**
 * What a training sent through the network: the numbers that were sent, before Spark packs them.
 *
 * @param rounds how many times the driver asked the partitions and waited for all of them
 * @param steps updates of the parameters, local ones included
 * @param epochs how many epochs that were
 * @param toExecutors bytes from the driver, once for each executor
 * @param toDriver bytes from the partitions
 */
public record Traffic(long rounds, long steps, int epochs, long toExecutors, long toDriver) {
    /** Bytes both ways for an update, on average. */
    public double bytesPerStep() {
        return steps == 0 ? 0 : (double) (toExecutors + toDriver) / steps;
    }

    /** Bytes both ways for an epoch, on average. */
    public double bytesPerEpoch() {
        return epochs == 0 ? 0 : (double) (toExecutors + toDriver) / epochs;
    }
}
