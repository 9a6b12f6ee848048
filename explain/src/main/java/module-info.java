/**
 * Every number of a network and of its learning, explained; programs begin with
 * {@link dev.chainrule.explanation.Explanation}.
 */
@SuppressWarnings("module") // of the rooms that are built after this one
module dev.chainrule.explain {
    requires transitive dev.chainrule.core;
    requires static org.jspecify;
    requires java.xml;
    requires org.apache.fontbox;
    requires org.apache.pdfbox;
    requires org.apache.pdfbox.io;
    requires tools.jackson.databind;

    exports dev.chainrule.explanation;

    // for those who show it: the command and the studio; and core reads conventions by reflection
    exports dev.chainrule.explain to
            dev.chainrule.cli,
            dev.chainrule.core,
            dev.chainrule.studio;
    exports dev.chainrule.explain.check to
            dev.chainrule.cli,
            dev.chainrule.studio;
    exports dev.chainrule.explain.diagnosis to
            dev.chainrule.cli,
            dev.chainrule.studio;
    exports dev.chainrule.explain.document to
            dev.chainrule.cli,
            dev.chainrule.studio;
    exports dev.chainrule.explain.formula to
            dev.chainrule.cli,
            dev.chainrule.studio;
    exports dev.chainrule.explain.paper to
            dev.chainrule.cli,
            dev.chainrule.studio;
}
