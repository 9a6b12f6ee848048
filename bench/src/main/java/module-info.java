/** How fast the engine is on this machine, beside what the machine could do. */
module dev.chainrule.bench {
    requires transitive dev.chainrule.core;
    requires dev.chainrule.vector;
    requires jdk.management;
    requires static org.jspecify;

    exports dev.chainrule.bench;
}
