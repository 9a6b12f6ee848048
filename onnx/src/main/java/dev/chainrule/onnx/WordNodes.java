package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.onnx.InputNodes.Block;
import dev.chainrule.onnx.InputNodes.Source;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Columns of words and of true and false as nodes. */
final class WordNodes {
    private static final String PREFIX = "inputs/booleans";

    private static final long FLOAT = DataType.FLOAT.getNumber();

    private static final long FALSE = 0;
    private static final long TRUE = 1;
    private static final long MISSING = 2;

    /** Beyond the tables below, so that looking it up fails. */
    private static final long NEITHER = 3;

    private final GraphBuilder graph;

    WordNodes(GraphBuilder graph) {
        this.graph = graph;
    }

    /**
     * Truths as 1, −1 and, where missing, 0. Any other word is an error, as it is in {@link BooleanFeature}: it is looked up
     * outside of the table, which ONNX forbids, by a node whose name says what was expected.
     */
    List<Block> booleans(List<Source<BooleanFeature>> sources) {
        if (sources.isEmpty()) {
            return List.of();
        }
        String raw = graph.join(PREFIX, sources.stream().map(Source::tensor).toList());
        Map<String, Long> codes = new LinkedHashMap<>();
        spellings("false").forEach(word -> codes.put(word, FALSE));
        spellings("true").forEach(word -> codes.put(word, TRUE));
        codes.put("", MISSING);
        String code = encode(PREFIX + "/code", raw, codes, NEITHER);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(
                look("/value", code, -1, 1, 0),
                sources.stream().map(Source::target).toList()));
        int[] flagged = IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).feature().flag())
                .toArray();
        if (flagged.length > 0) {
            blocks.add(new Block(
                    graph.select(PREFIX + "/flagged", look("/flag", code, 0, 0, 1), sources.size(), flagged),
                    Arrays.stream(flagged)
                            .mapToObj(i -> sources.get(i).target() + 1)
                            .toList()));
        }
        return blocks;
    }

    private String look(String wish, String code, float... table) {
        String constant = graph.constant(PREFIX + wish + "s", name -> Tensors.floats(name, table, 0, table.length));
        return graph.node(
                "Gather", PREFIX + wish + " (expected true, false or an empty string)", List.of(constant, code));
    }

    /** One input per category, 1 for the row's own, and a last one for a word that is none of them. */
    Block category(Source<CategoryFeature> source) {
        List<String> categories = source.feature().categories();
        Map<String, Long> codes = new LinkedHashMap<>();
        for (int i = 0; i < categories.size(); i++) {
            codes.put(categories.get(i), (long) i);
        }
        int slots = categories.size() + 1;
        String prefix = "inputs/" + source.feature().column();
        String code = encode(prefix + "/code", source.tensor(), codes, categories.size());
        String slot = graph.constant(
                prefix + "/slots",
                name -> Tensors.longs(name, LongStream.range(0, slots).toArray(), 1, slots));
        String own = graph.node("Equal", prefix + "/own", List.of(code, slot));
        String hot = graph.node("Cast", prefix + "/one_hot", List.of(own), Attributes.of("to", FLOAT));
        return new Block(
                hot,
                IntStream.range(0, slots).mapToObj(i -> source.target() + i).toList());
    }

    /** Words to numbers by a table; a word that is not in it becomes {@code otherwise}. */
    private String encode(String wish, String words, Map<String, Long> codes, long otherwise) {
        // ONNX wants at least one key; with no category at all every word is unknown
        Map<String, Long> keys = codes.isEmpty() ? Map.of("", otherwise) : codes;
        return graph.node(
                "LabelEncoder",
                wish,
                List.of(words),
                Attributes.ofStrings("keys_strings", List.copyOf(keys.keySet())),
                Attributes.ofLongs("values_int64s", List.copyOf(keys.values())),
                Attributes.of("default_int64", otherwise));
    }

    /** {@code word} in every mixture of lower and upper case: ONNX compares letter by letter. */
    private static List<String> spellings(String word) {
        return LongStream.range(0, 1L << word.length())
                .mapToObj(capitals -> {
                    StringBuilder spelled = new StringBuilder();
                    for (int i = 0; i < word.length(); i++) {
                        char letter = word.charAt(i);
                        spelled.append((capitals >> i & 1) == 1 ? Character.toUpperCase(letter) : letter);
                    }
                    return spelled.toString();
                })
                .toList();
    }
}
