package dev.chainrule.explain;

import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small network of short decimals, relu and then identity, and one step of it in whole numbers over whole numbers. */
final class RationalNetwork {
    private static final int INPUTS = 2;
    private static final int HIDDEN = 2;
    private static final int OUTPUTS = 2;

    private final Fraction[] x;
    private final Fraction[] t;
    private final Fraction[][] w;
    private final Fraction[][] u;
    private final Fraction[] b;
    private final Fraction rate;

    private RationalNetwork(RandomStream random) {
        x = vector(INPUTS, random);
        t = vector(OUTPUTS, random);
        w = matrix(INPUTS, HIDDEN, random);
        u = matrix(HIDDEN, OUTPUTS, random);
        b = vector(HIDDEN, random);
        rate = Fraction.of("0.5");
    }

    static RationalNetwork random(long seed) {
        return new RationalNetwork(RandomStream.of(seed, "rational network"));
    }

    NetworkFile file() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("layers", List.of(INPUTS, HIDDEN, OUTPUTS));
        tree.put("activations", List.of("relu", "identity"));
        tree.put("weights", List.of(decimals(w), decimals(u)));
        List<Object> biases = new ArrayList<>();
        biases.add(decimals(b));
        biases.add(null);
        tree.put("biases", biases);
        tree.put("inputs", decimals(x));
        tree.put("targets", decimals(t));
        tree.put("learningRate", 0.5);
        return NetworkFile.of(tree, "rational");
    }

    /** What one step writes, by the ids of the steps: {@code 3/8}, {@code -2}. */
    Map<String, String> expected() {
        Map<String, Fraction> all = new LinkedHashMap<>();
        Fraction[] a = new Fraction[HIDDEN];
        Fraction[] h = new Fraction[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
            a[j] = b[j];
            for (int i = 0; i < INPUTS; i++) {
                a[j] = a[j].plus(x[i].times(w[i][j]));
            }
            h[j] = a[j].sign() > 0 ? a[j] : Fraction.ZERO;
            all.put("a(1)[" + (j + 1) + "]", a[j]);
            all.put("h(1)[" + (j + 1) + "]", h[j]);
        }
        Fraction[] delta = new Fraction[OUTPUTS];
        Fraction loss = Fraction.ZERO;
        for (int k = 0; k < OUTPUTS; k++) {
            Fraction y = Fraction.ZERO;
            for (int j = 0; j < HIDDEN; j++) {
                y = y.plus(h[j].times(u[j][k]));
            }
            all.put("h(2)[" + (k + 1) + "]", y);
            delta[k] = y.plus(t[k].times(Fraction.of("-1")));
            loss = loss.plus(delta[k].times(delta[k]).times(Fraction.of("0.5")));
            all.put("d(2)[" + (k + 1) + "]", delta[k]);
        }
        all.put("loss", loss);
        put(all, 2, h, delta, u);
        Fraction[] back = new Fraction[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
            back[j] = Fraction.ZERO;
            for (int k = 0; k < OUTPUTS; k++) {
                back[j] = back[j].plus(delta[k].times(u[j][k]));
            }
            back[j] = a[j].sign() > 0 ? back[j] : Fraction.ZERO;
            all.put("d(1)[" + (j + 1) + "]", back[j]);
            all.put("db(1)[" + (j + 1) + "]", back[j]);
            all.put("b'(1)[" + (j + 1) + "]", moved(b[j], back[j]));
        }
        put(all, 1, x, back, w);
        Map<String, String> texts = new LinkedHashMap<>();
        all.forEach((id, value) -> texts.put(id, value.text()));
        return texts;
    }

    private void put(Map<String, Fraction> all, int layer, Fraction[] sources, Fraction[] delta, Fraction[][] weights) {
        for (int i = 0; i < sources.length; i++) {
            for (int j = 0; j < delta.length; j++) {
                String at = "(" + layer + ")[" + (i + 1) + "," + (j + 1) + "]";
                all.put("dw" + at, sources[i].times(delta[j]));
                all.put("w'" + at, moved(weights[i][j], sources[i].times(delta[j])));
            }
        }
    }

    private Fraction moved(Fraction parameter, Fraction gradient) {
        return parameter.plus(rate.times(gradient).times(Fraction.of("-1")));
    }

    private static Fraction[] vector(int length, RandomStream random) {
        Fraction[] vector = new Fraction[length];
        for (int i = 0; i < length; i++) {
            vector[i] =
                    Fraction.of(BigDecimal.valueOf(random.nextInt(19) - 9, 1).toString());
        }
        return vector;
    }

    private static Fraction[][] matrix(int rows, int columns, RandomStream random) {
        Fraction[][] matrix = new Fraction[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = vector(columns, random);
        }
        return matrix;
    }

    private static List<Object> decimals(Fraction[] vector) {
        List<Object> decimals = new ArrayList<>();
        for (Fraction each : vector) {
            decimals.add(each.decimal());
        }
        return decimals;
    }

    private static List<Object> decimals(Fraction[][] matrix) {
        List<Object> rows = new ArrayList<>();
        for (Fraction[] row : matrix) {
            rows.add(decimals(row));
        }
        return rows;
    }

    /** numerator / denominator, not in lowest terms. */
    private record Fraction(BigInteger numerator, BigInteger denominator) {
        static final Fraction ZERO = of("0");

        static Fraction of(String decimal) {
            BigDecimal value = new BigDecimal(decimal);
            return new Fraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
        }

        Fraction plus(Fraction other) {
            return new Fraction(
                    numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator));
        }

        Fraction times(Fraction other) {
            return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        int sign() {
            return numerator.signum();
        }

        double decimal() {
            return new BigDecimal(numerator).divide(new BigDecimal(denominator)).doubleValue();
        }

        String text() {
            BigInteger common = numerator.gcd(denominator);
            BigInteger below = denominator.divide(common);
            return numerator.divide(common) + (below.equals(BigInteger.ONE) ? "" : "/" + below);
        }
    }
}
