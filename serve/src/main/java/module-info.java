/** Predictions over HTTP: several models, in batches across connections, with limits, metrics and a log. */
@SuppressWarnings("module") // of the room that starts it, which is built after this one
module dev.chainrule.serve {
    requires transitive dev.chainrule.core;
    requires dev.chainrule.onnx;
    requires de.siegmar.fastcsv;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.task;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires java.logging;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports dev.chainrule.serve to
            dev.chainrule.cli;
}
