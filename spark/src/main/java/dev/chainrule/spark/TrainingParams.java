package dev.chainrule.spark;

import dev.chainrule.description.Description;
import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.jspecify.annotations.Nullable;

/** The params that {@link NeuralNetworkParams} gives names and setters to, of one stage. */
public final class TrainingParams implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Params stage;
    final StringArrayParam inputCols;
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;
    final DoubleParam validation;
    final Param<String> preset;
    final IntArrayParam hidden;
    final Param<String> activation;
    final DoubleParam dropout;
    final Param<String> scaling;
    final Param<String> loss;
    final Param<String> optimizer;
    final DoubleParam learningRate;
    final Param<String> schedule;
    final IntParam epochs;
    final IntParam batchSize;
    final IntParam patience;
    final DoubleParam weightDecay;
    final BooleanParam calibrate;
    final LongParam seed;
    final IntParam localSteps;
    final DoubleParam outerRate;
    final DoubleParam outerMomentum;
    final Param<String> checkpointDir;
    final IntParam checkpointInterval;
    final IntParam partitions;

    /** Params of {@code stage}, with their defaults. */
    TrainingParams(Params stage) {
        this.stage = stage;
        inputCols = new StringArrayParam(
                stage,
                "inputCols",
                "columns to learn from as they are: numbers, words, true and false, dates; what "
                        + "is needed to make inputs of them is learned. In place of featuresCol");
        weightCol = new Param<>(stage, "weightCol", "how much each row counts; not set: all the same");
        validationIndicatorCol = new Param<>(
                stage,
                "validationIndicatorCol",
                "rows where it is true choose the best epoch and are not learned from; not set: a "
                        + "share of the rows, see validation");
        validation = new DoubleParam(
                stage,
                "validation",
                "share of the rows, drawn at random, that choose the best epoch, where no "
                        + "validationIndicatorCol says which",
                ParamValidators.inRange(0, 1, true, false));
        preset = new Param<>(
                stage, "preset", "what the recipe begins with: fast, default or best; the other params change it");
        hidden = new IntArrayParam(stage, "hidden", "units of each hidden layer; not set: what the preset says");
        activation = new Param<>(
                stage, "activation", "of the hidden layers: relu, gelu, tanh, ...; not set: what the preset says");
        dropout = new DoubleParam(
                stage,
                "dropout",
                "share of the hidden units left out of each update; not set: what the preset says",
                ParamValidators.inRange(0, 1, true, false));
        scaling = new Param<>(
                stage,
                "scaling",
                "of numbers: none, standard, auto, robust, smooth or quantile; not set: none for "
                        + "vectors, for columns what the preset says");
        loss = new Param<>(stage, "loss", "auto (what suits the task), huber, focal, ...");
        optimizer = new Param<>(stage, "optimizer", "adamw, adam, sgd, lbfgs, ...; not set: what the preset says");
        learningRate = new DoubleParam(
                stage,
                "learningRate",
                "learning rate at its highest; not set: what the preset says, or the optimizer",
                ParamValidators.gt(0));
        schedule = new Param<>(
                stage, "schedule", "of the learning rate: constant, cosine, ...; not set: what the preset says");
        epochs = new IntParam(
                stage,
                "epochs",
                "at most so many passes over the rows; not set: what the preset says",
                ParamValidators.gtEq(1));
        batchSize = new IntParam(
                stage,
                "batchSize",
                "rows of an update, of all partitions together; 0 for all rows; not set: what the " + "preset says",
                ParamValidators.gtEq(0));
        patience = new IntParam(
                stage,
                "patience",
                "stop after so many epochs without improvement, 0 for never; not set: what the " + "preset says",
                ParamValidators.gtEq(0));
        weightDecay = new DoubleParam(
                stage, "weightDecay", "decoupled weight decay; not set: what the preset says", ParamValidators.gtEq(0));
        calibrate = new BooleanParam(
                stage,
                "calibrate",
                "whether probabilities are calibrated by the rows held out; not set: what the preset says");
        seed = new LongParam(stage, "seed", "of every random choice");
        localSteps = new IntParam(
                stage,
                "localSteps",
                "updates that each partition takes by itself before all of them meet; 1: all take "
                        + "every update together",
                ParamValidators.gtEq(1));
        outerRate = new DoubleParam(
                stage,
                "outerRate",
                "rate of the step over the mean of the partitions after local steps",
                ParamValidators.gt(0));
        outerMomentum = new DoubleParam(
                stage, "outerMomentum", "Nesterov momentum of that step", ParamValidators.inRange(0, 1, true, false));
        checkpointDir = new Param<>(
                stage,
                "checkpointDir",
                "folder of any Hadoop file system for checkpoints; a training begun there goes on "
                        + "from the newest");
        checkpointInterval = new IntParam(
                stage, "checkpointInterval", "epochs from one checkpoint to the next", ParamValidators.gtEq(1));
        partitions = new IntParam(
                stage,
                "partitions",
                "into how many partitions to divide the rows; 0: as they are",
                ParamValidators.gtEq(0));
        stage.setDefault(validation, 0.2);
        stage.setDefault(preset, "fast");
        stage.setDefault(loss, "auto");
        stage.setDefault(seed, 0L);
        stage.setDefault(localSteps, 1);
        stage.setDefault(outerRate, 1.0);
        stage.setDefault(outerMomentum, 0.0);
        stage.setDefault(checkpointInterval, 1);
        stage.setDefault(partitions, 0);
    }

    /** Sets {@code param}. */
    <T> void set(Param<T> param, T value) {
        stage.set(param, value);
    }

    /**
     * Sets {@code param} to a word that names a {@code kind}.
     *
     * @throws dev.chainrule.ChainruleException if it names none, with the nearest that does
     */
    void setWord(Param<String> param, Class<?> kind, String value) {
        Description.read(kind, value, param.name());
        stage.set(param, value);
    }

    /** The value of {@code param}, or its default. */
    <T> T get(Param<T> param) {
        return stage.getOrDefault(param);
    }

    /** The column that {@code param} names; null for none, which as in Spark ML an empty name is too. */
    @Nullable
    String column(Param<String> param) {
        return isSet(param) && !get(param).isEmpty() ? get(param) : null;
    }

    /** Whether {@code param} was set. */
    boolean isSet(Param<?> param) {
        return stage.isSet(param);
    }

    /** Whether columns are learned from, not a vector. */
    boolean hasColumns() {
        return isSet(inputCols);
    }
}
