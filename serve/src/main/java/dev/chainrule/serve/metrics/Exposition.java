package dev.chainrule.serve.metrics;

import dev.chainrule.data.NumberColumn;
import java.math.BigDecimal;

/** Writes Prometheus' text format, version 0.0.4. */
final class Exposition {
    private final StringBuilder text = new StringBuilder(4096);

    /** Begins the samples of metric {@code name}. */
    Exposition family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** @param labels names and values in turn */
    Exposition sample(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escape(labels[i + 1]);
            text.append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    static String number(double value) {
        return NumberColumn.text(value);
    }

    /** As people write it: 0.0005, not 5.0E-4. */
    static String plain(double value) {
        return new BigDecimal(number(value)).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
