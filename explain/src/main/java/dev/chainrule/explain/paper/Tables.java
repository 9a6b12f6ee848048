package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import java.util.List;

/** What all formats ask of a table. */
final class Tables {
    private Tables() {}

    /** Whether column {@code c} holds figures alone, so that it stands to the right. */
    static boolean isFigures(Block.Table table, int c) {
        return !table.rows().isEmpty() && table.rows().stream().allMatch(row -> isFigure(row.get(c)));
    }

    private static boolean isFigure(Prose cell) {
        List<Prose.Piece> pieces = cell.pieces();
        if (pieces.size() != 1) {
            return pieces.isEmpty();
        }
        return switch (pieces.getFirst()) {
            case Prose.Maths maths ->
                maths.formula() instanceof Formula.Figure || maths.formula() instanceof Formula.Blank;
            case Prose.Words words -> words.text().matches("[-−+]?[\\d.,\\s%]+");
        };
    }
}
