package dev.chainrule.benchmarks.peer;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Predictor;
import dev.chainrule.training.Training;
import java.nio.file.Path;

/** This project: epochs of training, with their shuffling and gathering, as a user starts them. */
final class ChainrulePeer implements Peer {
    @Override
    public String version() {
        return "Chainrule, " + Backends.choose(Backends.AUTO).backend().name() + ", Java " + Runtime.version();
    }

    @Override
    public Work prepare(Task task, int threads, Path folder) {
        Compute compute = new Compute(Backends.AUTO, threads);
        return switch (task.kind()) {
            case TRAINING -> training(task, compute);
            case PRODUCT -> product(task.size(), compute);
            case PREDICTION -> prediction(task.workload(), compute);
        };
    }

    @SuppressWarnings("resource") // the process ends with it
    private static Work training(Task task, Compute compute) {
        Workload workload = task.workload();
        Dataset data = Data.of(task);
        Training training = Training.start(workload.trainer(), workload.parameters(), compute);
        return () -> training.partialFit(data);
    }

    @SuppressWarnings("resource")
    private static Work product(int n, Compute compute) {
        Kernels kernels = compute.open();
        Matrix a = Workload.random(n, n, "a");
        Matrix b = Workload.random(n, n, "b");
        Matrix c = Matrix.of(n, n);
        return () -> kernels.product(a, b, c);
    }

    @SuppressWarnings("resource")
    private static Work prediction(Workload workload, Compute compute) {
        Predictor predictor = workload.model().predictor(compute);
        float[] row = workload.inputs(1).toRows()[0];
        float[] result = new float[workload.network().outputs()];
        return () -> predictor.outputs(row, result);
    }
}
