/** Networks as a person writes them, with the conventions and letters to read them by. */
module dev.chainrule.explain {
    requires transitive dev.chainrule.core;
    requires static org.jspecify;
    requires java.xml;
    requires org.apache.fontbox;
    requires org.apache.pdfbox;
    requires org.apache.pdfbox.io;
    requires tools.jackson.databind;

    exports dev.chainrule.explain;
    exports dev.chainrule.explain.check;
    exports dev.chainrule.explain.diagnosis;
    exports dev.chainrule.explain.document;
    exports dev.chainrule.explain.formula;
    exports dev.chainrule.explain.paper;
}
