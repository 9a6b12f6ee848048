package dev.chainrule.explain;

import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.fuzz.Hostile;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Recording;
import java.util.zip.CRC32;

/** Bytes as the recorded steps of a training under a right checksum, which are then told again. */
public final class RecordingFuzz {
    private static final int SMALL = 1000;

    private RecordingFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Hostile.summed(input, new CRC32());
        Hostile.read(() -> Hostile.asFile(bytes, ".steps", file -> {
            Recording recording = Recording.read(file);
            if (recording.network().layout().size() < SMALL) {
                recording.steps().stream().limit(2).forEach(step -> tell(recording, step));
            }
        }));
    }

    private static void tell(Recording recording, RecordedStep step) {
        Hostile.read(() -> Diagnosis.of(recording, step.step()));
        Hostile.read(() -> {
            Notation notation = Notation.usual(recording.network());
            WhyParameter parameter = Why.of(recording, step.step()).parameter("w(1)[1,1]", notation);
            WhyJson.write(parameter, notation, Digits.USUAL);
            WhyDocument.of(parameter, notation, Digits.USUAL);
        });
    }
}
