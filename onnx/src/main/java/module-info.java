/** A Model as an .onnx file, and back; networks trained elsewhere load too. Needs neither ONNX Runtime nor Python. */
module dev.chainrule.onnx {
    requires transitive dev.chainrule.core;
    requires static org.jspecify;
    requires com.google.protobuf;
    requires org.tribuo.util.onnx;
    requires tools.jackson.databind;

    exports dev.chainrule.onnx;

    provides dev.chainrule.model.ModelFormat with
            dev.chainrule.onnx.OnnxFormat;
}
