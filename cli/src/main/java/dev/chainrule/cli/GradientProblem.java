package dev.chainrule.cli;

import dev.chainrule.cli.input.KnownTargets;
import dev.chainrule.cli.recipe.StartingModel;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.explain.Letters;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.ParameterFinder;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.model.Model;
import dev.chainrule.network.Softmax;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Where a gradient is checked.
 *
 * @param pass network and parameters
 * @param inputs a row per sample
 * @param objective loss and targets
 * @param names of parameters for people, by the names that hold in every notation
 */
record GradientProblem(ReferencePass pass, double[][] inputs, Objective objective, UnaryOperator<String> names) {
    private static final int MOST_EVENTS = 5;

    /** The network of {@code file} at its own samples, with the names of its notation. */
    static GradientProblem of(NetworkFile file) {
        Letters letters = Letters.of(file.notation(), file);
        ParameterFinder finder = ParameterFinder.of(file, file.notation());
        return new GradientProblem(
                file.pass(),
                file.inputs(),
                file.objective(),
                name -> TextStyle.UNICODE.glyph(letters.glyph(finder.find(name))));
    }

    /** The model in {@code file} at {@code samples} random samples. */
    static GradientProblem random(Path file, int samples, long seed) {
        Model model = Model.load(file);
        int width = model.network().inputs();
        RandomStream random = RandomStream.of(seed, "gradcheck");
        double[][] inputs = new double[samples][width];
        double[][] targets = new double[samples][model.network().outputs()];
        Loss loss = new StartingModel(file, model).loss();
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < width; i++) {
                inputs[s][i] = random.nextGaussian();
            }
            draw(loss, model.network().output().activation() instanceof Softmax, random, targets[s]);
        }
        return new GradientProblem(
                ReferencePass.of(model.parameters()), inputs, Objective.of(loss, targets), UnaryOperator.identity());
    }

    /** Random targets that {@code loss} is defined for. */
    private static void draw(Loss loss, boolean softmax, RandomStream random, double[] t) {
        boolean classes = loss instanceof CrossEntropy || (loss instanceof Focal && softmax);
        boolean truths = loss instanceof BinaryCrossEntropy || loss instanceof Focal || loss instanceof Hinge;
        if (classes) {
            t[random.nextInt(t.length)] = 1;
            return;
        }
        for (int k = 0; k < t.length; k++) {
            t[k] = truths
                    ? random.nextInt(2)
                    : loss instanceof Poisson ? random.nextInt(MOST_EVENTS) : random.nextGaussian();
        }
    }

    /**
     * The model in {@code file} at the first rows of a table that have a target.
     *
     * @param samples how many rows at most
     * @throws dev.chainrule.ChainruleException if the rows do not suit the model
     */
    static GradientProblem ofRows(Path file, Function<Model, Table> read, int samples) {
        Model model = Model.load(file);
        Table table = KnownTargets.of(read.apply(model), model.preprocessing().target())
                .rows();
        Table first =
                table.select(IntStream.range(0, Math.min(samples, table.rows())).toArray());
        Dataset data = model.preprocessing().dataset(first);
        return new GradientProblem(
                ReferencePass.of(model.parameters()),
                doubles(data.features()),
                Objective.of(new StartingModel(file, model).loss(), doubles(data.targets())),
                UnaryOperator.identity());
    }

    private static double[][] doubles(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = matrix.get(i, j);
            }
        }
        return rows;
    }

    /** How many parameters are trained. */
    int parameters() {
        return pass.network().layout().trained();
    }
}
