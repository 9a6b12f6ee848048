// Finds rows that are unlike all others, without ever having seen such rows: an autoencoder, a network that learns to
// give back its inputs through a layer of two units. A pump's six sensors follow two things, its load and its speed, so
// that two numbers are enough; where one sensor does not fit the others, although its value is a usual one, they are not.
// Run: examples/run AnomalyDetector

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;

final List<String> sensors = List.of("current", "revolutions", "pressure", "flow", "temperature", "vibration");

void main() {
    double[][] normal = readings(0).limit(3000).toArray(double[][]::new);
    double[][] later = readings(1).limit(1000).toArray(double[][]::new);
    for (int row = 50; row < later.length; row += 100) { // of ten rows, one sensor is wrong
        int sensor = row / 100 % sensors.size();
        later[row][sensor] -= 0.6 * Math.signum(later[row][sensor]); // and stays within its range
    }

    var network = Network.of(6, List.of(24, 2, 24), new Tanh(), 6, new Identity());
    var trainer = new Trainer().withRate(0.01).withSchedule(new CosineSchedule()).withEpochs(60);
    try (var training = trainer.start(network)) {
        training.fit(Dataset.of(normal, normal)); // the targets are the inputs
        double[] usual = errors(normal, training.predict(Matrix.of(normal)));
        double threshold = Arrays.stream(usual).sorted().skip(usual.length * 999L / 1000).findFirst().orElseThrow();
        IO.println("of 1000 normal rows, 999 come back within %.3f".formatted(threshold));

        Matrix back = training.predict(Matrix.of(later));
        double[] errors = errors(later, back);
        IntStream.range(0, later.length)
                .filter(row -> errors[row] > threshold)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -errors[row]))
                .forEach(row -> IO.println("row %d is off by %.3f, most of all its %s".formatted(
                        row, errors[row], sensors.get(worst(later[row], back, row)))));
    }
}

/** How far each row is from what came back of it: the Euclidean distance. */
double[] errors(double[][] rows, Matrix back) {
    return IntStream.range(0, rows.length)
            .mapToDouble(row -> Math.sqrt(IntStream.range(0, sensors.size())
                    .mapToDouble(sensor -> rows[row][sensor] - back.get(row, sensor))
                    .map(difference -> difference * difference)
                    .sum()))
            .toArray();
}

/** The sensor that is farthest from what came back of it: most often, though not always, the one that is wrong. */
int worst(double[] reading, Matrix back, int row) {
    return IntStream.range(0, sensors.size())
            .boxed()
            .max(Comparator.comparingDouble(sensor -> Math.abs(reading[sensor] - back.get(row, sensor))))
            .orElseThrow();
}

/** What the sensors say, in units of their ranges; the noise is 0.02. */
Stream<double[]> readings(long seed) {
    var random = RandomStream.of(seed, "readings");
    return Stream.generate(() -> {
        double load = random.nextDouble(-1, 1), speed = random.nextDouble(-1, 1);
        double[] reading = {
            load, speed, (load + speed) / 2, speed - load * load / 2, load * speed, (load - speed) / 2
        };
        return Arrays.stream(reading).map(value -> value + 0.02 * random.nextGaussian()).toArray();
    });
}
