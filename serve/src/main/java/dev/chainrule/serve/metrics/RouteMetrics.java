package dev.chainrule.serve.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Requests of one route for one model. */
final class RouteMetrics {
    private final Histogram seconds = Histogram.ofSeconds();
    private final Map<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();

    void add(int status, long nanos) {
        seconds.add(nanos / 1e9);
        byStatus.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    void writeCounts(Exposition out, String name, String route, String model) {
        byStatus.forEach((status, count) ->
                out.sample(name, count.sum(), "route", route, "model", model, "status", Integer.toString(status)));
    }

    void writeSeconds(Exposition out, String name, String route, String model) {
        seconds.write(out, name, "route", route, "model", model);
    }
}
