package dev.chainrule.serve.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.onnx.OnnxFormat;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.serve.Scorer;
import dev.chainrule.serve.answer.Answers;
import dev.chainrule.serve.batch.Batcher;
import dev.chainrule.serve.rows.CsvRows;
import dev.chainrule.serve.rows.JsonRows;
import dev.chainrule.serve.rows.RowEncoder;
import dev.chainrule.serve.rows.TensorRows;
import dev.chainrule.serve.rows.Tensors;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One version of a model, with what reads rows for it and writes its predictions. Immutable. */
public final class LoadedModel {
    private final String version;
    private final Model model;
    private final long work;
    private final RowEncoder encoder;
    private final JsonRows jsonRows;
    private final CsvRows csvRows;
    private final TensorRows tensorRows;
    private final Tensors tensors;
    private final Answers answers;

    private LoadedModel(String version, Model model) {
        this.version = version;
        this.model = model;
        this.work = Batcher.work(model.network());
        this.encoder = new RowEncoder(model.preprocessing());
        this.tensors = Tensors.of(model);
        Set<String> missing = Set.copyOf(model.provenance().missing());
        this.jsonRows = new JsonRows(encoder, missing);
        this.csvRows = new CsvRows(encoder, missing);
        this.tensorRows = new TensorRows(encoder, tensors);
        this.answers = switch (model.preprocessing().target()) {
            case NumberTarget target -> new Answers(target, List.of(), List.of());
            case QuantileTarget target -> new Answers(target, List.of(), target.names());
            case ClassTarget target -> new Answers(target, target.classes(), List.of());
            case LabelTarget target -> new Answers(target, target.columns(), List.of());
        };
    }

    /**
     * The model in the bytes of a file, which has been found to predict.
     *
     * @param file how messages call it
     * @param scorers what will compute
     * @throws ChainruleException if it cannot be read
     */
    static LoadedModel of(byte[] bytes, String file, Scorer.Factory scorers) {
        Model model = new OnnxFormat().decode(bytes, file);
        try (Scorer scorer = scorers.open(model)) {
            scorer.outputs(
                    Matrix.of(1, model.network().inputs()),
                    Matrix.of(1, model.network().outputs()));
        }
        return new LoadedModel(checksum(bytes), model);
    }

    /** The SHA-256 of {@code bytes}, in hexadecimal digits. */
    static String checksum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The SHA-256 of its file. */
    public String version() {
        return version;
    }

    /** What computes. */
    public Model model() {
        return model;
    }

    /** About how many multiply-adds a row takes. */
    public long work() {
        return work;
    }

    /** How rows become inputs of the network. */
    public RowEncoder encoder() {
        return encoder;
    }

    /** Reads JSON. */
    public JsonRows jsonRows() {
        return jsonRows;
    }

    /** Reads CSV. */
    public CsvRows csvRows() {
        return csvRows;
    }

    /** Reads tensors. */
    public TensorRows tensorRows() {
        return tensorRows;
    }

    /** The inputs and outputs of its ONNX graph. */
    public Tensors tensors() {
        return tensors;
    }

    /** Writes JSON and CSV. */
    public Answers answers() {
        return answers;
    }

    /** What the outputs of the network mean. */
    public Predictions predictions(Matrix outputs) {
        return Predictions.of(
                model.preprocessing().target(), model.network().output().activation(), outputs, Map.of());
    }
}
