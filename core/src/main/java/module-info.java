/** Networks, training, metrics, tables in memory and models. Depends on nothing but the JDK. */
module dev.chainrule.core {
    requires static transitive org.jspecify;

    exports dev.chainrule;
    exports dev.chainrule.data;
    exports dev.chainrule.description;
    exports dev.chainrule.kernels;
    exports dev.chainrule.loss;
    exports dev.chainrule.network;
    exports dev.chainrule.random;
    exports dev.chainrule.reference;

    uses dev.chainrule.kernels.Backend;
}
