/** The {@code chainrule} command. */
module dev.chainrule.cli {
    requires com.google.protobuf;
    requires dev.chainrule.bench;
    requires dev.chainrule.core;
    requires static org.jspecify;
    requires dev.chainrule.explain;
    requires dev.chainrule.serve;
    requires dev.chainrule.studio;
    requires dev.chainrule.tables;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;
    requires tools.jackson.databind;

    opens dev.chainrule.cli to
            info.picocli;
    opens dev.chainrule.cli.options to
            info.picocli;
}
