package dev.chainrule.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of true, false and missing, which remembers how the data spells the two (true, True, TRUE). */
public final class BooleanColumn implements Column {
    private static final byte FALSE = 0;
    private static final byte TRUE = 1;
    private static final byte MISSING = -1;

    private final String name;
    private final byte[] values;
    private final String trueWord;
    private final String falseWord;

    private BooleanColumn(String name, byte[] values, String trueWord, String falseWord) {
        this.name = Table.checkedName(name);
        this.values = values;
        this.trueWord = trueWord;
        this.falseWord = falseWord;
    }

    /**
     * A column of {@code values}, null where missing, spelled true and false.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public static BooleanColumn of(String name, @Nullable Boolean... values) {
        return spelled(name, "true", "false", values);
    }

    /**
     * A column of {@code values}, null where missing, with the words the data has for true and false.
     *
     * @throws IllegalArgumentException if the name is blank, or if the words are not true and false in some case
     */
    public static BooleanColumn spelled(String name, String trueWord, String falseWord, @Nullable Boolean... values) {
        if (!trueWord.equalsIgnoreCase("true") || !falseWord.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("not words for true and false: " + trueWord + ", " + falseWord);
        }
        byte[] bytes = new byte[values.length];
        for (int row = 0; row < bytes.length; row++) {
            bytes[row] = values[row] == null ? MISSING : values[row] ? TRUE : FALSE;
        }
        return new BooleanColumn(name, bytes, trueWord, falseWord);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    /**
     * The value in {@code row}.
     *
     * @throws IllegalArgumentException if it is missing: ask {@link #isMissing(int)} first
     */
    public boolean value(int row) {
        if (isMissing(row)) {
            throw new IllegalArgumentException("column " + name + " has no value in row " + row);
        }
        return values[row] == TRUE;
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == MISSING;
    }

    @Override
    public @Nullable String text(int row) {
        return isMissing(row) ? null : values[row] == TRUE ? trueWord : falseWord;
    }

    @Override
    public BooleanColumn select(int[] rows) {
        byte[] selected = new byte[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return new BooleanColumn(name, selected, trueWord, falseWord);
    }

    @Override
    public BooleanColumn renamed(String name) {
        return new BooleanColumn(name, values, trueWord, falseWord);
    }

    /** The same name, values and spelling. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BooleanColumn that
                && name.equals(that.name)
                && trueWord.equals(that.trueWord)
                && falseWord.equals(that.falseWord)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "BooleanColumn[" + name + ", " + values.length + " rows]";
    }
}
