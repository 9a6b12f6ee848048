package dev.chainrule.cli.tracking;

import dev.chainrule.training.Epoch;
import java.util.ArrayList;
import java.util.List;

/**
 * A number with a name.
 *
 * @param group what it is shown with; empty if it stands alone
 * @param name its own
 * @param value NaN if undefined
 */
public record Scalar(String group, String name, double value) {
    /** What there is to see of {@code epoch}: loss/train, loss/validation, metric/NAME, rate. */
    public static List<Scalar> of(Epoch epoch) {
        List<Scalar> scalars = new ArrayList<>();
        scalars.add(new Scalar("loss", "train", epoch.loss()));
        Double held = epoch.validationLoss();
        if (held != null) {
            scalars.add(new Scalar("loss", "validation", held));
        }
        epoch.metrics().forEach((name, value) -> scalars.add(new Scalar("metric", name, value)));
        scalars.add(new Scalar("", "rate", epoch.rate()));
        return scalars;
    }

    /** Group and name, with a slash between them: both programs show what has the same group together. */
    public String tag() {
        return group.isEmpty() ? name : group + "/" + name;
    }
}
