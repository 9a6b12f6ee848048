package dev.chainrule.explain.check;

import dev.chainrule.ChainruleException;
import java.nio.charset.StandardCharsets;

/** Bytes as a sheet of answers; for scripts/fuzz. */
public final class AnswersFuzz {
    private AnswersFuzz() {}

    /** What Jazzer calls; whatever it throws but one clear line is found. */
    public static void fuzzerTestOneInput(byte[] text) {
        try {
            Answers.parse(new String(text, StandardCharsets.UTF_8), "file");
        } catch (ChainruleException e) {
            // one clear line
        }
    }
}
