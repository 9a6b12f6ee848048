package dev.chainrule.studio.training;

import dev.chainrule.ChainruleException;

/** What was asked for cannot be trained, for a reason that a page can say in its reader's language. */
final class CannotTrain extends ChainruleException {
    private static final long serialVersionUID = 1L;

    private final transient Remark remark;

    CannotTrain(Remark remark) {
        super(remark.message());
        this.remark = remark;
    }

    Remark remark() {
        return remark;
    }
}
