package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that the options of a command line change, one after the other.
 *
 * @param value what has become of it so far
 */
record Changed<T>(T value) {
    /**
     * Changed by {@code change} to what {@code given} says, or as it is if {@code option} was not given, and that is null.
     *
     * @throws UsageException naming {@code option} if that cannot be
     */
    <V> Changed<T> by(String option, @Nullable V given, BiFunction<T, V, T> change) {
        return given == null
                ? this
                : new Changed<>(UsageException.unlessWrong(option, () -> change.apply(value, given)));
    }

    /** Changed by {@code change}, whatever the options say. */
    Changed<T> then(UnaryOperator<T> change) {
        return new Changed<>(change.apply(value));
    }
}
