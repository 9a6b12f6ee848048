package dev.chainrule.explain;

/**
 * To which pass and sample a quantity belongs.
 *
 * @param pass counts from 1; 0 where there is only one
 * @param sample counts from 1 in the pass; 0 where it has only one, or for what all its samples share
 */
public record Scope(int pass, int sample) {
    /** The only pass over the only sample. */
    public static final Scope ONLY = new Scope(0, 0);

    /** What ids end in: nothing, {@code #2} for pass 2, {@code #2.3} for its third sample. */
    public String suffix() {
        return pass == 0 ? "" : sample == 0 ? "#" + pass : "#" + pass + "." + sample;
    }

    /** The same pass, for what its samples share. */
    public Scope shared() {
        return new Scope(pass, 0);
    }
}
