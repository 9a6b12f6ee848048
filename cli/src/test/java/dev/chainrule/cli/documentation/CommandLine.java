package dev.chainrule.cli.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line for the shell that calls this program: words, some of them in quotes, and maybe {@code > FILE}.
 *
 * @param words the arguments
 * @param to where the output goes
 */
record CommandLine(List<String> words, Optional<String> to) {
    private static final Pattern WORD = Pattern.compile("((?:\"[^\"]*\"|'[^']*'|[^\\s\"']+)+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\"']+)");

    /** Empty if {@code line} calls another program, or does what only a shell can do. */
    static Optional<CommandLine> of(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(plain(word.group()));
        }
        if (words.isEmpty() || !words.getFirst().equals("./chainrule") || words.contains("|") || words.contains("<")) {
            return Optional.empty();
        }
        int redirection = words.indexOf(">");
        return Optional.of(
                redirection < 0
                        ? new CommandLine(words.subList(1, words.size()), Optional.empty())
                        : new CommandLine(words.subList(1, redirection), Optional.of(words.get(redirection + 1))));
    }

    private static String plain(String word) {
        StringBuilder plain = new StringBuilder();
        Matcher part = QUOTED.matcher(word);
        while (part.find()) {
            plain.append(part.group(1) != null ? part.group(1) : part.group(2) != null ? part.group(2) : part.group(3));
        }
        return plain.toString();
    }

    /** The servers: they end only when they are told to, and have tests of their own. */
    boolean endsByItself() {
        return words.isEmpty() || !List.of("studio", "serve").contains(words.getFirst());
    }
}
