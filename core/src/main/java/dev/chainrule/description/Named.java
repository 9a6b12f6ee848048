package dev.chainrule.description;

/** Something that goes by one word on the command line, in files and on the page: an activation, a loss, a schedule. */
public interface Named {
    /** The word, lower case with hyphens, for example {@code leaky-relu}. */
    String name();
}
