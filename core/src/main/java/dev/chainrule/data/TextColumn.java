package dev.chainrule.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of words: categories, class names, codes. */
public final class TextColumn implements Column {
    private final String name;
    private final @Nullable String[] values;

    private TextColumn(String name, @Nullable String[] values) {
        this.name = Table.checkedName(name);
        this.values = values;
    }

    /**
     * A column of a copy of {@code values}, null where missing.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public static TextColumn of(String name, @Nullable String... values) {
        return new TextColumn(name, values.clone());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    /** The word in {@code row}, null when missing. */
    public @Nullable String value(int row) {
        return values[row];
    }

    /** A copy of all values, null where missing. */
    public @Nullable String[] toArray() {
        return values.clone();
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == null;
    }

    @Override
    public @Nullable String text(int row) {
        return values[row];
    }

    @Override
    public TextColumn select(int[] rows) {
        @Nullable String[] selected = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return new TextColumn(name, selected);
    }

    @Override
    public TextColumn renamed(String name) {
        return new TextColumn(name, values);
    }

    /** The same name and the same words. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TextColumn that && name.equals(that.name) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "TextColumn[" + name + ", " + values.length + " rows]";
    }
}
