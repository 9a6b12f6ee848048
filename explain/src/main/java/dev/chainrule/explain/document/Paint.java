package dev.chainrule.explain.document;

/** ANSI colours, or none. */
record Paint(boolean colour) {
    /** Headings: bold. */
    String title(String text) {
        return painted(text, "1");
    }

    /** Names of rows and facts: cyan. */
    String label(String text) {
        return painted(text, "36");
    }

    /** Results: bold green. */
    String value(String text) {
        return painted(text, "1;32");
    }

    /** What must not be missed: bold yellow. */
    String warning(String text) {
        return painted(text, "1;33");
    }

    private String painted(String text, String code) {
        return colour && !text.isBlank() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
