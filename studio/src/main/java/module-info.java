/** A page that shows a network, its numbers and their derivation, and trains it live. */
module dev.chainrule.studio {
    requires transitive dev.chainrule.explain;
    requires io.helidon.http;
    requires io.helidon.webserver;
    requires java.logging;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports dev.chainrule.studio;
}
