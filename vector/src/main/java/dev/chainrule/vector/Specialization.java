package dev.chainrule.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * One class, several vector widths.
 *
 * <p>The compiler turns vectors into registers only where their species is a constant, that is, a static final field of
 * the class. So a class written for any width is loaded once for each width that is used: as it stands for the width the
 * processor prefers, and for another as a hidden copy, defined from the same class file with the species as its class
 * data ({@link MethodHandles.Lookup#defineHiddenClassWithClassData}).
 */
final class Specialization {
    private Specialization() {}

    /** The species the class behind {@code lookup} is to compute with. */
    static VectorSpecies<Float> species(MethodHandles.Lookup lookup) {
        try {
            @SuppressWarnings("unchecked")
            VectorSpecies<Float> given =
                    MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, VectorSpecies.class);
            return given == null ? FloatVector.SPECIES_PREFERRED : given;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the lookup of a class gives access to its data", e);
        }
    }

    /** An instance, made by the constructor without arguments, of {@code type} for vectors of {@code bits} bits. */
    static <T> T of(Class<T> contract, Class<? extends T> type, int bits, MethodHandles.Lookup lookup) {
        VectorSpecies<Float> species = VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
        try {
            Class<?> copy = bits == preferredBits()
                    ? type
                    : lookup.defineHiddenClassWithClassData(bytes(type), species, true)
                            .lookupClass();
            return contract.cast(copy.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a copy of " + type.getName() + " for " + species, e);
        }
    }

    /** The widest vectors this processor has, in bits. */
    static int preferredBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    private static byte[] bytes(Class<?> type) {
        String file = type.getSimpleName() + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the class file " + file + " is not beside its class");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
