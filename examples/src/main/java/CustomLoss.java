// A loss of one's own, and rows that count differently. The pinball loss makes a network learn a quantile: two of them
// give the times between which nine of ten deliveries arrive. All late deliveries are on record, but of the others only
// one in five: unless each of those counts five times, the interval is wrong. (The library has this loss as Quantile.)
// Run: examples/run CustomLoss

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;

/** How far, in units of 10 km, and how long it took, in hours. */
record Delivery(double distance, double hours) {
    boolean late() {
        return hours > 0.4 + 0.3 * distance;
    }
}

/** q (t − y) for a y too low, (1 − q) (y − t) for one too high; the derivative is by y. */
Loss pinball(double q) {
    return Loss.of("pinball", (y, t) -> t > y ? q * (t - y) : (1 - q) * (y - t), (y, t) -> t > y ? -q : 1 - q);
}

void main() {
    var everything = deliveries(1).limit(20_000).toList(); // nobody has it: it judges the intervals
    var coin = RandomStream.of(0, "record");
    var recorded = deliveries(0).filter(d -> d.late() || coin.nextInt(5) == 0).limit(4000).toList();

    var data = dataset(recorded);
    var weighted = data.withWeights(recorded.stream().mapToDouble(d -> d.late() ? 1 : 5).toArray());
    IO.println("rows on record: " + recorded.size() + ", late: " + recorded.stream().filter(Delivery::late).count());
    report("every row counting the same", data, everything);
    report("one in five counting five times", weighted, everything);
}

void report(String how, Dataset data, List<Delivery> everything) {
    Matrix low = quantile(0.05, data, everything), high = quantile(0.95, data, everything);
    double earlier = percent(everything, i -> everything.get(i).hours < low.get(i, 0));
    double later = percent(everything, i -> everything.get(i).hours > high.get(i, 0));
    IO.println("%s: %.1f %% earlier, %.1f %% between, %.1f %% later".formatted(
            how, earlier, 100 - earlier - later, later));
}

double percent(List<Delivery> deliveries, IntPredicate condition) {
    return 100.0 * IntStream.range(0, deliveries.size()).filter(condition).count() / deliveries.size();
}

/** Learns from data the hours that a share q of the deliveries take at most, and predicts them for others. */
Matrix quantile(double q, Dataset data, List<Delivery> others) {
    var network = Network.of(1, List.of(16), new Tanh(), 1, new Identity());
    var trainer = new Trainer().withLoss(pinball(q)).withRate(0.01).withSchedule(new CosineSchedule()).withEpochs(60);
    try (var training = trainer.start(network)) {
        training.fit(data);
        return training.predict(dataset(others).features());
    }
}

Dataset dataset(List<Delivery> deliveries) {
    return Dataset.of(
            deliveries.stream().map(d -> new double[] {d.distance}).toArray(double[][]::new),
            deliveries.stream().map(d -> new double[] {d.hours}).toArray(double[][]::new));
}

/** Deliveries without end: farther ones take longer, and vary more. */
Stream<Delivery> deliveries(long seed) {
    var random = RandomStream.of(seed, "deliveries");
    return Stream.generate(() -> {
        double distance = random.nextDouble();
        return new Delivery(distance, 0.2 + 0.3 * distance + (0.05 + 0.2 * distance) * Math.abs(random.nextGaussian()));
    });
}
