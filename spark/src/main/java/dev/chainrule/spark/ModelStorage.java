package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.model.Model;
import dev.chainrule.onnx.OnnxFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Fitted models in folders of any file system that Hadoop knows: the metadata of Spark ML, and {@code model.onnx}, the very
 * file that {@code chainrule predict} and every ONNX runtime reads.
 */
final class ModelStorage {
    private static final String FILE = "model.onnx";

    private ModelStorage() {}

    /** Writes {@code stage}, whose model is {@code model}. */
    static final class Writer extends MLWriter {
        private final Params stage;
        private final ShippedModel model;

        Writer(Params stage, ShippedModel model) {
            this.stage = stage;
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sparkSession());
            Path file = new Path(path, FILE);
            try (OutputStream output = files(file, sparkSession()).create(file, true)) {
                output.write(model.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
    }

    /** Reads stages of the class {@code type}. */
    static final class Reader<T extends Params> extends MLReader<T> {
        private final Class<T> type;
        private final BiFunction<String, Model, T> stage;

        /** @param stage makes one of its name and model */
        Reader(Class<T> type, BiFunction<String, Model, T> stage) {
            this.type = type;
            this.stage = stage;
        }

        @Override
        public T load(String path) {
            DefaultParamsReader.Metadata metadata =
                    DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
            T made = stage.apply(metadata.uid(), model(path, sparkSession()));
            metadata.getAndSetParams(made, Option.empty());
            return made;
        }
    }

    private static Model model(String path, SparkSession session) {
        Path file = new Path(path, FILE);
        try (InputStream input = files(file, session).open(file)) {
            return new OnnxFormat().decode(input.readAllBytes(), file.toString());
        } catch (IOException e) {
            throw new ChainruleException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static FileSystem files(Path file, SparkSession session) throws IOException {
        return file.getFileSystem(session.sparkContext().hadoopConfiguration());
    }
}
