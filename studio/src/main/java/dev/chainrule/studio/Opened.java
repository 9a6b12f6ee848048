package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.model.Model;

/**
 * What the page shows first.
 *
 * @param title what a person calls it, for example the file's name
 * @param network with its numbers
 */
public record Opened(String title, NetworkFile network) {
    /**
     * The network of {@code model} with its parameters, activations and loss; it goes through inputs that are all 0.
     *
     * @throws ChainruleException if a network file cannot hold it: with an embedding, members, layer normalisation, or slopes
     *     learned unit by unit
     */
    public static Opened of(String title, Model model) {
        return new OpenedModel(title, model).opened(null);
    }

    /**
     * The network of the model of {@code row}, which goes through the row.
     *
     * @throws ChainruleException if a network file cannot hold it
     */
    public static Opened of(String title, ModelRow row) {
        return new OpenedModel(title, row.model()).opened(row);
    }
}
