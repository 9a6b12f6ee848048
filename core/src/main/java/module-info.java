/** Networks, training, metrics, tables in memory and models. Depends on nothing but the JDK. */
@SuppressWarnings("module") // of the rooms that are built after this one
module dev.chainrule.core {
    requires static org.jspecify;

    exports dev.chainrule;
    exports dev.chainrule.data;
    exports dev.chainrule.description;
    exports dev.chainrule.files to
            dev.chainrule.cli,
            dev.chainrule.explain,
            dev.chainrule.onnx,
            dev.chainrule.serve,
            dev.chainrule.spark,
            dev.chainrule.tables;
    exports dev.chainrule.functions to
            dev.chainrule.vector;
    exports dev.chainrule.kernels;
    exports dev.chainrule.loss;
    exports dev.chainrule.metrics;
    exports dev.chainrule.model;
    exports dev.chainrule.network;
    exports dev.chainrule.optimization;
    exports dev.chainrule.preprocessing;
    exports dev.chainrule.random;
    exports dev.chainrule.reference;
    exports dev.chainrule.training;

    uses dev.chainrule.kernels.Backend;
    uses dev.chainrule.model.ModelFormat;
}
