package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.files.SafeFile;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.files.WholeFile;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.OptimizerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Chosen updates of one training, with all that is needed to tell each of them again: see {@link Training#record}.
 *
 * <p>The file: "CHAINREC", a format version, recipe, network and names as trees, the steps as numbers, and a CRC-32 of
 * all that.
 *
 * @param trainer the recipe
 * @param network the network
 * @param inputNames one per input
 * @param outputNames one per output
 * @param steps in the order in which they were taken
 */
public record Recording(
        Trainer trainer, Network network, List<String> inputNames, List<String> outputNames, List<RecordedStep> steps) {
    private static final byte[] MAGIC = {'C', 'H', 'A', 'I', 'N', 'R', 'E', 'C'};
    /** 2 has the factors of decay and dropout too. */
    private static final int VERSION = 2;

    /** A recording of {@code steps}. */
    public Recording {
        inputNames = List.copyOf(inputNames);
        outputNames = List.copyOf(outputNames);
        steps = List.copyOf(steps);
    }

    /** Where the recording of the training of {@code model} stands if nobody says otherwise: {@code model.steps}. */
    public static Path beside(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".steps");
    }

    /**
     * The update number {@code step}, from 1.
     *
     * @throws ChainruleException if it was not recorded; the message names those that were
     */
    public RecordedStep step(long step) {
        return steps.stream()
                .filter(recorded -> recorded.step() == step)
                .findFirst()
                .orElseThrow(() -> new ChainruleException("step " + step + " was not recorded; "
                        + (steps.isEmpty()
                                ? "none was"
                                : "recorded are "
                                        + steps.stream()
                                                .map(recorded -> String.valueOf(recorded.step()))
                                                .collect(Collectors.joining(", ")))));
    }

    /**
     * Writes the recording to {@code file}, whole or not at all.
     *
     * @throws ChainruleException if it cannot be written
     */
    void write(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.write(MAGIC);
            output.writeInt(VERSION);
            TreeCodec.write(output, Description.of(trainer));
            TreeCodec.write(output, Description.of(network));
            TreeCodec.write(output, Description.of(inputNames));
            TreeCodec.write(output, Description.of(outputNames));
            output.writeInt(steps.size());
            for (RecordedStep step : steps) {
                write(output, step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(content);
        SafeFile.write(file, output -> {
            output.write(content);
            output.write(ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array());
        });
    }

    private static void write(DataOutputStream output, RecordedStep step) throws IOException {
        output.writeLong(step.step());
        output.writeInt(step.epoch());
        output.writeDouble(step.factors().rate());
        output.writeDouble(step.factors().decay());
        output.writeDouble(step.factors().dropout());
        output.writeDouble(step.rate());
        output.writeInt(step.rows().length);
        for (int row : step.rows()) {
            output.writeInt(row);
        }
        for (int i = 0; i < step.rows().length; i++) {
            Checkpoint.writeFloats(output, step.inputs()[i]);
            Checkpoint.writeFloats(output, step.targets()[i]);
        }
        float[] weights = step.weights();
        output.writeBoolean(weights != null);
        if (weights != null) {
            Checkpoint.writeFloats(output, weights);
        }
        Checkpoint.writeFloats(output, step.before());
        Checkpoint.writeFloats(output, step.after());
        step.memory().write(output);
    }

    /**
     * The recording in {@code file}.
     *
     * @throws ChainruleException if it cannot be read, is no recording, is damaged, or of a newer version
     */
    public static Recording read(Path file) {
        byte[] bytes = WholeFile.bytes(file, WholeFile.LARGEST, "a file of recorded steps");
        if (bytes.length < MAGIC.length + Integer.BYTES + Long.BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ChainruleException(
                    file + " holds no recorded steps; they are written by a training that was asked to record some");
        }
        int version = ByteBuffer.wrap(bytes).getInt(MAGIC.length);
        if (version > VERSION) {
            throw new ChainruleException(file + " holds steps in format version " + version
                    + "; this program reads up to version " + VERSION + ", a newer one is needed: " + Checkpoint.NEWER);
        }
        int end = bytes.length - Long.BYTES;
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        if (version < 1 || crc.getValue() != ByteBuffer.wrap(bytes).getLong(end)) {
            throw Checkpoint.damaged(file);
        }
        int start = MAGIC.length + Integer.BYTES;
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes, start, end - start))) {
            String where = String.valueOf(file.getFileName());
            Trainer trainer = Description.read(Trainer.class, Checkpoint.tree(input, file), where + ": recipe");
            Network network = Description.read(Network.class, Checkpoint.tree(input, file), where + ": network");
            List<String> inputNames = names(Checkpoint.tree(input, file));
            List<String> outputNames = names(Checkpoint.tree(input, file));
            int count = input.readInt();
            if (count < 0 || !fits(inputNames, network.inputs()) || !fits(outputNames, network.outputs())) {
                throw Checkpoint.damaged(file);
            }
            List<RecordedStep> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                steps.add(readStep(input, version, trainer, network, file));
            }
            return new Recording(trainer, network, inputNames, outputNames, steps);
        } catch (IOException | IllegalArgumentException e) {
            throw Checkpoint.damaged(file); // cut short, or of values that do not go together
        }
    }

    private static RecordedStep readStep(
            DataInputStream input, int version, Trainer trainer, Network network, Path file) throws IOException {
        long number = input.readLong();
        int epoch = input.readInt();
        double factor = input.readDouble();
        StepFactors factors = version == 1
                ? new StepFactors(factor, 1, 1)
                : new StepFactors(factor, input.readDouble(), input.readDouble());
        double rate = input.readDouble();
        int size = input.readInt();
        if (size < 1 || input.available() < (long) size * Integer.BYTES) {
            throw Checkpoint.damaged(file);
        }
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) {
            rows[i] = input.readInt();
        }
        float[][] inputs = new float[size][];
        float[][] targets = new float[size][];
        for (int i = 0; i < size; i++) {
            inputs[i] = Checkpoint.readFloats(input, network.inputs(), file);
            targets[i] = Checkpoint.readFloats(input, network.outputs(), file);
        }
        float[] weights = input.readBoolean() ? Checkpoint.readFloats(input, size, file) : null;
        requireWeights(weights, file);
        float[] before = Checkpoint.readFloats(input, network.layout().size(), file);
        float[] after = Checkpoint.readFloats(input, network.layout().size(), file);
        Checkpoint.requireState(input.available(), trainer, network, file);
        OptimizerState memory = trainer.optimizer().start(network.layout().trained());
        memory.read(input);
        RecordedStep step =
                new RecordedStep(number, epoch, factors, rate, rows, inputs, targets, weights, before, after, memory);
        step.during(network); // of factors that leave no dropout it says so
        return step;
    }

    private static void requireWeights(float @Nullable [] weights, Path file) {
        if (weights != null) {
            for (float weight : weights) {
                if (!(weight >= 0 && Float.isFinite(weight))) {
                    throw Checkpoint.damaged(file);
                }
            }
        }
    }

    /** Whether there are {@code count} names, or none, as where nothing is named. */
    private static boolean fits(List<String> names, int count) {
        return names.isEmpty() || names.size() == count;
    }

    private static List<String> names(@Nullable Object tree) {
        return tree instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }
}
