package dev.chainrule.tables;

import java.util.HashMap;
import java.util.Map;

/** Makes equal words one object while there are few of them, so that a million rows of three categories stay small. */
final class WordPool {
    private static final int CAPACITY = 10_000;

    private final Map<String, String> words = new HashMap<>();

    /** A word equal to {@code word}. */
    String one(String word) {
        if (words.size() < CAPACITY) {
            String before = words.putIfAbsent(word, word);
            return before == null ? word : before;
        }
        return words.getOrDefault(word, word);
    }
}
