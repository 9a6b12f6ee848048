package dev.chainrule.explain.check;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Quantity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The other numbers of a sheet, from which an answer may have been computed. */
final class OwnNumbers {
    /** No numbers. */
    static final OwnNumbers NONE = new OwnNumbers(List.of(), List.of());

    private final Map<Quantity, Integer> places = new HashMap<>();
    private final List<Answer> answers;
    private final List<Subject> subjects;

    private OwnNumbers(List<Answer> answers, List<Subject> subjects) {
        this.answers = answers;
        this.subjects = subjects;
    }

    /** All numbers of the sheet but the one at {@code index}. */
    OwnNumbers(List<Answer> answers, List<Subject> subjects, int index) {
        this(answers, subjects);
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            if (i != index && !subject.isChange()) {
                places.put(subject.quantity(), i);
            }
        }
        places.remove(subjects.get(index).quantity());
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return places.isEmpty();
    }

    /** The numbers in place of what should stand there. */
    Use use() {
        return new Use();
    }

    /** The numbers of the sheet in place of what should stand there; it keeps account of which were asked for. */
    final class Use implements Chain.Variant {
        private final Collection<Integer> used = new TreeSet<>();

        @Override
        public @Nullable Expression of(Quantity q) {
            Integer place = places.get(q);
            if (place == null) {
                return null;
            }
            used.add(place);
            double number = answers.get(place).given().toDouble();
            return new Expression.Setting(
                    answers.get(place).name(), subjects.get(place).isNegated() ? -number : number);
        }

        /** Which answers were asked for so far, in the order of the sheet. */
        Collection<Integer> used() {
            return used;
        }
    }
}
