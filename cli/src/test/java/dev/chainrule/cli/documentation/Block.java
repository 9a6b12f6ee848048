package dev.chainrule.cli.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code on a page. What becomes of it follows from its language and its lines; a comment before it may say more:
 *
 * <ul>
 *   <li>{@code <!-- not run: why -->}: it needs what a test does not have, or is nothing that could be run.
 *   <li>{@code <!-- run by ROOM/TEST.METHOD -->}: another test runs it; a condition may follow behind a comma.
 *   <li>{@code <!-- only parsed: why -->}: its commands are judged as far as a command judges its options before it reads
 *       a file, as they take too long or need other files.
 *   <li>{@code <!-- ends when told: who starts it -->}: the same of its servers alone.
 *   <li>{@code <!-- file NAME -->}: a file of this name in the folder in which the page's commands run.
 *   <li>{@code <!-- exit status N -->}: how its commands end, 0 if not said.
 * </ul>
 *
 * @param page the page's path
 * @param line of the page, from 1
 * @param language what stands behind the opening fence; "" if nothing
 * @param text the lines
 * @param markers the comments before it
 */
record Block(String page, int line, String language, String text, List<String> markers) {
    private static final String PROMPT = "$ ";

    /** How a line begins that is for a shell. */
    private static final Pattern COMMAND =
            Pattern.compile("(\\$ |\\./|examples/run |scripts/\\w|benchmarks/\\w|mvn |curl ).*");

    private static final Pattern CLAIM = Pattern.compile("(\\w+)/(\\w+)\\.(\\w+)((?:, .+)?)");

    /** What is done with a block. */
    enum Kind {
        COMMANDS,
        JAVA,
        JSON,
        XML,
        /** For the eye alone. */
        FORMULA,
        /** Output, rows, pictures of folders: a file of the page's folder, or it needs a word. */
        TEXT,
        /** It needs a word: it could be run by somebody, and is not known here. */
        FOREIGN
    }

    Kind kind() {
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "" -> lines().stream().anyMatch(Block::isCommand) ? Kind.COMMANDS : Kind.TEXT;
            case "formula" -> Kind.FORMULA;
            case "text", "csv", "http" -> Kind.TEXT;
            case "sh", "console" -> Kind.COMMANDS;
            case "java" -> Kind.JAVA;
            case "json" -> Kind.JSON;
            case "xml" -> Kind.XML;
            default -> Kind.FOREIGN;
        };
    }

    private static boolean isCommand(String line) {
        return COMMAND.matcher(line).matches();
    }

    /** The lines, with those that end in a backslash joined to the next. */
    List<String> lines() {
        return text.replaceAll("\\\\\n *", "").lines().toList();
    }

    /** A command, and the lines that are shown of what it prints; none if it shows nothing. */
    record Command(String line, List<String> shown) {}

    /** The commands: of a block with prompts the lines with one, each with its output; else every line. */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        boolean prompts = lines().stream().anyMatch(line -> line.startsWith(PROMPT));
        for (String line : lines()) {
            if (!prompts && !line.isBlank() && !line.startsWith("#")) {
                commands.add(new Command(withoutComment(line), List.of()));
            } else if (line.startsWith(PROMPT)) {
                commands.add(new Command(withoutComment(line.substring(PROMPT.length())), new ArrayList<>()));
            } else if (prompts) {
                commands.getLast().shown().add(line.stripTrailing());
            }
        }
        for (Command command : commands) {
            while (!command.shown().isEmpty() && command.shown().getLast().isEmpty()) {
                command.shown().removeLast();
            }
        }
        return commands;
    }

    /** What follows a # behind two spaces is a comment. */
    private static String withoutComment(String line) {
        return line.replaceFirst(" {2,}#.*", "").strip();
    }

    Optional<String> notRun() {
        return marker("not run:");
    }

    Optional<String> onlyParsed() {
        return marker("only parsed:");
    }

    Optional<String> endsWhenTold() {
        return marker("ends when told:");
    }

    /** A test of another place: its room, class and method, and maybe behind a comma what it needs. */
    record Claim(String room, String test, String method, String condition) {}

    Optional<Claim> runBy() {
        return marker("run by ").map(said -> {
            Matcher claim = CLAIM.matcher(said);
            if (!claim.matches()) {
                throw new IllegalStateException("expected <!-- run by ROOM/TEST.METHOD -->, found '" + said + "'");
            }
            return new Claim(claim.group(1), claim.group(2), claim.group(3), claim.group(4));
        });
    }

    Optional<String> file() {
        return marker("file ");
    }

    int exitStatus() {
        return marker("exit status ").map(Integer::parseInt).orElse(0);
    }

    private Optional<String> marker(String start) {
        return markers.stream()
                .filter(marker -> marker.startsWith(start))
                .map(marker -> marker.substring(start.length()).strip())
                .findFirst();
    }

    /** Where it is, for messages. */
    String where() {
        return page + ":" + line;
    }
}
