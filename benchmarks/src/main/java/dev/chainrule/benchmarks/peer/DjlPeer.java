package dev.chainrule.benchmarks.peer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** libtorch, through DJL. */
final class DjlPeer implements Peer {
    @Override
    public String version() {
        return "DJL " + Engine.getDjlVersion() + ", libtorch "
                + Engine.getEngine("PyTorch").getVersion();
    }

    @Override
    public Work prepare(Task task, int threads, Path folder) {
        if (task.kind() != Task.Kind.TRAINING) {
            throw new IllegalArgumentException("DJL is compared in training only");
        }
        Workload workload = task.workload();
        Dataset data = Data.of(task);
        int size = workload.batch();
        Model model = Model.newInstance(workload.name(), "PyTorch");
        model.setBlock(block(workload));
        Trainer trainer = trainer(model, workload);
        trainer.initialize(new Shape(size, workload.network().inputs()));
        NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < data.rows(); from += size) {
            batches.add(new Batch(
                    manager.create(
                            Data.copy(data.features(), from, from + size),
                            new Shape(size, data.features().columns())),
                    manager.create(
                            Data.copy(data.targets(), from, from + size),
                            new Shape(size, data.targets().columns()))));
        }
        return new Batches<>(batches, batch -> step(trainer, manager, batch));
    }

    private record Batch(NDArray x, NDArray t) {}

    private static void step(Trainer trainer, NDManager manager, Batch batch) {
        try (NDManager scope = manager.newSubManager()) {
            batch.x().tempAttach(scope);
            batch.t().tempAttach(scope);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList y = trainer.forward(new NDList(batch.x()));
                NDArray loss = trainer.getLoss().evaluate(new NDList(batch.t()), y);
                collector.backward(loss);
            }
            trainer.step();
            batch.x().attach(manager);
            batch.t().attach(manager);
        }
    }

    @Override
    public double units(Task task) {
        return task.workload().batch();
    }

    private static Trainer trainer(Model model, Workload workload) {
        Tracker rate = Tracker.fixed((float) workload.rate());
        Optimizer optimizer = switch (workload.optimizer().name()) {
            case "adam" -> Optimizer.adam().optLearningRateTracker(rate).build();
            case "sgd" -> Optimizer.sgd().setLearningRateTracker(rate).build();
            default -> throw new IllegalArgumentException(workload.optimizer().name());
        };
        boolean classes = workload.network().output().activation() instanceof Softmax;
        Loss loss = classes ? Loss.softmaxCrossEntropyLoss("loss", 1, -1, false, true) : Loss.l2Loss();
        return model.newTrainer(
                new DefaultTrainingConfig(loss).optOptimizer(optimizer).optDevices(new Device[] {Device.cpu()}));
    }

    /** Softmax belongs to the loss there. */
    private static Block block(Workload workload) {
        SequentialBlock block = new SequentialBlock();
        for (Layer layer : workload.network().layers()) {
            block.add(Linear.builder().setUnits(layer.units()).build());
            switch (layer.activation()) {
                case Relu _ -> block.add(Activation.reluBlock());
                case Tanh _ -> block.add(Activation.tanhBlock());
                case Sigmoid _ -> block.add(Activation.sigmoidBlock());
                case Softmax _ -> {}
                default -> throw new IllegalArgumentException(layer.activation().name());
            }
        }
        return block;
    }
}
