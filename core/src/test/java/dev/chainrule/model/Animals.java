package dev.chainrule.model;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small table with every kind of column and a target for every task, which follow from the features. */
final class Animals {
    static final Compute SCALAR = new Compute("scalar", 1);

    static final List<String> FEATURES = List.of("length", "width", "colour", "wild", "seen");
    static final List<String> TARGETS = List.of("species", "big", "mass", "price", "swims", "flies");
    /** For roles other than that. */
    static final List<String> FURTHER = List.of("herd", "day", "count");

    private Animals() {}

    static Table table(int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "animals");
        double[] length = new double[rows];
        double[] width = new double[rows];
        @Nullable String[] colour = new String[rows];
        @Nullable Boolean[] wild = new Boolean[rows];
        double[] seen = new double[rows];
        String[] species = new String[rows];
        String[] big = new String[rows];
        double[] mass = new double[rows];
        double[] price = new double[rows];
        Boolean[] swims = new Boolean[rows];
        Boolean[] flies = new Boolean[rows];
        String[] herd = new String[rows];
        double[] day = new double[rows];
        double[] count = new double[rows];
        String[] colours = {"black", "brown", "grey", "white"};
        for (int row = 0; row < rows; row++) {
            double l = 100 * Math.exp(0.5 * random.nextGaussian());
            double w = 0.4 * l + 8 * random.nextGaussian();
            int shade = random.nextInt(4);
            boolean free = random.nextInt(2) == 1;
            length[row] = random.nextInt(12) == 0 ? Double.NaN : l;
            width[row] = w;
            colour[row] = random.nextInt(15) == 0 ? null : colours[shade];
            wild[row] = random.nextInt(15) == 0 ? null : free;
            seen[row] = 19_000 + random.nextInt(1000);
            species[row] = shade == 0 ? "cat" : w > 45 ? "dog" : "emu";
            big[row] = w > 40 ? "yes" : "no";
            mass[row] = 500 + 12 * w + 90 * shade + 5 * random.nextGaussian();
            price[row] = 0.01 * w - (free ? 0.5 : 0) + 0.01 * random.nextGaussian();
            swims[row] = shade > 1;
            flies[row] = w < 42;
            herd[row] = "herd " + random.nextInt(12);
            day[row] = random.nextInt(60);
            count[row] = random.nextInt(4);
        }
        return Table.of(
                NumberColumn.of("length", length),
                NumberColumn.of("width", width),
                TextColumn.of("colour", colour),
                BooleanColumn.of("wild", wild),
                DateColumn.ofDates("seen", seen),
                TextColumn.of("species", species),
                TextColumn.of("big", big),
                NumberColumn.of("mass", mass),
                NumberColumn.of("price", price),
                BooleanColumn.of("swims", swims),
                BooleanColumn.of("flies", flies),
                TextColumn.of("herd", herd),
                NumberColumn.of("day", day),
                NumberColumn.of("count", count));
    }

    /** Everything but the features and {@code targets} is ignored. */
    static Roles roles(String... targets) {
        List<String> ignored = new ArrayList<>(TARGETS);
        ignored.removeAll(List.of(targets));
        ignored.addAll(FURTHER);
        return Roles.ofTargets(targets).withIgnored(ignored.toArray(String[]::new));
    }

    /** Without the ignored column {@code further}, which then can have a role. */
    static Roles roles(Roles roles, String further) {
        return roles.withIgnored(
                roles.ignore().stream().filter(name -> !name.equals(further)).toArray(String[]::new));
    }

    /** A small network, quickly trained: a constant number of epochs, a fifth of the rows for validation. */
    static Recipe recipe(String... targets) {
        Recipe recipe = Recipe.of(roles(targets));
        return recipe.withHidden(List.of(16))
                .withDropout(0)
                .withTrainer(recipe.trainer()
                        .withRate(0.02)
                        .withEpochs(15)
                        .withBatch(32)
                        .withPatience(0));
    }

    static TrainedModel train(Recipe recipe, Table table) {
        return new ModelTrainer(recipe).on(SCALAR).train(table);
    }
}
