package dev.chainrule.description;

/**
 * A record some of whose components go without saying. They are not written into its {@link Description}; where they are
 * missing in one, the record is made by its constructor without them; so its components have different types.
 */
public interface Abridged {
    /** Whether the description of this record has no {@code component}. */
    boolean leavesOut(String component);
}
