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
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J on its native CPU backend; the threads are those of OpenMP, set by the environment of the process. */
final class Dl4jPeer implements Peer {
    @Override
    public String version() {
        return "DL4J 1.0.0-M2.1, "
                + Nd4j.getExecutioner().getEnvironmentInformation().getProperty("blas.vendor");
    }

    @Override
    public Work prepare(Task task, int threads, Path folder) {
        if (task.kind() != Task.Kind.TRAINING) {
            throw new IllegalArgumentException("DL4J is compared in training only");
        }
        Workload workload = task.workload();
        MultiLayerNetwork network = network(workload);
        Dataset data = Data.of(task);
        List<DataSet> batches = new ArrayList<>();
        int size = workload.batch();
        for (int from = 0; from < data.rows(); from += size) {
            batches.add(new DataSet(
                    Nd4j.createFromArray(Data.copy(data.features(), from, from + size))
                            .reshape(size, data.features().columns()),
                    Nd4j.createFromArray(Data.copy(data.targets(), from, from + size))
                            .reshape(size, data.targets().columns())));
        }
        return new Batches<>(batches, network::fit);
    }

    @Override
    public double units(Task task) {
        return task.workload().batch();
    }

    private static MultiLayerNetwork network(Workload workload) {
        IUpdater updater = switch (workload.optimizer().name()) {
            case "adam" -> new org.nd4j.linalg.learning.config.Adam(workload.rate());
            case "sgd" -> new org.nd4j.linalg.learning.config.Sgd(workload.rate());
            default -> throw new IllegalArgumentException(workload.optimizer().name());
        };
        NeuralNetConfiguration.ListBuilder layers =
                new NeuralNetConfiguration.Builder().seed(1).updater(updater).list();
        int last = workload.network().layers().size() - 1;
        for (int l = 0; l < last; l++) {
            Layer layer = workload.network().layers().get(l);
            layers.layer(new DenseLayer.Builder()
                    .nIn(workload.network().inputsOf(l))
                    .nOut(layer.units())
                    .activation(activation(layer.activation()))
                    .build());
        }
        Layer output = workload.network().output();
        boolean classes = output.activation() instanceof Softmax;
        layers.layer(new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.L2)
                .nIn(workload.network().inputsOf(last))
                .nOut(output.units())
                .activation(activation(output.activation()))
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }

    private static org.nd4j.linalg.activations.Activation activation(Activation activation) {
        return switch (activation) {
            case Relu _ -> org.nd4j.linalg.activations.Activation.RELU;
            case Tanh _ -> org.nd4j.linalg.activations.Activation.TANH;
            case Sigmoid _ -> org.nd4j.linalg.activations.Activation.SIGMOID;
            case Softmax _ -> org.nd4j.linalg.activations.Activation.SOFTMAX;
            default -> throw new IllegalArgumentException(activation.name());
        };
    }
}
