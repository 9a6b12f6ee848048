package dev.chainrule.spark;

/** What the driver asks partitions. An answer depends on this and on the rows alone, so it may be asked again. */
sealed interface Asked permits Question, CalibrationQuestion {
    /** As it is sent. */
    byte[] bytes();

    /** The answer of {@code partition}, whose rows are {@code rows}, as {@link Answer} writes it. */
    byte[] ask(OpenRows rows, int partition);

    /** What was sent. */
    static Asked read(byte[] bytes) {
        return bytes[0] == CalibrationQuestion.FIRST_BYTE ? CalibrationQuestion.read(bytes) : Question.read(bytes);
    }
}
