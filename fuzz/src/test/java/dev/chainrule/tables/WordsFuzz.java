package dev.chainrule.tables;

import dev.chainrule.data.Origin;
import dev.chainrule.fuzz.Hostile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of text as the words of a column that DuckDB found to be no numbers: truths, dates, amounts, or just words. */
public final class WordsFuzz {
    private static final Origin ORIGIN = Origin.lines("file", 2);

    private WordsFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] text) {
        @Nullable String[] words = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].isEmpty() ? null : words[i];
        }
        Hostile.read(() -> Words.column("column", words, ORIGIN));
        Words.firstOtherNumber(words, '.');
        Words.firstOtherNumber(words, ',');
    }
}
