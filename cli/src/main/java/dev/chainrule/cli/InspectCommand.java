package dev.chainrule.cli;

import dev.chainrule.model.Model;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule inspect}: what is in a model. */
@Command(
        name = "inspect",
        description = "Show a model's layers, parameters, preprocessing and provenance.",
        sortOptions = false,
        footer = {"", "train --recipe FILE takes what --json prints."})
final class InspectCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "MODEL", description = "A model that train has written, or another .onnx file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--json", description = "The same and more as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        ModelReport report = new ModelReport(String.valueOf(model.getFileName()), Model.load(model));
        streams.print(json ? Json.write(report.tree()) : report.text());
        return ErrorHandler.DONE;
    }
}
