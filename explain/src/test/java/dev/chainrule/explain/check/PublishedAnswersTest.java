package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What six published worked examples print, as answers to their own networks. */
class PublishedAnswersTest {
    private static final Pattern PART = Pattern.compile("([a-zA-Z]+)((?:\\[\\d+])*)");

    @Test
    void dump() throws IOException {
        for (Map<String, Object> example : examples()) {
            NetworkFile file = NetworkFile.of(example.get("network"), (String) example.get("id"));
            String sheet = expected(example).stream()
                    .map(value -> name((String) value.get("path")) + " = "
                            + (((Number) value.get("factor")).intValue() < 0 ? negated(value) : value.get("printed")))
                    .collect(Collectors.joining("\n"));
            System.out.println(example.get("id"));
            List<Judgement> js = Checker.of(file).judge(Answers.parse(sheet, "sheet"));
            for (int i = 0; i < js.size(); i++) {
                Judgement alone = Checker.of(file).judge(Answers.parse(sheet.split("\n")[i], "sheet")).getFirst();
                System.out.println("  " + expected(example).get(i).get("status") + " | " + js.get(i).name() + " " + js.get(i).given()
                        + " exp " + js.get(i).expected() + " " + js.get(i).verdict() + js.get(i).names() + " ALONE " + alone.verdict() + alone.names());
            }
        }
    }

    private static String negated(Map<String, Object> value) {
        String printed = (String) value.get("printed");
        return printed.startsWith("-") ? printed.substring(1) : "-" + printed;
    }

    static String name(String path) {
        List<String> words = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        Matcher part = PART.matcher(path);
        while (part.find()) {
            words.add(part.group(1));
            Matcher digits = Pattern.compile("\\d+").matcher(part.group(2));
            while (digits.find()) {
                numbers.add(Integer.parseInt(digits.group()) + 1);
            }
        }
        String last = words.getLast();
        if (words.getFirst().equals("loss")) {
            return last.equals("total") ? "loss" : "loss[" + numbers.getFirst() + "]";
        }
        if (words.getFirst().equals("after")) {
            return last.equals("loss") ? "loss'" : "y" + numbers.getFirst() + "'";
        }
        String word =
                switch (last) {
                    case "preActivations" -> "a";
                    case "activations" -> "h";
                    case "activationGradients" -> "dh";
                    case "activationSlopes" -> "s";
                    case "deltas" -> "d";
                    case "weightGradients" -> "dw";
                    case "contributions" -> "c";
                    case "weights" -> "w'";
                    case "biases" -> "b'";
                    case "weightChanges" -> "Δw";
                    default -> throw new AssertionError(path);
                };
        return word + "(" + numbers.getFirst() + ")["
                + numbers.stream().skip(1).map(String::valueOf).collect(Collectors.joining(",")) + "]";
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> examples() throws IOException {
        String said = System.getenv("CHAINRULE_SHARED");
        Path shared = said != null ? Path.of(said) : Path.of("..", "..", "shared");
        Path file = shared.resolve("reference").resolve("worked_examples.json");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not here");
        Object tree = JsonMapper.builder().build().readValue(Files.readString(file), Object.class);
        return (List<Map<String, Object>>) ((Map<?, ?>) tree).get("examples");
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> expected(Map<String, Object> example) {
        return (List<Map<String, Object>>) example.get("expected");
    }
}
