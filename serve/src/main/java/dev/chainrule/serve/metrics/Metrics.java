package dev.chainrule.serve.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** What the server counts, and how {@code GET /metrics} tells it; docs/serving.md lists all names. */
public final class Metrics {
    private final Map<String, Map<String, RouteMetrics>> routes = new ConcurrentSkipListMap<>();
    private final Map<String, ModelMetrics> models = new ConcurrentSkipListMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder linesDropped = new LongAdder();

    /** A gauge whose value is asked for when somebody looks. */
    private record Gauge(String name, String help, LongSupplier value) {}

    private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();

    /** Nothing counted yet. */
    public Metrics() {}

    /** A request of {@code route} for {@code model} (empty for none) was answered. */
    public void answered(String route, String model, int status, long nanos) {
        routes.computeIfAbsent(route, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(model, _ -> new RouteMetrics())
                .add(status, nanos);
    }

    /** What is counted of {@code model}. */
    public ModelMetrics model(String model) {
        return models.computeIfAbsent(model, _ -> new ModelMetrics());
    }

    /** Tells {@code value} as {@code name} too. */
    public void gauge(String name, String help, LongSupplier value) {
        gauges.put(name, new Gauge(name, help, value));
    }

    /** A connection was accepted. */
    public void accepted() {
        accepted.increment();
    }

    /** A connection was cut off, its client being too slow. */
    public void cut() {
        cut.increment();
    }

    /** A line of the access log found no room. */
    public void lineDropped() {
        linesDropped.increment();
    }

    /** All of it as text. */
    public String text() {
        Exposition out = new Exposition();
        writeRequests(out);
        writeModels(out);
        counter(out, "chainrule_connections_accepted_total", "Connections accepted", accepted);
        counter(out, "chainrule_connections_cut_total", "Connections cut off because the client was too slow", cut);
        counter(out, "chainrule_log_lines_dropped_total", "Lines of the access log that found no room", linesDropped);
        gauges.values()
                .forEach(gauge -> out.family(gauge.name(), "gauge", gauge.help())
                        .sample(gauge.name(), gauge.value().getAsLong()));
        Runtime runtime = Runtime.getRuntime();
        out.family("chainrule_heap_used_bytes", "gauge", "Bytes of the Java heap in use")
                .sample("chainrule_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        return out.toString();
    }

    private void writeRequests(Exposition out) {
        String count = "chainrule_requests_total";
        out.family(count, "counter", "Requests answered");
        routes.forEach(
                (route, byModel) -> byModel.forEach((model, metrics) -> metrics.writeCounts(out, count, route, model)));
        String seconds = "chainrule_request_seconds";
        out.family(seconds, "histogram", "Seconds from the first line of a request to the end of its answer");
        routes.forEach((route, byModel) ->
                byModel.forEach((model, metrics) -> metrics.writeSeconds(out, seconds, route, model)));
    }

    private void writeModels(Exposition out) {
        each(out, "chainrule_rows_total", "counter", "Rows predicted", model -> model.rows.sum());
        each(
                out,
                "chainrule_unknown_categories_total",
                "counter",
                "Values predicted from that are categories which training never saw",
                model -> model.unknown.sum());
        each(out, "chainrule_queue_rows", "gauge", "Rows that wait to be computed", ModelMetrics::queueRows);
        each(
                out,
                "chainrule_queue_requests",
                "gauge",
                "Requests that wait to be computed",
                ModelMetrics::queueRequests);
        histograms(out, "chainrule_batch_rows", "Rows that were computed together", model -> model.batchRows);
        histograms(
                out,
                "chainrule_queue_seconds",
                "Seconds from when a request was read until it began to be computed",
                model -> model.waiting);
        String info = "chainrule_model_info";
        out.family(info, "gauge", "1 for the version (SHA-256 of the file) of each model that is served");
        models.forEach((name, model) -> out.sample(info, 1, "model", name, "version", model.version()));
        each(
                out,
                "chainrule_model_loaded_timestamp_seconds",
                "gauge",
                "When the version that is served was loaded",
                ModelMetrics::loadedAt);
        each(
                out,
                "chainrule_model_stale",
                "gauge",
                "1 if the model's file is another than the one served, and cannot be loaded",
                model -> model.isStale() ? 1 : 0);
        String loads = "chainrule_model_loads_total";
        out.family(loads, "counter", "Versions that were loaded, or refused");
        models.forEach((name, model) -> out.sample(loads, model.loaded.sum(), "model", name, "result", "loaded")
                .sample(loads, model.refused.sum(), "model", name, "result", "refused"));
    }

    private void each(Exposition out, String name, String type, String help, ToDoubleFunction<ModelMetrics> value) {
        out.family(name, type, help);
        models.forEach((model, metrics) -> out.sample(name, value.applyAsDouble(metrics), "model", model));
    }

    private void histograms(
            Exposition out, String name, String help, java.util.function.Function<ModelMetrics, Histogram> histogram) {
        out.family(name, "histogram", help);
        models.forEach((model, metrics) -> histogram.apply(metrics).write(out, name, "model", model));
    }

    private static void counter(Exposition out, String name, String help, LongAdder value) {
        out.family(name, "counter", help).sample(name, value.sum());
    }
}
