package dev.chainrule.reference;

/** How the losses L_i of the m samples of a batch, with weights c_i, become one number. */
public enum Reduction {
    /** L = 1/m Σ c_i L_i. It is divided by the number of samples, not by Σ c_i. */
    MEAN,
    /** L = Σ c_i L_i. */
    SUM
}
