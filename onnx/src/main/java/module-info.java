/** A Model as an .onnx file, and back; networks trained elsewhere load too. Needs neither ONNX Runtime nor Python. */
@SuppressWarnings("module") // of the room that reads bytes with it, which is built after this one
module dev.chainrule.onnx {
    requires transitive dev.chainrule.core;
    requires static org.jspecify;
    requires com.google.protobuf;
    requires org.tribuo.util.onnx;
    requires tools.jackson.databind;

    exports dev.chainrule.onnx to
            dev.chainrule.serve,
            dev.chainrule.spark;

    provides dev.chainrule.model.ModelFormat with
            dev.chainrule.onnx.OnnxFormat;
}
