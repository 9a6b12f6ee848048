/** How fast the engine is on this machine, beside what the machine could do. */
@SuppressWarnings("module") // of the room that prints it, which is built after this one
module dev.chainrule.bench {
    requires transitive dev.chainrule.core;
    requires dev.chainrule.vector;
    requires jdk.management;
    requires static org.jspecify;

    exports dev.chainrule.bench to
            dev.chainrule.cli;
}
