package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a training runs that is not on this machine alone. */
public final class SparkOptions {
    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Train on Apache Spark: local[4], spark://host:7077, yarn, k8s://...")
    private @Nullable String master;

    @Option(names = "--partitions", paramLabel = "N", description = "On Spark: divide the rows into N parts.")
    private @Nullable Integer partitions;

    @Option(
            names = "--local-steps",
            paramLabel = "H",
            description = "On Spark: each part takes H updates alone before all meet.")
    private @Nullable Integer localSteps;

    @Option(
            names = "--outer-momentum",
            paramLabel = "M",
            description = "On Spark: momentum of the step after local steps.")
    private @Nullable Double outerMomentum;

    @Option(names = "--outer-rate", paramLabel = "R", description = "On Spark: rate of that step. Default: 1.")
    private @Nullable Double outerRate;

    @Option(
            names = "--spark-conf",
            paramLabel = "KEY=VALUE",
            description = "On Spark: a setting of Spark's; may be given again.")
    private List<String> settings = new ArrayList<>();

    /** The master of the cluster; null to train here. */
    @Nullable
    public String master() {
        return master;
    }

    /** Settings of Spark's, each KEY=VALUE. */
    public List<String> settings() {
        return settings;
    }

    /** @throws UsageException if a word is wrong, or is about Spark where there is none */
    public void check() {
        if (master == null) {
            String said = partitions != null
                    ? "--partitions"
                    : localSteps != null
                            ? "--local-steps"
                            : outerMomentum != null
                                    ? "--outer-momentum"
                                    : outerRate != null ? "--outer-rate" : settings.isEmpty() ? null : "--spark-conf";
            if (said != null) {
                throw new UsageException(said + " is for a training on Spark: give --spark MASTER too");
            }
            return;
        }
        if (master.isBlank()) {
            throw new UsageException("--spark: there is no master: expected local[4], spark://host:7077, ...");
        }
        requireAtLeast1("--partitions", partitions);
        requireAtLeast1("--local-steps", localSteps);
        if (outerRate != null && !(outerRate > 0 && Double.isFinite(outerRate))) {
            throw new UsageException("--outer-rate must be positive, is " + outerRate);
        }
        if (outerMomentum != null && !(outerMomentum >= 0 && outerMomentum < 1)) {
            throw new UsageException("--outer-momentum must be at least 0 and less than 1, is " + outerMomentum);
        }
        if ((localSteps == null || localSteps == 1) && (outerRate != null || outerMomentum != null)) {
            throw new UsageException((outerRate != null ? "--outer-rate" : "--outer-momentum")
                    + " is about the step after local steps: give --local-steps too");
        }
        for (String setting : settings) {
            if (setting.indexOf('=') < 1) {
                throw new UsageException("--spark-conf: expected KEY=VALUE, found '" + setting + "'");
            }
        }
    }

    private static void requireAtLeast1(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new UsageException(option + " must be at least 1, is " + value);
        }
    }

    /** As words for the program of the room for Spark. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "--partitions", partitions);
        add(words, "--local-steps", localSteps);
        add(words, "--outer-momentum", outerMomentum);
        add(words, "--outer-rate", outerRate);
        return words;
    }

    private static void add(List<String> words, String option, @Nullable Object value) {
        if (value != null) {
            words.add(option);
            words.add(value.toString());
        }
    }
}
