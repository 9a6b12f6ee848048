package dev.chainrule.benchmarks.accuracy;

import java.util.List;

/** A way to learn from a table. */
interface Contender {
    /** All of them, in the order of the page. */
    static List<Contender> all(Folders folders) {
        return List.of(
                Ours.of("best"),
                Ours.of("default"),
                Ours.of("fast"),
                Ours.of("plain"),
                new XgboostDefaults(),
                new XgboostSearch(folders),
                new Sklearn(folders, Sklearn.Kind.MLP),
                new Sklearn(folders, Sklearn.Kind.LOGISTIC));
    }

    /** Its name for {@code --contenders}, results and the page. */
    String name();

    /** Whether it is to learn {@code subject}, and can here. */
    boolean suits(Subject subject);

    /** In words what its result depends on beside the rows: a result of other settings is none. */
    String settings(Problem problem);

    /** Learns from training and validation, and predicts the test. */
    Answer answer(Problem problem);
}
