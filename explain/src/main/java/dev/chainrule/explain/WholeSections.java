package dev.chainrule.explain;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What stands before and after the derivation of one member of a network that embeds its inputs or has members. */
final class WholeSections {
    private final ModelRow row;
    private final WholePass whole;
    private final WholeChoice choice;
    private final EmbeddingSections embedding;
    private final MemberSections members;

    /**
     * The sections of {@code whole}.
     *
     * @param trace of the member
     * @param asked where a number of the embedding or an adapter that is to be worked out stands in the layout of the whole
     */
    WholeSections(ModelRow row, WholePass whole, Trace trace, Digits digits, OptionalInt asked) {
        this.row = row;
        this.whole = whole;
        List<EmbeddedParts.Part> parts =
                EmbeddedParts.of(whole.network(), row.model().preprocessing());
        WholePen pen = new WholePen(row, whole, trace.notation(), digits);
        this.choice = new WholeChoice(whole, parts, row.member() - 1, asked);
        this.embedding = new EmbeddingSections(pen, parts, choice);
        this.members = new MemberSections(row, trace, pen, choice);
    }

    /** From the inputs to the first layer of the member, and what all members give. */
    List<Section> forward() {
        List<Section> sections = new ArrayList<>();
        if (row.isEmbedded()) {
            sections.add(embedding.forward());
        }
        if (hasMembers()) {
            sections.add(members.forward());
        }
        return sections;
    }

    /** From the first layer of the member back to what all share; none without targets. */
    List<Section> backward(List<Quantity> parameters) {
        List<Section> sections = new ArrayList<>();
        if (!whole.hasTargets()) {
            return sections;
        }
        boolean adapts = whole.network().hasAdapter(0) && choice.adapterLayer() == 0;
        List<Integer> units = row.isEmbedded() ? embedding.units() : List.of(adapts ? choice.adapter() : 0);
        if (hasMembers()) {
            sections.add(members.backward(units, parameters));
        }
        if (row.isEmbedded()) {
            Section back = embedding.backward();
            if (!hasMembers()) {
                List<Block> blocks = new ArrayList<>(back.blocks());
                blocks.addFirst(new Block.Equations(members.intoFirstLayer(units)));
                back = new Section(back.id(), back.title(), blocks);
            }
            sections.add(back);
        }
        return sections;
    }

    private boolean hasMembers() {
        return whole.network().members() > 1;
    }
}
