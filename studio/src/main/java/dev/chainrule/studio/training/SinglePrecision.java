package dev.chainrule.studio.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.network.Segment;
import java.util.Locale;
import java.util.Map;

/** What a network file may hold in double precision, and a training cannot take: it computes in single precision. */
final class SinglePrecision {
    private SinglePrecision() {}

    /** @throws ChainruleException if a number in the field {@code where} is too large for a float */
    static void require(double number, String where) {
        if (!Float.isFinite((float) number)) {
            throw new CannotTrain(new Remark(
                    "too-large",
                    Map.of("where", where, "number", number),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is too large to train with: a training computes in single precision, up to 3.4e38",
                            where,
                            number)));
        }
    }

    /** @throws ChainruleException if {@code rate} in the field {@code where} is no positive number of single precision */
    static void requireRate(double rate, String where) {
        if (!(rate > 0)) {
            throw new CannotTrain(
                    new Remark("rate-not-positive", Map.of("number", rate), where + " must be positive, is " + rate));
        }
        require(rate, where);
        if ((float) rate == 0) {
            throw new CannotTrain(new Remark(
                    "rate-too-small",
                    Map.of("number", rate),
                    where + ": " + rate + " is too small: in single precision it is 0"));
        }
    }

    /** @throws ChainruleException if a weight or bias of {@code file} is too large for a float */
    static void requireParameters(NetworkFile file) {
        double[] parameters = file.parameters();
        for (Segment segment : file.network().layout().segments()) {
            String field = switch (segment.kind()) {
                case WEIGHTS -> "weights";
                case BIAS -> "biases";
                default -> "parameters";
            };
            for (int i = segment.offset(); i < segment.end(); i++) {
                require(parameters[i], "network: " + field + " of layer " + (segment.layer() + 1));
            }
        }
    }

    /** @throws ChainruleException if an input or target of {@code file} is too large for a float */
    static void requireSamples(NetworkFile file) {
        requireRows(file.inputs(), "network: inputs");
        if (file.hasTargets()) {
            requireRows(file.targets(), "network: targets");
        }
    }

    private static void requireRows(double[][] rows, String field) {
        for (int i = 0; i < rows.length; i++) {
            for (double number : rows[i]) {
                require(number, field + " of sample " + (i + 1));
            }
        }
    }
}
