package dev.chainrule.benchmarks.accuracy;

import java.util.List;
import java.util.stream.Stream;

/** A way to learn from a table. */
interface Contender {
    /** All of them, the page has them in an order of its own. */
    static List<Contender> all(Folders folders) {
        return Stream.concat(
                        Stream.of(
                                new XgboostDefaults(),
                                new XgboostSearch(folders),
                                new Sklearn(folders, Sklearn.Kind.MLP),
                                new Sklearn(folders, Sklearn.Kind.LOGISTIC)),
                        Ours.names().stream().map(Contender::ours))
                .toList();
    }

    /** Chainrule by the preset of that name, or {@link Ours#PLAIN}. */
    static Contender ours(String preset) {
        return new Ours(preset);
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
