package dev.chainrule.benchmarks;

import dev.chainrule.bench.Workload;
import dev.chainrule.benchmarks.scaling.ScalingProcess;
import dev.chainrule.benchmarks.scaling.ScalingProcess.Profile;
import dev.chainrule.benchmarks.scaling.ScalingProcess.Times;
import dev.chainrule.benchmarks.scaling.StepPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** What a step of training spends its time on, on one thread and on two, and how fast the machine moves its bytes. */
final class ScalingPart implements Part<ScalingPart.Profiles> {
    /** Two steps bound by their products, one that is short, and the narrowest of the table of widths. */
    private static final List<String> NETWORKS =
            List.of("1024x4-10", "784-512-512-10", "784-128-10", ScalingProcess.NARROW.name());

    private static final double WARM_UP = 1;
    private static final double STRETCH = 0.2;
    private static final int ROUNDS = 9;

    /** What was measured. */
    record Profiles(List<Profile> profiles) {}

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public Class<Profiles> type() {
        return Profiles.class;
    }

    @Override
    public Profiles measure(Settings settings) {
        Programs programs = new Programs(settings);
        List<Profile> profiles = new ArrayList<>();
        for (String network : NETWORKS) {
            List<Object> arguments = new ArrayList<>(List.of(
                    network,
                    settings.quick() ? STRETCH : WARM_UP,
                    settings.quick() ? 0 : STRETCH,
                    settings.quick() ? 1 : ROUNDS));
            arguments.addAll(settings.threads());
            String text = programs.output(programs.java(
                    "dev.chainrule.benchmarks.scaling.ScalingProcess",
                    settings.threads().getLast(),
                    arguments.toArray()));
            Profile profile = JsonMapper.shared().readValue(text, Profile.class);
            profiles.add(profile);
            for (Times times : profile.times()) {
                Main.say(String.format(
                        Locale.ROOT,
                        "%s on %d: %.1f µs a step, %.1f of them the optimizer's at %.1f GB/s",
                        network,
                        times.threads(),
                        times.step() * 1e-3,
                        times.parts().get(StepPart.OPTIMIZER) * 1e-3,
                        profile.bytes() / times.parts().get(StepPart.OPTIMIZER)));
            }
        }
        return new Profiles(profiles);
    }

    @Override
    public String section(Profiles results, Path images) {
        StringBuilder text = new StringBuilder();
        for (Profile profile : results.profiles()) {
            Workload workload = ScalingProcess.workload(profile.workload());
            text.append("### ")
                    .append(profile.workload())
                    .append(", ")
                    .append(workload.optimizer().name())
                    .append(", batches of ")
                    .append(workload.batch())
                    .append("\n\n")
                    .append(table(profile))
                    .append("\n")
                    .append(sentence(profile))
                    .append("\n");
        }
        return text.toString();
    }

    private static String table(Profile profile) {
        List<Times> times = profile.times();
        List<String> columns = new ArrayList<>(List.of("part of a step"));
        times.forEach(one -> columns.add("µs, " + threads(one)));
        columns.add("gain");
        columns.add("of the step, " + threads(times.getLast()));
        MarkdownTable table = new MarkdownTable(1, columns);
        row(table, "products forward", times, one -> one.parts().get(StepPart.FORWARD));
        row(table, "products backward", times, one -> one.parts().get(StepPart.BACKWARD));
        row(table, "products of the gradient", times, one -> one.parts().get(StepPart.GRADIENT));
        row(
                table,
                "batch, biases, activations, slopes, loss",
                times,
                one -> one.parts().get(StepPart.LOOPS));
        row(table, "optimizer", times, one -> one.parts().get(StepPart.OPTIMIZER));
        row(table, "between the loops", times, one -> one.parts().get(StepPart.BETWEEN));
        row(table, "the step", times, Times::step);
        row(table, "a loop that only moves the optimizer's bytes", times, Times::carrier);
        return table.toString();
    }

    private static void row(MarkdownTable table, String name, List<Times> times, ToDoubleFunction<Times> nanos) {
        List<String> cells = new ArrayList<>(List.of(name));
        times.forEach(one -> cells.add(MarkdownTable.number(nanos.applyAsDouble(one) * 1e-3)));
        cells.add(MarkdownTable.times(gain(times, nanos)));
        Times last = times.getLast();
        cells.add(String.format(Locale.ROOT, "%.1f %%", 100 * nanos.applyAsDouble(last) / last.step()));
        table.row(cells);
    }

    private static double gain(List<Times> times, ToDoubleFunction<Times> nanos) {
        return nanos.applyAsDouble(times.getFirst()) / nanos.applyAsDouble(times.getLast());
    }

    private static String sentence(Profile profile) {
        List<Times> times = profile.times();
        ToDoubleFunction<Times> optimizer = one -> one.parts().get(StepPart.OPTIMIZER);
        ToDoubleFunction<Times> products = one -> one.parts().get(StepPart.FORWARD)
                + one.parts().get(StepPart.BACKWARD)
                + one.parts().get(StepPart.GRADIENT);
        List<String> speeds = new ArrayList<>();
        for (Times one : times) {
            speeds.add(String.format(
                    Locale.ROOT,
                    "%s GB/s on %s, where a loop that only moves them reaches %s",
                    MarkdownTable.number(profile.bytes() / optimizer.applyAsDouble(one)),
                    threads(one),
                    MarkdownTable.number(profile.bytes() / one.carrier())));
        }
        return String.format(
                Locale.ROOT,
                "The optimizer's pass moves %s MB, at %s. %s threads over %s are worth %s to the products together, %s to"
                        + " the optimizer's pass, and %s to the step.\n",
                MarkdownTable.number(profile.bytes() * 1e-6),
                String.join(", and at ", speeds),
                times.getLast().threads(),
                times.getFirst().threads(),
                MarkdownTable.times(gain(times, products)),
                MarkdownTable.times(gain(times, optimizer)),
                MarkdownTable.times(gain(times, Times::step)));
    }

    private static String threads(Times times) {
        return times.threads() == 1 ? "1 thread" : times.threads() + " threads";
    }
}
