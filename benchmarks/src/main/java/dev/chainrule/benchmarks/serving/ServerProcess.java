package dev.chainrule.benchmarks.serving;

import dev.chainrule.benchmarks.peer.OnnxRuntimeScorers;
import dev.chainrule.serve.Batching;
import dev.chainrule.serve.Lifecycle;
import dev.chainrule.serve.Server;
import dev.chainrule.serve.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, as {@code chainrule serve} is, which SIGTERM drains. */
public final class ServerProcess {
    static final String ONNX_RUNTIME = "onnxruntime";

    private ServerProcess() {}

    /** Arguments: what computes, and the model's file. Prints the address. */
    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.of(List.of(Path.of(arguments[1])))
                .with(new Lifecycle(Duration.ofMillis(200), Duration.ZERO, Duration.ofSeconds(30)))
                .withRemarks(System.err::println);
        if (arguments[0].equals(ONNX_RUNTIME)) {
            settings = settings.with(new OnnxRuntimeScorers(Batching.usual().rows()));
        }
        Server server = Server.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(server.address());
        new CountDownLatch(1).await();
    }
}
