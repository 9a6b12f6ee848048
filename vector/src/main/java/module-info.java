/** The engine's kernels on the Vector API; found by {@link java.util.ServiceLoader}. */
@SuppressWarnings("module") // of the room that measures, which is built after this one
module dev.chainrule.vector {
    requires dev.chainrule.core;
    requires jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.chainrule.vector to
            dev.chainrule.bench;

    provides dev.chainrule.kernels.Backend with
            dev.chainrule.vector.Vector128Backend,
            dev.chainrule.vector.Vector256Backend,
            dev.chainrule.vector.Vector512Backend;
}
