/** A page that shows a network, its numbers and their derivation, and trains it live. */
@SuppressWarnings("module") // of the room that starts it, which is built after this one
module dev.chainrule.studio {
    requires transitive dev.chainrule.explain;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires java.logging;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports dev.chainrule.studio to
            dev.chainrule.cli;
}
