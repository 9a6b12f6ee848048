package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import java.nio.charset.StandardCharsets;

/** Bytes as the text of a network file; for scripts/fuzz. */
public final class NetworkFuzz {
    private NetworkFuzz() {}

    /** What Jazzer calls; whatever it throws but one clear line is found. */
    public static void fuzzerTestOneInput(byte[] text) {
        try {
            NetworkFile file = NetworkFile.parse(new String(text, StandardCharsets.UTF_8), "file");
            if (file.network().layout().size() < 1000) {
                file.pass().forward(file.inputs());
                NetworkFile.parse(file.toJson(), "again");
            }
        } catch (ChainruleException e) {
            // one clear line
        }
    }
}
