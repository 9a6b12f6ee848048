package dev.chainrule.explain.formula;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A formula as it is written, whatever the format: in letters, or with figures in their place. It holds no brackets;
 * a {@link Style} sets them where they are needed.
 */
public sealed interface Formula {
    /**
     * A quantity by its letters.
     *
     * @param glyph the letters
     * @param id of the quantity, "" where it is none of the trace
     */
    record Name(Glyph glyph, String id) implements Formula {}

    /**
     * A number, already rounded.
     *
     * @param number as {@link Digits#text(double)} writes it: {@code -0.25}, {@code 1.5e-9}, {@code NaN}, {@code Infinity}
     * @param id of the quantity whose value it is, "" where it is none of the trace
     */
    record Figure(String number, String id) implements Formula {
        /** Whether it is below zero. */
        public boolean isNegative() {
            return number.startsWith("-");
        }

        /** The number without its sign. */
        public Figure absolute() {
            return isNegative() ? new Figure(number.substring(1), id) : this;
        }

        /** What stands before the power of ten, with the sign. */
        public String mantissa() {
            int e = number.indexOf('e');
            return e < 0 ? number : number.substring(0, e);
        }

        /** The power of ten; "" where it is written without. */
        public String exponent() {
            int e = number.indexOf('e');
            return e < 0 ? "" : number.substring(e + 1);
        }
    }

    /** A word or two in a formula. */
    record Words(String text) implements Formula {}

    /** A place where the reader fills in a value. */
    record Blank() implements Formula {}

    /** Terms added or, with a minus, taken away, in order. */
    record Sum(List<Term> terms) implements Formula {}

    /** A term of a sum. */
    record Term(boolean minus, Formula body) {}

    /** Factors multiplied in order. */
    record Product(List<Formula> factors, Times times) implements Formula {}

    /** How factors are multiplied. */
    enum Times {
        /** Numbers. */
        NUMBERS,
        /** Matrices. */
        MATRICES,
        /** Element by element, ⊙. */
        ELEMENTS
    }

    /** − operand. */
    record Negative(Formula operand) implements Formula {}

    /** numerator / denominator. */
    record Fraction(Formula numerator, Formula denominator) implements Formula {}

    /** base to a power that is a whole number or a letter. */
    record Power(Formula base, String exponent) implements Formula {}

    /** A function of arguments: σ, tanh, ln, exp, √, abs, sign, relu, …, with ′ for its derivative. */
    record Call(String function, List<Formula> arguments) implements Formula {}

    /** Σ over an index of a body. */
    record Series(String index, Formula body) implements Formula {}

    /** The terms of a sum that are not shown one by one. */
    record Rest(int count) implements Formula {}

    /** The elements of a matrix, row by row; a row vector has one row. */
    record Matrix(List<List<Formula>> rows) implements Formula {}

    /** The transpose of a matrix. */
    record Transposed(Formula matrix) implements Formula {}

    /** One of several values, by which condition holds. */
    record Cases(List<Case> cases) implements Formula {}

    /**
     * A value and when it holds.
     *
     * @param condition in a few signs or words: "a > 0", "else"
     */
    record Case(Formula value, String condition) {}

    /** left, and what follows it: left = right = … */
    record Relation(Formula left, List<Link> links) implements Formula {
        /** This and one more "= right". */
        public Relation then(Formula right) {
            return new Relation(
                    left,
                    Stream.concat(links.stream(), Stream.of(new Link(Is.EQUAL, right)))
                            .toList());
        }
    }

    /** A sign and what stands to its right. */
    record Link(Is is, Formula right) {}

    /** The sign between the sides of a relation. */
    enum Is {
        /** =. */
        EQUAL,
        /** ←: becomes. */
        BECOMES
    }

    /** Letters that are no quantity of the trace. */
    static Name name(Glyph glyph) {
        return new Name(glyph, "");
    }

    /** A letter with a lower and an upper index, "" for none. */
    static Name name(String letter, String sub, String sup) {
        return name(new Glyph.Symbol(letter, sub, sup));
    }

    /** A whole number. */
    static Figure whole(long n) {
        return new Figure(String.valueOf(n), "");
    }

    /** The product of numbers; products among {@code factors} become part of it. */
    static Formula product(Formula... factors) {
        List<Formula> flat = Arrays.stream(factors)
                .flatMap(factor -> factor instanceof Product p && p.times == Times.NUMBERS
                        ? p.factors.stream()
                        : Stream.of(factor))
                .toList();
        return flat.size() == 1 ? flat.getFirst() : new Product(flat, Times.NUMBERS);
    }

    /** The sum of {@code terms}. */
    static Formula sum(Formula... terms) {
        return new Sum(Arrays.stream(terms).map(term -> new Term(false, term)).toList());
    }

    /** minuend − subtrahend. */
    static Formula difference(Formula minuend, Formula subtrahend) {
        return new Sum(List.of(new Term(false, minuend), new Term(true, subtrahend)));
    }

    /** The product of matrices. */
    static Formula matrixProduct(Formula... factors) {
        return new Product(List.of(factors), Times.MATRICES);
    }

    /** function(arguments). */
    static Formula call(String function, Formula... arguments) {
        return new Call(function, List.of(arguments));
    }

    /** ∂of/∂by. */
    static Formula derivative(Glyph of, Glyph by) {
        return name(new Glyph.Derivative(of, by));
    }

    /** left = right = …. */
    static Relation equal(Formula left, Formula... rights) {
        return new Relation(
                left,
                Arrays.stream(rights).map(right -> new Link(Is.EQUAL, right)).toList());
    }

    /** left ← right. */
    static Relation becomes(Formula left, Formula right) {
        return new Relation(left, List.of(new Link(Is.BECOMES, right)));
    }
}
