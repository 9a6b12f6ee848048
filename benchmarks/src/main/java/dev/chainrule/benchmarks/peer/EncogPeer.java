package dev.chainrule.benchmarks.peer;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import java.nio.file.Path;
import org.encog.Encog;
import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationReLU;
import org.encog.engine.network.activation.ActivationSigmoid;
import org.encog.engine.network.activation.ActivationSoftMax;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.MLDataSet;
import org.encog.ml.data.basic.BasicMLDataSet;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.neural.networks.training.propagation.back.Backpropagation;

/**
 * Encog, which computes in double. Its fastest training is plain gradient descent, in batches; there is no fast Adam, so
 * that is what it does here, which is less work than the others have.
 */
final class EncogPeer implements Peer {
    /** As many in an iteration as take some tenths of a second. */
    private static final double OPERATIONS = 1e8;

    @Override
    public String version() {
        return "Encog " + Encog.VERSION + ", gradient descent in double";
    }

    @Override
    public Work prepare(Task task, int threads, Path folder) {
        if (task.kind() != Task.Kind.TRAINING) {
            throw new IllegalArgumentException("Encog is compared in training only");
        }
        Workload workload = task.workload();
        Dataset data = workload.data(rows(workload));
        BasicNetwork network = new BasicNetwork();
        network.addLayer(new BasicLayer(null, true, workload.network().inputs()));
        int last = workload.network().layers().size() - 1;
        for (int l = 0; l <= last; l++) {
            Layer layer = workload.network().layers().get(l);
            network.addLayer(new BasicLayer(activation(layer.activation()), l < last, layer.units()));
        }
        network.getStructure().finalizeStructure();
        network.reset(1);
        MLDataSet rows =
                new BasicMLDataSet(data.features().toDoubles(), data.targets().toDoubles());
        Backpropagation training = new Backpropagation(network, rows, workload.rate(), 0);
        training.setBatchSize(workload.batch());
        training.setThreadCount(threads);
        return training::iteration;
    }

    /** An iteration takes all of the data, so they are few where it is slow. */
    private static int rows(Workload workload) {
        return workload.batch()
                * (int) Math.clamp(OPERATIONS / workload.trainingOperations() / workload.batch(), 1, 1024);
    }

    @Override
    public double units(Task task) {
        return rows(task.workload());
    }

    private static ActivationFunction activation(Activation activation) {
        return switch (activation) {
            case Relu _ -> new ActivationReLU();
            case Tanh _ -> new ActivationTANH();
            case Sigmoid _ -> new ActivationSigmoid();
            case Softmax _ -> new ActivationSoftMax();
            default -> throw new IllegalArgumentException(activation.name());
        };
    }
}
