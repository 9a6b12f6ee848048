package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.network.NetworkShelf;
import dev.chainrule.studio.training.DigitRows;
import dev.chainrule.studio.training.TrainingAddresses;
import org.jspecify.annotations.Nullable;

/** Where live trainings have their networks and rows from. */
final class TrainingSources implements TrainingAddresses.Sources {
    private static final int DIGITS = 2000;

    private final NetworkShelf shelf;

    TrainingSources(NetworkShelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public NetworkFile network(@Nullable Object tree) {
        return shelf.read(tree);
    }

    @Override
    public Dataset rows(String id) {
        return switch (id) {
            case "digits" -> DigitRows.of(DIGITS, 0);
            default -> throw new ChainruleException("the request: \"data\" is '" + id + "'; known is digits");
        };
    }
}
