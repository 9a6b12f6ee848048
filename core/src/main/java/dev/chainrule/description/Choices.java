package dev.chainrule.description;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The records that stand for a type in a {@link Description}, each known by its {@link Named#name() word}. A class in
 * this list has a public constructor without arguments, which gives its defaults.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choices {
    /** The classes, in the order in which messages list their words. */
    Class<? extends Named>[] value();
}
