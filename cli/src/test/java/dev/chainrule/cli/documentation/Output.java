package dev.chainrule.cli.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page shows of a command's output. A line … stands for any number of lines, an … within a line for anything in it;
 * all else is to be there as it is shown, in this order, from the first line to the last; but for how long it took, which a line
 * {@code time} of a summary tells.
 */
final class Output {
    private static final String REST = "…";

    private static final Pattern TIME = Pattern.compile("( +time {2,})\\S.*");

    private Output() {}

    /** Nothing if {@code printed} is what is {@code shown}; else what is not there. */
    static String difference(List<String> shown, String printed) {
        List<String> lines = printed.lines().map(String::stripTrailing).toList();
        List<List<String>> parts = parts(shown);
        int at = 0;
        for (int p = 0; p < parts.size(); p++) {
            List<String> part = parts.get(p);
            boolean last = p == parts.size() - 1;
            int found = p == 0 ? 0 : last ? lines.size() - part.size() : find(part, lines, at);
            if (found < at || !matches(part, lines, found) || (p == 0 && last && lines.size() != part.size())) {
                return "not printed" + (p == 0 ? " at the beginning" : last ? " at the end" : "") + ":\n"
                        + String.join("\n", part) + "\n--- but:\n" + String.join("\n", lines.subList(at, lines.size()));
            }
            at = found + part.size();
        }
        return "";
    }

    /** Between lines of …; the first is at the beginning of the output, the last at its end, both may be empty. */
    private static List<List<String>> parts(List<String> shown) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (String line : shown) {
            if (line.strip().equals(REST)) {
                parts.add(new ArrayList<>());
            } else {
                parts.getLast().add(line);
            }
        }
        return parts;
    }

    private static int find(List<String> part, List<String> lines, int from) {
        for (int at = from; at + part.size() <= lines.size(); at++) {
            if (matches(part, lines, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean matches(List<String> part, List<String> lines, int at) {
        if (at < 0 || at + part.size() > lines.size()) {
            return false;
        }
        for (int i = 0; i < part.size(); i++) {
            if (!pattern(part.get(i)).matcher(lines.get(at + i)).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Pattern pattern(String line) {
        Matcher time = TIME.matcher(line);
        if (time.matches()) {
            return Pattern.compile(Pattern.quote(time.group(1)) + "\\S.*");
        }
        return Pattern.compile(
                List.of(line.split(REST, -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
