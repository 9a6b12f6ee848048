package dev.chainrule.serve;

import java.time.Duration;

/**
 * When model files are looked at again, and how the server ends.
 *
 * @param reload how often it is looked whether a model's file has changed; zero for never
 * @param delay how long the server, told to end, goes on accepting connections, while it says already that it is not
 *     ready: as long as whoever sends requests here may take to notice
 * @param drain how long requests under way then have to be answered
 */
public record Lifecycle(Duration reload, Duration delay, Duration drain) {
    /** @throws IllegalArgumentException if one is negative, or there is no time to answer */
    public Lifecycle {
        if (reload.isNegative() || delay.isNegative() || drain.isNegative() || drain.isZero()) {
            throw new IllegalArgumentException(
                    "times must not be negative, are " + reload + ", " + delay + " and " + drain);
        }
    }

    /** Every second; no delay; 30 seconds. */
    static Lifecycle usual() {
        return new Lifecycle(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(30));
    }
}
