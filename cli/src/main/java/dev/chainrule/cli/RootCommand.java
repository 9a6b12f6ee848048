package dev.chainrule.cli;

import dev.chainrule.cli.terminal.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chainrule} without a command. */
@Command(
        name = "chainrule",
        description = "Feed-forward neural networks that show their work.",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A first model:  chainrule train DATA.csv --target COLUMN",
            "What a command takes:  chainrule COMMAND --help",
            "Exit status: 0 done, 2 the command line is at fault, 130 after Ctrl-C, 1 else."
        })
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new UsageException("a command is missing; there are "
                + String.join(", ", spec.subcommands().keySet()) + ", and --help says what they do");
    }

    /** The version of the program and of what it runs on. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"chainrule " + number() + " (Java " + Runtime.version() + ")"};
        }

        /** The version of the program alone: {@code 0.1.0}. */
        String number() {
            Properties properties = new Properties();
            try (InputStream file = Objects.requireNonNull(
                    RootCommand.class.getResourceAsStream("version.properties"), "version.properties")) {
                properties.load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties.getProperty("version");
        }
    }
}
