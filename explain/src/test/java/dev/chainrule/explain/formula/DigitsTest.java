package dev.chainrule.explain.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
    @ParameterizedTest
    @CsvSource({
        "6, 0.5932699921071872, 0.593270",
        "6, 0.5, 0.5",
        "6, 0, 0",
        "6, -0.0, 0",
        "6, 0.10000000000000003, 0.1",
        "6, 2, 2",
        "6, 1, 1",
        "6, -1, -1",
        "6, 0.9999999999999999, 1.00000",
        "6, -0.9999999999999999, -1.00000",
        "6, 1.0000000000000002, 1.00000",
        "3, 29.999999999999996, 30.0",
        "6, 120, 120",
        "3, 0.0125, 0.0125",
        "3, 0.01255, 0.0126",
        "3, -0.01255, -0.0126",
        "3, 2.675, 2.68",
        "2, 0.995, 1.0",
        "3, 0.3875, 0.388",
        "3, 0.38749999999999996, 0.388",
        "3, -0.38749999999999996, -0.388",
        "3, 0.3874999999, 0.387",
        "17, 0.38749999999999996, 0.38749999999999996",
        "12, 0.12345678901249999, 0.123456789013",
        "13, 0.12345678901234998, 0.1234567890123",
        "14, 0.123456789012346, 0.12345678901235",
        "14, 0.1234567890123449, 0.12345678901234",
        "14, 0.12345678901234498, 0.12345678901234",
        "6, 1234567.8, 1234570",
        "6, 123456789012, 1.23457e11",
        "6, 0.00000123456789, 0.00000123457",
        "6, 0.000000123456789, 1.23457e-7",
        "6, 1e-300, 1e-300",
        "3, 0.0000009999, 0.00000100",
        "17, 0.1, 0.1",
        "6, NaN, NaN",
        "6, -Infinity, -Infinity",
    })
    void numbersAreRoundedHalfUp(int digits, double value, String text) {
        assertThat(new Digits(digits).text(value)).isEqualTo(text);
    }

    @Test
    void theTextIsTheRoundedNumber() {
        RandomStream random = RandomStream.of(7, "digits");
        for (int i = 0; i < 5000; i++) {
            int digits = 1 + random.nextInt(15);
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(25) - 12);
            BigDecimal expected = BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP));
            assertThat(new BigDecimal(new Digits(digits).text(value)))
                    .as("%s at %d digits", value, digits)
                    .isEqualByComparingTo(expected);
        }
    }

    @Test
    void thereAreFromOneTo17() {
        assertThatThrownBy(() -> new Digits(0)).hasMessage("digits must be from 1 to 17, are 0");
        assertThatThrownBy(() -> new Digits(18)).hasMessage("digits must be from 1 to 17, are 18");
    }
}
