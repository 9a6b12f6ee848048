package dev.chainrule.explain;

import dev.chainrule.explain.formula.Digits;
import dev.chainrule.fuzz.Hostile;
import java.nio.charset.StandardCharsets;

/** Bytes as the text of a network file, which is then gone through, written and read again. */
public final class NetworkFuzz {
    private static final int SMALL = 1000;
    private static final int TINY = 12;

    private NetworkFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        Hostile.read(() -> {
            NetworkFile file = NetworkFile.parse(new String(text, StandardCharsets.UTF_8), "file");
            int size = file.network().layout().size();
            if (size < SMALL) {
                file.pass().forward(file.inputs());
                NetworkFile.parse(file.toJson(), "again");
            }
            if (size < TINY && file.samples().size() < TINY) {
                Trace trace = Trace.of(Walk.of(file, 1), file.notation());
                Derivation.of(trace, new Derivation.Request(Trace.usualLevel(file.network()), Digits.USUAL));
            }
        });
    }
}
