package dev.chainrule.spark;

import dev.chainrule.loss.Loss;
import dev.chainrule.model.Preset;
import dev.chainrule.network.Activation;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.preprocessing.Scaling;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of {@link NeuralNetworkClassifier} and {@link NeuralNetworkRegressor}; {@code explainParams()} says what each
 * of them is. A word that is none of those known is refused when it is set, with the nearest that is.
 *
 * @param <E> the estimator, which every setter returns
 */
public interface NeuralNetworkParams<E> {
    /** The estimator itself. */
    E self();

    /** The params. */
    TrainingParams own();

    /**
     * Columns to learn from as they are: numbers, words, true and false, dates; what is needed to make inputs of
     * them is learned. In place of featuresCol.
     */
    default StringArrayParam inputCols() {
        return own().inputCols;
    }

    /** See {@link #inputCols()}. */
    default String[] getInputCols() {
        return own().get(own().inputCols);
    }

    /** See {@link #inputCols()}. */
    default E setInputCols(String... value) {
        own().set(own().inputCols, value);
        return self();
    }

    /** See {@link #inputCols()}. */
    default E setInputCols(List<String> value) {
        return setInputCols(value.toArray(String[]::new));
    }

    /** How much each row counts; not set: all the same. */
    default Param<String> weightCol() {
        return own().weightCol;
    }

    /** See {@link #weightCol()}. */
    default String getWeightCol() {
        return own().get(own().weightCol);
    }

    /** See {@link #weightCol()}. */
    default E setWeightCol(String value) {
        own().set(own().weightCol, value);
        return self();
    }

    /**
     * Rows where it is true choose the best epoch and are not learned from; not set: a share of the rows, see
     * validation.
     */
    default Param<String> validationIndicatorCol() {
        return own().validationIndicatorCol;
    }

    /** See {@link #validationIndicatorCol()}. */
    default String getValidationIndicatorCol() {
        return own().get(own().validationIndicatorCol);
    }

    /** See {@link #validationIndicatorCol()}. */
    default E setValidationIndicatorCol(String value) {
        own().set(own().validationIndicatorCol, value);
        return self();
    }

    /** Share of the rows, drawn at random, that choose the best epoch, where no validationIndicatorCol says which. */
    default DoubleParam validation() {
        return own().validation;
    }

    /** See {@link #validation()}. */
    default double getValidation() {
        return (double) own().get(own().validation);
    }

    /** See {@link #validation()}. */
    default E setValidation(double value) {
        own().set(own().validation, value);
        return self();
    }

    /** What the recipe begins with: fast, default or best; the other params change it. */
    default Param<String> preset() {
        return own().preset;
    }

    /** See {@link #preset()}. */
    default String getPreset() {
        return own().get(own().preset);
    }

    /** See {@link #preset()}. */
    default E setPreset(String value) {
        own().setWord(own().preset, Preset.class, value);
        return self();
    }

    /** The units of the hidden layers, one number per layer; not set: what the preset says. */
    default IntArrayParam hidden() {
        return own().hidden;
    }

    /** As {@link #hidden()} says. */
    default int[] getHidden() {
        return own().get(own().hidden);
    }

    /** As {@link #hidden()} says. */
    default E setHidden(int... value) {
        own().set(own().hidden, value);
        return self();
    }

    /** As {@link #hidden()} says, one number {@code value} per layer. */
    default E setHidden(List<Integer> value) {
        return setHidden(value.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Of the hidden layers: relu, gelu, tanh, ...; not set: what the preset says. */
    default Param<String> activation() {
        return own().activation;
    }

    /** See {@link #activation()}. */
    default String getActivation() {
        return own().get(own().activation);
    }

    /** See {@link #activation()}. */
    default E setActivation(String value) {
        own().setWord(own().activation, Activation.class, value);
        return self();
    }

    /** Share of the hidden units left out of each update; not set: what the preset says. */
    default DoubleParam dropout() {
        return own().dropout;
    }

    /** See {@link #dropout()}. */
    default double getDropout() {
        return (double) own().get(own().dropout);
    }

    /** See {@link #dropout()}. */
    default E setDropout(double value) {
        own().set(own().dropout, value);
        return self();
    }

    /**
     * Of numbers: none, standard, auto, robust, smooth or quantile; not set: none for vectors, for columns what the
     * preset says.
     */
    default Param<String> scaling() {
        return own().scaling;
    }

    /** See {@link #scaling()}. */
    default String getScaling() {
        return own().get(own().scaling);
    }

    /** See {@link #scaling()}. */
    default E setScaling(String value) {
        own().setWord(own().scaling, Scaling.Kind.class, value);
        return self();
    }

    /** Auto (what suits the task), huber, focal, .... */
    default Param<String> loss() {
        return own().loss;
    }

    /** See {@link #loss()}. */
    default String getLoss() {
        return own().get(own().loss);
    }

    /** See {@link #loss()}. */
    default E setLoss(String value) {
        if (value.equals("auto")) {
            own().set(own().loss, value);
        } else {
            own().setWord(own().loss, Loss.class, value);
        }
        return self();
    }

    /** Adamw, adam, sgd, lbfgs, ...; not set: what the preset says. */
    default Param<String> optimizer() {
        return own().optimizer;
    }

    /** See {@link #optimizer()}. */
    default String getOptimizer() {
        return own().get(own().optimizer);
    }

    /** See {@link #optimizer()}. */
    default E setOptimizer(String value) {
        own().setWord(own().optimizer, Optimizer.class, value);
        return self();
    }

    /** Learning rate at its highest; not set: what the preset says, or the optimizer. */
    default DoubleParam learningRate() {
        return own().learningRate;
    }

    /** See {@link #learningRate()}. */
    default double getLearningRate() {
        return (double) own().get(own().learningRate);
    }

    /** See {@link #learningRate()}. */
    default E setLearningRate(double value) {
        own().set(own().learningRate, value);
        return self();
    }

    /** Of the learning rate: constant, cosine, ...; not set: what the preset says. */
    default Param<String> schedule() {
        return own().schedule;
    }

    /** See {@link #schedule()}. */
    default String getSchedule() {
        return own().get(own().schedule);
    }

    /** See {@link #schedule()}. */
    default E setSchedule(String value) {
        own().setWord(own().schedule, Schedule.class, value);
        return self();
    }

    /** At most so many passes over the rows; not set: what the preset says. */
    default IntParam epochs() {
        return own().epochs;
    }

    /** See {@link #epochs()}. */
    default int getEpochs() {
        return (int) own().get(own().epochs);
    }

    /** See {@link #epochs()}. */
    default E setEpochs(int value) {
        own().set(own().epochs, value);
        return self();
    }

    /** Rows of an update, of all partitions together; 0 for all rows; not set: what the preset says. */
    default IntParam batchSize() {
        return own().batchSize;
    }

    /** See {@link #batchSize()}. */
    default int getBatchSize() {
        return (int) own().get(own().batchSize);
    }

    /** See {@link #batchSize()}. */
    default E setBatchSize(int value) {
        own().set(own().batchSize, value);
        return self();
    }

    /** Stop after so many epochs without improvement, 0 for never; not set: what the preset says. */
    default IntParam patience() {
        return own().patience;
    }

    /** See {@link #patience()}. */
    default int getPatience() {
        return (int) own().get(own().patience);
    }

    /** See {@link #patience()}. */
    default E setPatience(int value) {
        own().set(own().patience, value);
        return self();
    }

    /** Decoupled weight decay; not set: what the preset says. */
    default DoubleParam weightDecay() {
        return own().weightDecay;
    }

    /** See {@link #weightDecay()}. */
    default double getWeightDecay() {
        return (double) own().get(own().weightDecay);
    }

    /** See {@link #weightDecay()}. */
    default E setWeightDecay(double value) {
        own().set(own().weightDecay, value);
        return self();
    }

    /** Whether probabilities are calibrated by the rows held out; not set: what the preset says. */
    default BooleanParam calibrate() {
        return own().calibrate;
    }

    /** See {@link #calibrate()}. */
    default boolean getCalibrate() {
        return (boolean) own().get(own().calibrate);
    }

    /** See {@link #calibrate()}. */
    default E setCalibrate(boolean value) {
        own().set(own().calibrate, value);
        return self();
    }

    /** Of every random choice. */
    default LongParam seed() {
        return own().seed;
    }

    /** See {@link #seed()}. */
    default long getSeed() {
        return (long) own().get(own().seed);
    }

    /** See {@link #seed()}. */
    default E setSeed(long value) {
        own().set(own().seed, value);
        return self();
    }

    /** Updates that each partition takes by itself before all of them meet; 1: all take every update together. */
    default IntParam localSteps() {
        return own().localSteps;
    }

    /** See {@link #localSteps()}. */
    default int getLocalSteps() {
        return (int) own().get(own().localSteps);
    }

    /** See {@link #localSteps()}. */
    default E setLocalSteps(int value) {
        own().set(own().localSteps, value);
        return self();
    }

    /** Rate of the step over the mean of the partitions after local steps. */
    default DoubleParam outerRate() {
        return own().outerRate;
    }

    /** See {@link #outerRate()}. */
    default double getOuterRate() {
        return (double) own().get(own().outerRate);
    }

    /** See {@link #outerRate()}. */
    default E setOuterRate(double value) {
        own().set(own().outerRate, value);
        return self();
    }

    /** Nesterov momentum of that step. */
    default DoubleParam outerMomentum() {
        return own().outerMomentum;
    }

    /** See {@link #outerMomentum()}. */
    default double getOuterMomentum() {
        return (double) own().get(own().outerMomentum);
    }

    /** See {@link #outerMomentum()}. */
    default E setOuterMomentum(double value) {
        own().set(own().outerMomentum, value);
        return self();
    }

    /** Folder of any Hadoop file system for checkpoints; a training begun there goes on from the newest. */
    default Param<String> checkpointDir() {
        return own().checkpointDir;
    }

    /** See {@link #checkpointDir()}. */
    default String getCheckpointDir() {
        return own().get(own().checkpointDir);
    }

    /** See {@link #checkpointDir()}. */
    default E setCheckpointDir(String value) {
        own().set(own().checkpointDir, value);
        return self();
    }

    /** Epochs from one checkpoint to the next. */
    default IntParam checkpointInterval() {
        return own().checkpointInterval;
    }

    /** See {@link #checkpointInterval()}. */
    default int getCheckpointInterval() {
        return (int) own().get(own().checkpointInterval);
    }

    /** See {@link #checkpointInterval()}. */
    default E setCheckpointInterval(int value) {
        own().set(own().checkpointInterval, value);
        return self();
    }

    /** Into how many partitions to divide the rows; 0: as they are. */
    default IntParam partitions() {
        return own().partitions;
    }

    /** See {@link #partitions()}. */
    default int getPartitions() {
        return (int) own().get(own().partitions);
    }

    /** See {@link #partitions()}. */
    default E setPartitions(int value) {
        own().set(own().partitions, value);
        return self();
    }
}
