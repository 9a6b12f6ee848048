package dev.chainrule.serve.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.serve.Settings;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.metrics.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All models that are served. */
public final class ModelShelf implements AutoCloseable {
    private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
    private final Duration every;
    private @Nullable Thread reloader;

    /** As {@code settings} say; nothing is loaded yet. */
    public ModelShelf(Settings settings, Metrics metrics) {
        this.every = settings.lifecycle().reload();
        settings.models()
                .forEach((name, file) -> slots.put(name, new ModelSlot(name, file, settings, metrics.model(name))));
    }

    /** All, in the order in which they were named. */
    public List<ModelSlot> slots() {
        return new ArrayList<>(slots.values());
    }

    /** @throws Refusal if there is no model of that name, 404 */
    public ModelSlot slot(String name) {
        ModelSlot slot = slots.get(name);
        if (slot == null) {
            String hint = name.length() > 100 ? "" : Nearest.hint(name, slots.keySet());
            throw Refusal.of(404, "there is no model of that name" + hint);
        }
        return slot;
    }

    /**
     * Loads all, and from then on looks whether their files change.
     *
     * @throws ChainruleException if one cannot be read
     */
    public void load() {
        slots.values().forEach(ModelSlot::load);
        if (!every.isZero()) {
            reloader = Thread.ofPlatform().name("serve-reload").daemon().start(this::watch);
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(every);
                slots.values().forEach(ModelSlot::refresh);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server has ended
        }
    }

    /** Whether all are loaded. */
    public boolean isLoaded() {
        return slots.values().stream().allMatch(slot -> slot.current().isPresent());
    }

    /** Ends their threads, when nothing waits to be computed any more. */
    @Override
    public void close() {
        Thread watching = reloader;
        if (watching != null) {
            watching.interrupt();
        }
        slots.values().forEach(slot -> slot.batcher().close());
    }
}
