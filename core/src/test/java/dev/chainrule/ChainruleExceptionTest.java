package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainruleExceptionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown 'a\\nb'          | unknown 'a; b'",
                "unknown 'a \\r\\n\\n b'  | unknown 'a; b'",
                "unknown 'a\\u2028b'      | unknown 'a; b'",
                "two\\nlines\\n           | two; lines",
                "red \\u001B[31m \\u009B  | red ?[31m ?",
                "a tab '\\t' stays        | a tab '\\t' stays",
                "Ünïcödé 😀 stays         | Ünïcödé 😀 stays",
            })
    void isOneLine(String message, String line) {
        String told = unescaped(message);
        assertThat(new ChainruleException(told)).hasMessage(unescaped(line));
        assertThat(new ChainruleException(told, new IllegalStateException())).hasMessage(unescaped(line));
    }

    @Test
    void aPlainMessageIsLeftAsItIs() {
        String message = " with spaces around it ";
        assertThat(new ChainruleException(message).getMessage()).isSameAs(message);
    }

    /** Escapes as Java writes them. */
    private static String unescaped(String text) {
        return text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\u2028", "\u2028")
                .replace("\\u001B", "\u001B")
                .replace("\\u009B", "\u009B");
    }
}
