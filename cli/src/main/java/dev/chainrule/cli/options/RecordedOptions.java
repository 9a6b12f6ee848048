package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.Why;
import dev.chainrule.explain.WhyDocument;
import dev.chainrule.explain.WhyJson;
import dev.chainrule.explain.WhyParameter;
import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.training.Recording;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which recorded step of a training {@code explain} tells again. */
public final class RecordedOptions {
    @Option(
            names = "--recorded",
            paramLabel = "FILE",
            description = "Why a step of a training moved a weight: what train --record wrote.")
    private @Nullable Path file;

    @Option(names = "--step", paramLabel = "N", description = "The recorded step, from 1. Default: the first recorded.")
    private @Nullable Long step;

    /** The file; null if no recorded step is asked for. */
    @Nullable
    public Path file() {
        return file;
    }

    /** @throws UsageException if there is a step and no recording, or the step is none */
    public void check() {
        if (step != null && file == null) {
            throw new UsageException("--step is of a recorded training: name it with --recorded");
        }
        if (step != null && step < 1) {
            throw new UsageException("--step: steps count from 1, found " + step);
        }
    }

    /**
     * How the step moved the parameter {@code name} of the recording {@code recorded}.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be read, or there is no such step or parameter
     */
    public Document document(Path recorded, String name, @Nullable Notation notation, Digits digits) {
        Recording recording = Recording.read(recorded);
        Notation letters = letters(recording, notation);
        return WhyDocument.of(parameter(recording, name, letters), letters, digits);
    }

    /** The same as JSON. */
    public String json(Path recorded, String name, @Nullable Notation notation, Digits digits) {
        Recording recording = Recording.read(recorded);
        Notation letters = letters(recording, notation);
        return WhyJson.write(parameter(recording, name, letters), letters, digits);
    }

    /**
     * What kept the network from learning at the step.
     *
     * @throws dev.chainrule.ChainruleException if the recording cannot be read, or there is no such step
     */
    public Diagnosis diagnosis(Path recorded) {
        Recording recording = Recording.read(recorded);
        return Diagnosis.of(recording, number(recording));
    }

    private WhyParameter parameter(Recording recording, String name, Notation letters) {
        return Why.of(recording, number(recording)).parameter(name, letters);
    }

    private static Notation letters(Recording recording, @Nullable Notation notation) {
        return notation == null ? Notation.usual(recording.network()) : notation;
    }

    /** The step that is meant: the one asked for, or the first recorded. */
    private long number(Recording recording) {
        if (step != null) {
            return step;
        }
        return recording.steps().isEmpty() ? 1 : recording.steps().getFirst().step();
    }
}
