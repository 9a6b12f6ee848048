/** A page that shows a network, its numbers and their derivation, and trains it live. */
module dev.chainrule.studio {
    requires dev.chainrule.explain;
    requires dev.chainrule.onnx;
    requires dev.chainrule.tables;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires java.logging;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports dev.chainrule.studio;
}
