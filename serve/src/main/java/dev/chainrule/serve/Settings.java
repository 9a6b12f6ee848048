package dev.chainrule.serve;

import dev.chainrule.ChainruleException;
import dev.chainrule.kernels.Backends;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to serve and how.
 *
 * @param host the address to bind to; 127.0.0.1 if only this machine shall reach it
 * @param port 0 for any that is free
 * @param models by the name that they are asked for
 * @param batching how rows are computed together
 * @param limits how much one client may ask
 * @param lifecycle when files are looked at again, and how the server ends
 * @param scorers what computes
 * @param accessLog where a line per request goes, which the server then closes; empty for nowhere
 * @param remarks takes what a person should know: a model was replaced, or could not be
 * @param version of the program, which the server tells
 */
public record Settings(
        String host,
        int port,
        Map<String, Path> models,
        Batching batching,
        Limits limits,
        Lifecycle lifecycle,
        Scorer.Factory scorers,
        Optional<OutputStream> accessLog,
        Consumer<String> remarks,
        String version) {
    private static final String ENDING = ".onnx";

    /** @throws IllegalArgumentException if the port is not from 0 to 65535, or there is no model */
    public Settings {
        models = new LinkedHashMap<>(models);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be from 0 to 65535, is " + port);
        }
        if (models.isEmpty()) {
            throw new IllegalArgumentException("there is no model");
        }
    }

    /**
     * To serve {@code files} on this machine at any free port, with usual limits and without access log.
     *
     * @throws ChainruleException if two of them have the same name, or one does not end in .onnx
     */
    public static Settings of(List<Path> files) {
        return new Settings(
                "127.0.0.1",
                0,
                named(files),
                Batching.usual(),
                Limits.usual(),
                Lifecycle.usual(),
                Scorer.by(Backends.AUTO),
                Optional.empty(),
                _ -> {},
                "");
    }

    /**
     * Files by their names without .onnx.
     *
     * @throws ChainruleException if two of them have the same name, or one does not end in .onnx
     */
    static Map<String, Path> named(List<Path> files) {
        Map<String, Path> named = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (!name.endsWith(ENDING) || name.length() == ENDING.length()) {
                throw new ChainruleException("a model file ends in .onnx, found " + file);
            }
            name = name.substring(0, name.length() - ENDING.length());
            Path other = named.put(name, file);
            if (other != null) {
                throw new ChainruleException("two models would be called '" + name + "': " + other + " and " + file
                        + "; rename or link one");
            }
        }
        return named;
    }

    /** The models by name. */
    @Override
    public Map<String, Path> models() {
        return new LinkedHashMap<>(models);
    }

    /**
     * The same at another address.
     *
     * @throws IllegalArgumentException if the port is not from 0 to 65535
     */
    public Settings at(String host, int port) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same with other batching. */
    public Settings with(Batching batching) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same with other limits. */
    public Settings with(Limits limits) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same with other times. */
    public Settings with(Lifecycle lifecycle) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same computed by others. */
    public Settings with(Scorer.Factory scorers) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same with a line per request to {@code accessLog}. */
    public Settings withAccessLog(OutputStream accessLog) {
        return new Settings(
                host, port, models, batching, limits, lifecycle, scorers, Optional.of(accessLog), remarks, version);
    }

    /** The same with remarks to {@code remarks}. */
    public Settings withRemarks(Consumer<String> remarks) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }

    /** The same telling another version of the program. */
    public Settings withVersion(String version) {
        return new Settings(host, port, models, batching, limits, lifecycle, scorers, accessLog, remarks, version);
    }
}
