package dev.chainrule.studio.browser;

import dev.chainrule.explain.Json;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.Walk;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What the engine computes for a network, by the ids of the quantities: the page is judged by it. */
final class EngineNumbers {
    private final Map<String, Double> values = new HashMap<>();

    private EngineNumbers() {}

    /** The numbers of one round of the network file {@code json}. */
    static EngineNumbers of(String json) {
        EngineNumbers numbers = new EngineNumbers();
        NetworkFile file = NetworkFile.of(Json.parse(json, "page"), "page");
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        for (Step step : trace.steps(Level.TERM)) {
            if (Double.isFinite(step.value())) {
                numbers.values.put(step.id(), step.value());
            }
        }
        Map<?, ?> tree = (Map<?, ?>) Json.parse(json, "page");
        numbers.given("w", (List<?>) tree.get("weights"));
        numbers.given("b", (List<?>) tree.get("biases"));
        numbers.vector("x", (List<?>) tree.get("inputs"));
        numbers.vector("t", (List<?>) tree.get("targets"));
        return numbers;
    }

    private void given(String letter, List<?> layers) {
        for (int l = 0; layers != null && l < layers.size(); l++) {
            if (!(layers.get(l) instanceof List<?> rows)) {
                continue;
            }
            for (int i = 0; i < rows.size(); i++) {
                String place = letter + "(" + (l + 1) + ")[" + (i + 1);
                if (rows.get(i) instanceof List<?> row) {
                    for (int j = 0; j < row.size(); j++) {
                        values.put(place + "," + (j + 1) + "]", ((Number) row.get(j)).doubleValue());
                    }
                } else {
                    values.put(place + "]", ((Number) rows.get(i)).doubleValue());
                }
            }
        }
    }

    private void vector(String letter, List<?> entries) {
        for (int i = 0; entries != null && i < entries.size(); i++) {
            if (entries.get(i) instanceof Number number) {
                values.put(letter + "[" + (i + 1) + "]", number.doubleValue());
            }
        }
    }

    /** The number of a quantity, if there is one. */
    OptionalDouble value(String id) {
        Double value = values.get(id);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** All numbers. */
    Map<String, Double> all() {
        return values;
    }

    /** Whether {@code text}, a number as the page prints it, is {@code value} to all digits that it has. */
    static boolean isPrintOf(String text, double value) {
        String plain = text.strip().replace('−', '-').replaceFirst("^\\+", "");
        BigDecimal shown = new BigDecimal(plain);
        if (shown.signum() == 0) {
            return value == 0;
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal unit = BigDecimal.ONE.movePointLeft(shown.scale());
        BigDecimal slack = unit.multiply(new BigDecimal("0.5")).add(exact.abs().multiply(new BigDecimal("1e-12")));
        boolean near = shown.subtract(exact).abs().compareTo(slack) <= 0;
        // "0.12" for 0.1234567 is a print, but a page that says "1" for 1.4 shows too little
        return near
                && (shown.precision() >= 2
                        || exact.round(new MathContext(2, RoundingMode.HALF_UP)).compareTo(shown) == 0);
    }
}
