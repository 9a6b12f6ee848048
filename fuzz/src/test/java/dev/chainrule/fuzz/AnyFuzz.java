package dev.chainrule.fuzz;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes for any target: the first says which, the others are for it. So a short run need start one process only. */
public final class AnyFuzz {
    private static final Target[] TARGETS = Target.values();

    private AnyFuzz() {}

    /** The inputs of all targets to begin from. */
    static Map<String, byte[]> inputs() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (Target target : TARGETS) {
            target.inputs().forEach((name, input) -> {
                byte[] addressed = new byte[input.length + 1];
                addressed[0] = (byte) target.ordinal();
                System.arraycopy(input, 0, addressed, 1, input.length);
                all.put(target.word() + "-" + name, addressed);
            });
        }
        return all;
    }

    /** The target that {@code input}, which is not empty, is for. */
    static Target target(byte[] input) {
        return TARGETS[(input[0] & 0xFF) % TARGETS.length];
    }

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            target(input).read(Arrays.copyOfRange(input, 1, input.length));
        }
    }
}
