package dev.chainrule.cli.documentation;

import com.sun.source.tree.ClassTree;
import dev.chainrule.cli.documentation.Room.Audience;
import dev.chainrule.cli.documentation.Room.Declared;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What all see links to nothing of the room that not all see: the page would not exist. */
final class LinkRule implements Room.Rule {
    private static final Pattern LINK = Pattern.compile(
            "(?:\\{@link(?:plain)?|(?m:^\\s*@see))\\s+([a-z][a-z.]*\\.)?([\\w.]*)(?:#(\\w+)(\\([^)]*\\))?)?");

    @Override
    public Stream<String> unsaid(Declared declared, Room room) {
        return declared.audience() == Audience.ALL
                ? LINK.matcher(declared.comment().text())
                        .results()
                        .filter(link -> leadsNowhere(link, declared, room))
                        .map(link -> link.group().strip())
                : Stream.empty();
    }

    private static boolean leadsNowhere(MatchResult link, Declared declared, Room room) {
        String type = link.group(2).replaceFirst(".*\\.", "");
        if (!type.isEmpty() && isHidden(room.types(type))) {
            return true;
        }
        boolean ofType = declared.tree() instanceof ClassTree;
        String own = ofType ? declared.name() : declared.of().getSimpleName().toString();
        if (link.group(3) == null) {
            return false;
        }
        Signature signature = new Signature(Objects.requireNonNullElse(link.group(4), ""));
        return isHidden(room.members(type.isEmpty() ? own : type, link.group(3)).stream()
                .filter(signature::suits)
                .toList());
    }

    /** Whether something is of the room, and none of it for all. */
    private static boolean isHidden(List<Declared> found) {
        return !found.isEmpty() && found.stream().noneMatch(one -> one.audience() == Audience.ALL);
    }
}
