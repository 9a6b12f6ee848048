package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainArgumentsTest {
    private static TrainArguments of(String... more) {
        List<String> words = new ArrayList<>(List.of("table.csv", "--target", "price"));
        words.addAll(List.of(more));
        return TrainArguments.of(words.toArray(String[]::new));
    }

    @Test
    void aSeedKeepsEveryDigit() {
        assertThat(of("--seed", "9007199254740993").seed(0)).isEqualTo(9007199254740993L);
        assertThat(of("--seed", "-3").seed(0)).isEqualTo(-3);
        assertThat(of().seed(5)).isEqualTo(5);
        assertThat(of("--partitions", "12").partitions()).isEqualTo(12);
        assertThat(of("--local-steps", "8", "--outer-momentum", "0.9").options())
                .isEqualTo(new Options(8, 1, 0.9, null, 1));
    }

    /** As the command chainrule writes them. */
    @Test
    void aNameMayHaveACommaOrAQuote() {
        assertThat(of("--target", "a,\"y, scaled\", c").roles().targets()).containsExactly("a", "y, scaled", "c");
        assertThat(of("--ignore", "\"\"\"q\"\"\",\" d \",5\" tube,").roles().ignore())
                .containsExactly("\"q\"", " d ", "5\" tube");
        assertThat(of("--missing", "?").missing()).containsExactly("?");
        assertThat(of("--missing", "").missing()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--partitions; 2.7; --partitions: expected a whole number, found '2.7'",
                "--partitions; -1; --partitions must be at least 1, is -1",
                "--partitions; 3000000000; --partitions: 3000000000 is too much",
                "--seed; 1e3; --seed: expected a whole number, found '1e3'",
                "--validation; 1.5; --validation: expected a share of the rows, from 0 to less than 1, found 1.5",
                "--validation; NaN; --validation: expected a share of the rows, from 0 to less than 1, found NaN",
                "--validation; some; --validation: expected a number, found 'some'",
                "--checkpoint-interval; 0.5; --checkpoint-interval: expected a whole number, found '0.5'"
            })
    void aNumberThatIsNoneIsRefused(String option, String value, String message) {
        TrainArguments arguments = of(option, value);
        assertThatThrownBy(() -> {
                    arguments.seed(0);
                    arguments.partitions();
                    arguments.validation(0);
                    arguments.options();
                })
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }
}
