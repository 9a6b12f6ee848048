package dev.chainrule.cli.options;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which options stand on the command line. */
public final class Given {
    private Given() {}

    /** The first option of {@code groups} that was given to {@code command}, by its name; null if none was. */
    public static @Nullable String of(CommandSpec command, Class<?>... groups) {
        for (ArgGroupSpec group : command.argGroups()) {
            if (Arrays.asList(groups).contains(group.typeInfo().getType())) {
                for (OptionSpec option : group.options()) {
                    if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                        return option.longestName();
                    }
                }
            }
        }
        return null;
    }
}
