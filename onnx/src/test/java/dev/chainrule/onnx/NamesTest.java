package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.Model;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs are called as their columns, whatever these are called; outputs and inner tensors give way. */
class NamesTest {
    private static final OnnxFormat FORMAT = new OnnxFormat();

    @Test
    void columnsNamedLikeOutputsAndTensors() {
        List<Feature> features = List.of(
                new NumberFeature("prediction", 0, false, new Scaling.None()),
                new CategoryFeature("probabilities", List.of("a")),
                new NumberFeature("layer1/weights", 0, true, new Scaling.Standard(0, 2)),
                new NumberFeature("inputs/numbers", 0, true, new Scaling.Quantile()),
                new BooleanFeature("outputs/best", true),
                new CategoryFeature("Größe in cm²; \"q\", 企鹅 /:\\", List.of("ß", "企")));
        Model model = model(features, new ClassTarget("y", List.of("n", "p")));
        byte[] bytes = FORMAT.encode(model);
        try (OrtSession session = new OrtSession(bytes)) {
            assertThat(session.inputNames())
                    .containsExactlyElementsOf(model.preprocessing().columns());
            assertThat(session.outputNames()).containsExactly("prediction_", "probabilities_");
        }
        assertThat(FORMAT.decode(bytes, "m").parameters().array())
                .isEqualTo(model.parameters().array());
    }

    @Test
    void outputsAreCalledAsTheirTargets() {
        NumberFeature x = new NumberFeature("x", 0, false, new Scaling.None());
        Target numbers = new NumberTarget(List.of(
                new NumberTarget.Scale("x", 0, 1),
                new NumberTarget.Scale("probabilities", 0, 1),
                new NumberTarget.Scale("", 0, 1)));
        assertThat(outputs(model(List.of(x), numbers))).containsExactly("x_", "probabilities", "_");
        Target labels = new LabelTarget(List.of(
                new LabelTarget.Label("probabilities", "n", "y"), new LabelTarget.Label("prediction", "n", "y")));
        assertThat(outputs(model(List.of(x), labels))).containsExactly("probabilities", "prediction", "probabilities_");
    }

    @Test
    void twoFeaturesOfOneColumnShareItsInput() {
        List<Feature> features = List.of(
                new NumberFeature("x", 0, false, new Scaling.None()),
                new NumberFeature("x", 0, true, new Scaling.Quantile(new double[] {0, 1}, new double[] {0, 1})),
                new CategoryFeature("x", List.of("1", "2")));
        Model model = model(features, new ClassTarget("y", List.of("n", "p")));
        try (OrtSession session = new OrtSession(FORMAT.encode(model))) {
            assertThat(session.inputNames()).containsExactly("x", "x_");
        }
    }

    private static Model model(List<Feature> features, Target target) {
        return RandomModel.of(
                1,
                features,
                target,
                Layer.of(3, new Relu()),
                Layer.of(target.outputs(), target instanceof NumberTarget ? new Identity() : new Sigmoid()));
    }

    private static List<String> outputs(Model model) {
        try (OrtSession session = new OrtSession(FORMAT.encode(model))) {
            return session.outputNames();
        }
    }
}
