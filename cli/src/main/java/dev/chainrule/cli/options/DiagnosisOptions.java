package dev.chainrule.cli.options;

import picocli.CommandLine.Option;

/** Whether {@code explain} is to say what keeps a network from learning well. */
public final class DiagnosisOptions {
    @Option(
            names = "--diagnose",
            description =
                    "What keeps the network from learning well, and what to change: looked at over the samples, with "
                            + "--steps N also over rounds of learning, over all rows of --data, or at a recorded step.")
    private boolean diagnose;

    /** Whether it is. */
    public boolean isAsked() {
        return diagnose;
    }
}
