package dev.chainrule.cli.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A run in MLflow's folder, read as MLflow's file store reads it. */
public record RecordedRun(
        Path folder,
        Map<String, Object> meta,
        Map<String, String> params,
        Map<String, String> tags,
        Map<String, List<Point>> metrics) {
    /** A line of a metric. */
    public record Point(long millis, double value, long step) {}

    /** The runs of the experiment "Default" in {@code store}, in no order. */
    public static List<RecordedRun> all(Path store) throws IOException {
        List<RecordedRun> runs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(store.resolve("0"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Map<String, List<Point>> metrics = new TreeMap<>();
                texts(folder.resolve("metrics")).forEach((name, text) -> metrics.put(name, points(text)));
                runs.add(new RecordedRun(
                        folder, meta(folder), texts(folder.resolve("params")), texts(folder.resolve("tags")), metrics));
            }
        }
        return runs;
    }

    /** What {@code folder/meta.yaml} says. */
    public static Map<String, Object> meta(Path folder) throws IOException {
        Map<String, Object> meta = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("meta.yaml"))) {
            int colon = line.indexOf(": ");
            String value = line.substring(colon + 2);
            meta.put(
                    line.substring(0, colon),
                    value.matches("\\d+")
                            ? Long.valueOf(value)
                            : JsonMapper.builder().build().readValue(value, Object.class));
        }
        return meta;
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return texts;
    }

    private static List<Point> points(String text) {
        return text.lines()
                .map(line -> line.split(" ", -1))
                .map(parts -> {
                    if (parts.length != 3) {
                        throw new AssertionError("a line of " + parts.length + " parts");
                    }
                    return new Point(Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
                })
                .toList();
    }
}
