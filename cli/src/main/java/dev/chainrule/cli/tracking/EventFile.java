package dev.chainrule.cli.tracking;

import com.google.protobuf.CodedOutputStream;
import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * An event file of TensorBoard: records ({@link TfRecord}) of {@code Event} messages, one for each epoch, whose step is
 * the epoch's number. The losses, the metrics and the rate are its scalars.
 *
 * <p>A folder is what TensorBoard calls a run. Its files are read in the order of their names, which begin with the time,
 * so that a training that was resumed, in the same folder, goes on in a file of its own.
 *
 * <p>The messages are those of <a
 * href="https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto">event.proto and
 * summary.proto</a>.
 */
public final class EventFile implements TrainingListener {
    private static final String VERSION = "brain.Event:2";

    // numbers of the fields
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;

    private final Path file;
    private final InstantSource clock;

    private EventFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * A new file in {@code folder}, which is made if it is not there.
     *
     * @param clock what time it is
     * @throws ChainruleException if it cannot be made
     */
    public static EventFile create(Path folder, InstantSource clock) {
        try {
            EventFile events = new EventFile(newFile(Files.createDirectories(folder), clock), clock);
            events.write(message(event -> {
                event.writeDouble(EVENT_WALL_TIME, events.seconds());
                event.writeString(EVENT_FILE_VERSION, VERSION);
            }));
            return events;
        } catch (IOException e) {
            throw new ChainruleException("cannot write into " + folder + ": " + SafeFile.reason(e, folder), e);
        }
    }

    /** By the name that TensorFlow gives: time, host (here the program), process, number. */
    private static Path newFile(Path folder, InstantSource clock) throws IOException {
        long seconds = clock.instant().getEpochSecond();
        long process = ProcessHandle.current().pid();
        for (int number = 0; ; number++) {
            try {
                return Files.createFile(folder.resolve(String.format(
                        Locale.ROOT, "events.out.tfevents.%010d.chainrule.%d.%d", seconds, process, number)));
            } catch (FileAlreadyExistsException e) {
                // the next number
            }
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    @Override
    public void epoch(Epoch epoch) {
        write(message(event -> {
            event.writeDouble(EVENT_WALL_TIME, seconds());
            event.writeInt64(EVENT_STEP, epoch.number());
            event.writeByteArray(EVENT_SUMMARY, summary(Scalar.of(epoch)));
        }));
    }

    private static byte[] summary(List<Scalar> scalars) {
        return message(summary -> {
            for (Scalar scalar : scalars) {
                summary.writeByteArray(SUMMARY_VALUE, message(value -> {
                    value.writeString(VALUE_TAG, scalar.tag());
                    value.writeFloat(VALUE_SIMPLE_VALUE, (float) scalar.value());
                }));
            }
        });
    }

    private void write(byte[] event) {
        WholeAppend.append(file, TfRecord.frame(event));
    }

    private double seconds() {
        return clock.millis() / 1000.0;
    }

    /** What writes the fields of a message. */
    @FunctionalInterface
    private interface Fields {
        void writeTo(CodedOutputStream output) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream output = CodedOutputStream.newInstance(bytes);
            fields.writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
