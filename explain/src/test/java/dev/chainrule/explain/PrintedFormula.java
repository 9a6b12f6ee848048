package dev.chainrule.explain;

import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a formula of figures as a person would, in Unicode or ASCII, and computes it. */
final class PrintedFormula<T> {
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final Arithmetic<T> arithmetic;
    private final Map<String, Fn> functions;
    private final String text;
    private int at;

    private PrintedFormula(String text, Arithmetic<T> arithmetic, Map<String, Fn> functions) {
        this.text = text.replace('−', '-').replace('·', '*');
        this.arithmetic = arithmetic;
        this.functions = functions;
    }

    /** The value of {@code text}, in which functions have the names that {@code functions} gives them. */
    static <T> T evaluate(String text, Arithmetic<T> arithmetic, Map<String, Fn> functions) {
        PrintedFormula<T> formula = new PrintedFormula<>(text, arithmetic, functions);
        T value = formula.sum();
        if (formula.at != formula.text.length()) {
            throw new AssertionError("stopped at '" + formula.text.substring(formula.at) + "' of: " + text);
        }
        return value;
    }

    /** The functions in {@code expression} by the names they are printed with. */
    static Map<String, Fn> functions(Expression expression) {
        Map<String, Fn> functions = new LinkedHashMap<>();
        collect(expression, functions);
        return functions;
    }

    private static void collect(Expression expression, Map<String, Fn> functions) {
        switch (expression) {
            case Expression.Apply apply -> {
                String name = apply.function().name();
                functions.put(name, apply.function());
                functions.put(TextStyle.ASCII.plain(name), apply.function());
                apply.arguments().forEach(argument -> collect(argument, functions));
            }
            case Expression.Sum sum -> sum.terms().forEach(term -> collect(term, functions));
            case Expression.Rest rest -> rest.terms().forEach(term -> collect(term, functions));
            case Expression.Product product -> product.factors().forEach(factor -> collect(factor, functions));
            case Expression.Difference difference -> {
                collect(difference.minuend(), functions);
                collect(difference.subtrahend(), functions);
            }
            case Expression.Quotient quotient -> {
                collect(quotient.numerator(), functions);
                collect(quotient.denominator(), functions);
            }
            case Expression.Negative negative -> collect(negative.operand(), functions);
            case Expression.Power power -> collect(power.base(), functions);
            default -> {}
        }
    }

    private T sum() {
        boolean minus = skip("-");
        T value = product();
        value = minus ? arithmetic.negative(value) : value;
        while (true) {
            if (skip(" + ")) {
                value = arithmetic.sum(value, product());
            } else if (skip(" - ")) {
                value = arithmetic.difference(value, product());
            } else {
                return value;
            }
        }
    }

    private T product() {
        T value = power();
        while (true) {
            if (skip(" * ") || skip("*")) {
                value = arithmetic.product(value, power());
            } else if (skip("/")) {
                value = arithmetic.quotient(value, power());
            } else {
                return value;
            }
        }
    }

    private T power() {
        T base = atom();
        int exponent = 1;
        if (skip("^")) {
            exponent = text.charAt(at++) - '0';
        } else if (at < text.length() && RAISED.indexOf(text.charAt(at)) >= 0) {
            exponent = RAISED.indexOf(text.charAt(at++));
        }
        T value = base;
        for (int i = 1; i < exponent; i++) {
            value = arithmetic.product(value, base);
        }
        return value;
    }

    private T atom() {
        if (skip("½")) {
            return arithmetic.fraction(1, 2);
        }
        if (skip("(")) {
            T value = sum();
            require(")");
            return value;
        }
        if (skip("|")) {
            T value = sum();
            require("|");
            return arithmetic.apply(Fn.ABS, List.of(value));
        }
        int start = at;
        if (Character.isDigit(text.charAt(at))) {
            while (at < text.length() && isOfNumber(text.charAt(at))) {
                at++;
            }
            return arithmetic.number(Double.parseDouble(text.substring(start, at) + powerOfTen()));
        }
        if (skip("∞") || skip("inf")) {
            return arithmetic.number(Double.POSITIVE_INFINITY);
        }
        if (skip("undefined")) {
            return arithmetic.number(Double.NaN);
        }
        at = text.indexOf('(', at);
        String name = text.substring(start, at).replace('-', '−');
        Fn function = functions.getOrDefault(name, functions.get(name.replace('−', '-')));
        if (function == null) {
            throw new AssertionError("no function '" + name + "' in " + functions.keySet() + ": " + text);
        }
        require("(");
        List<T> arguments = new ArrayList<>(List.of(sum()));
        while (skip(", ")) {
            arguments.add(sum());
        }
        require(")");
        return arithmetic.apply(function, arguments);
    }

    /** What {@code ·10⁻⁹} after a number means, {@code e-9}; else nothing. */
    private String powerOfTen() {
        if (!text.startsWith("*10", at) || at + 3 >= text.length() || ("⁻" + RAISED).indexOf(text.charAt(at + 3)) < 0) {
            return "";
        }
        at += 3;
        StringBuilder exponent = new StringBuilder("e");
        if (skip("⁻")) {
            exponent.append('-');
        }
        while (at < text.length() && RAISED.indexOf(text.charAt(at)) >= 0) {
            exponent.append(RAISED.indexOf(text.charAt(at++)));
        }
        return exponent.toString();
    }

    /** Digits and a point, and in ASCII an exponent. */
    private boolean isOfNumber(char c) {
        boolean exponentSign = c == '-' && text.charAt(at - 1) == 'e';
        return Character.isDigit(c) || c == '.' || c == 'e' || exponentSign;
    }

    private boolean skip(String sign) {
        boolean here = text.startsWith(sign, at);
        at += here ? sign.length() : 0;
        return here;
    }

    private void require(String sign) {
        if (!skip(sign)) {
            throw new AssertionError("expected " + sign + " at '" + text.substring(at) + "' of: " + text);
        }
    }
}
