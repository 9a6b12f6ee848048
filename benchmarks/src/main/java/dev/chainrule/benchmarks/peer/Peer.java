package dev.chainrule.benchmarks.peer;

import java.nio.file.Path;
import java.util.Locale;

/** A program to compare, inside the process that runs it. */
interface Peer {
    /** Work that is ready to be done over and over again. */
    interface Work {
        /** Does it once. */
        void run();
    }

    /** What it is, with its version. */
    String version();

    /** {@code task} on {@code threads} threads; the data are in {@code folder} ({@link Data}). */
    Work prepare(Task task, int threads, Path folder);

    /** How many units one run of {@code task}'s work does. */
    default double units(Task task) {
        return switch (task.kind()) {
            case TRAINING -> Data.rows(task);
            case PRODUCT, PREDICTION -> 1;
        };
    }

    /** The peer of that name. */
    static Peer of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "chainrule" -> new ChainrulePeer();
            case "djl" -> new DjlPeer();
            case "dl4j" -> new Dl4jPeer();
            case "encog" -> new EncogPeer();
            case "onnxruntime" -> new OnnxRuntimePeer();
            default -> throw new IllegalArgumentException("there is no peer " + name);
        };
    }
}
