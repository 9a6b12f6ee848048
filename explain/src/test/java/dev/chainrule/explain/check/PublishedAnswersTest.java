package dev.chainrule.explain.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** What six published worked examples print, as answers to their own networks. */
class PublishedAnswersTest {
    private static final Pattern PART = Pattern.compile("([a-zA-Z]+)((?:\\[\\d+])*)");

    @TestFactory
    Stream<DynamicNode> areJudgedByTheirStatus() throws IOException {
        return examples().stream().map(example -> {
            Checker checker = Checker.of(NetworkFile.of(example.get("network"), (String) example.get("id")));
            List<Map<String, Object>> values = expected(example);
            String sheet = values.stream().map(PublishedAnswersTest::line).collect(Collectors.joining("\n"));
            List<Judgement> together = checker.judge(Answers.parse(sheet, "sheet"));
            return DynamicContainer.dynamicContainer(
                    (String) example.get("id"),
                    IntStream.range(0, values.size())
                            .mapToObj(i -> DynamicTest.dynamicTest(line(values.get(i)), () -> {
                                String status = (String) values.get(i).get("status");
                                check(status, together.get(i));
                                check(
                                        status,
                                        checker.judge(Answers.parse(line(values.get(i)), "line"))
                                                .getFirst());
                            })));
        });
    }

    private static void check(String status, Judgement judgement) {
        switch (status) {
            case "ok" -> assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.RIGHT);
            case "off_last_digit", "off_rounding_chain" ->
                assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.ROUNDING);
            case "WRONG" -> {
                assertThat(judgement.verdict()).isEqualTo(Verdict.CONVENTION);
                assertThat(judgement.names()).containsExactly("output-first", "updated-weights-used-too-early");
                assertThat(judgement.sentence()).contains("not the gradient");
            }
            default -> throw new AssertionError(status);
        }
    }

    private static String line(Map<String, Object> value) {
        boolean isNegated = ((Number) value.get("factor")).intValue() < 0;
        return name((String) value.get("path")) + " = " + (isNegated ? negated(value) : value.get("printed"));
    }

    @Test
    void inTheLettersAndSignsOfTheirBooks() throws IOException {
        assertThat(verdicts("mazur_2_2_2", "mazur", """
                        net_h1 = 0.3775
                        out_o1 = 0.75136507
                        E_o1 = 0.274811083
                        E_total = 0.298371109
                        dE_total/dw5 = 0.082167041
                        ∂E_o1/∂out_h1 = 0.055399425
                        dout_o1/dnet_o1 = 0.186815602
                        w5+ = 0.35891648
                        w1_new = 0.149780716
                        """)).containsOnly(Verdict.RIGHT);
        assertThat(verdicts("han_kamber_3_2_1", "han-kamber", """
                        I4 = -0,7
                        O6 = 0,474
                        Err5 = -0,0065
                        Err_4 = -0,0087
                        w46 new = -0,261
                        w_14⁺ = 0,192
                        θ6' = 0,218
                        theta5+ = 0,194
                        """)).containsOnly(Verdict.RIGHT);
        assertThat(verdicts("udacity_dlnd_exercise_3_2_1", "W1-W2", """
                        ΔW1 = 0.00804047
                        ΔW2 = 0.00555918
                        ΔW11 = 1.77005547e-04
                        ΔW₃₂ = 2.04471402·10⁻⁴
                        """)).containsOnly(Verdict.RIGHT);
    }

    private static List<Verdict> verdicts(String id, String notation, String sheet) throws IOException {
        Map<String, Object> example = examples().stream()
                .filter(candidate -> candidate.get("id").equals(id))
                .findFirst()
                .orElseThrow();
        Map<Object, Object> network = new LinkedHashMap<>((Map<?, ?>) example.get("network"));
        network.put("notation", notation);
        return Checker.of(NetworkFile.of(network, id)).judge(Answers.parse(sheet, "sheet")).stream()
                .map(Judgement::verdict)
                .toList();
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
        String word = switch (last) {
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
