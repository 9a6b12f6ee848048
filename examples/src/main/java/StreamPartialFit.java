// Learns from rows that never end, while what they follow changes: a machine's temperature by its load and speed, whose
// bearings wear. Each batch is first predicted, then learned from; beside it, a network that stopped learning early.
// Run: examples/run StreamPartialFit

import dev.chainrule.data.Dataset;
import dev.chainrule.metrics.ValueComparison;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;

/** Load and speed, from −1 to 1, and the temperature, in units of its usual spread. */
record Reading(double load, double speed, double temperature) {}

void main() {
    var random = RandomStream.of(0, "readings");
    var batches = LongStream.iterate(0, minute -> minute + 1) // for ever
            .mapToObj(minute -> read(minute, random))
            .gather(Gatherers.windowFixed(100))
            .iterator();

    var network = Network.of(2, List.of(32), new Relu(), 1, new Identity());
    var trainer = new Trainer().withRate(0.01);
    try (var learning = trainer.start(network); var stopped = trainer.start(network)) {
        IO.println("  minutes   error   error of the one that stopped at 40000");
        for (int part = 1; part <= 10; part++) { // in earnest: while (batches.hasNext())
            double error = 0, errorOfStopped = 0;
            for (int i = 0; i < 200; i++) {
                var batch = dataset(batches.next());
                error += error(learning, batch) / 200;
                errorOfStopped += error(stopped, batch) / 200;
                learning.partialFit(batch);
                if (part <= 2) {
                    stopped.partialFit(batch);
                }
            }
            IO.println("%9d  %.4f  %.4f".formatted(part * 20000, error, errorOfStopped));
        }
    }
}

/** What the sensors say; the noise is 0.05, and the effect of the speed grows by 1 every 100,000 minutes. */
Reading read(long minute, RandomStream random) {
    double load = random.nextDouble(-1, 1), speed = random.nextDouble(-1, 1), wear = minute * 1e-5;
    return new Reading(load, speed, load * load + wear * Math.abs(speed) + 0.05 * random.nextGaussian());
}

Dataset dataset(List<Reading> readings) {
    return Dataset.of(
            readings.stream().map(r -> new double[] {r.load, r.speed}).toArray(double[][]::new),
            readings.stream().map(r -> new double[] {r.temperature}).toArray(double[][]::new));
}

double error(Training training, Dataset batch) {
    return ValueComparison.of(training.predict(batch.features()), batch).evaluate().rmse();
}
