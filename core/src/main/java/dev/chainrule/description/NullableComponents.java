package dev.chainrule.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which components of a record may be null. JSpecify's {@code @Nullable} says so in the class file, but reflection
 * leaves out an annotation whose class is not there, and at run time it is not: core depends on nothing but the JDK.
 */
final class NullableComponents {
    private static final String NULLABLE = "Lorg/jspecify/annotations/Nullable;";

    private NullableComponents() {}

    /** The names of the components of {@code type} whose own type (not one inside it) is annotated as nullable. */
    static Set<String> of(Class<? extends Record> type) {
        String name = type.getName();
        String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file), file)) {
            return ClassFile.of()
                    .parse(in.readAllBytes())
                    .findAttribute(Attributes.record())
                    .orElseThrow()
                    .components()
                    .stream()
                    .filter(NullableComponents::isNullable)
                    .map((RecordComponentInfo component) -> component.name().stringValue())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNullable(AttributedElement component) {
        return component
                .findAttribute(Attributes.runtimeVisibleTypeAnnotations())
                .map(attribute -> attribute.annotations().stream()
                        .anyMatch(one -> one.targetPath().isEmpty()
                                && one.annotation().className().equalsString(NULLABLE)))
                .orElse(false);
    }
}
