package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * What to do.
 *
 * @param subjects the tables
 * @param contenders who learns from them
 * @param seeds how many splits of each, at most
 * @param again whether also what is there already
 * @param threads to compute on
 * @param report whether only to write the page
 */
record Options(
        List<Subject> subjects, List<Contender> contenders, int seeds, boolean again, int threads, boolean report) {

    /** @throws ChainruleException naming the argument that is wrong */
    static Options of(String[] arguments, Folders folders) {
        List<Subject> subjects = Subjects.all();
        List<Contender> contenders = Contender.all(folders);
        int seeds = Integer.MAX_VALUE;
        boolean again = false;
        int threads = Runtime.getRuntime().availableProcessors();
        boolean report = false;
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--only" -> subjects = chosen(subjects, Subject::name, value(option, words));
                case "--contenders" -> contenders = chosen(contenders, Contender::name, value(option, words));
                case "--seeds" -> seeds = count(option, value(option, words));
                case "--threads" -> threads = count(option, value(option, words));
                case "--again" -> again = true;
                case "--report" -> report = true;
                default -> throw new ChainruleException("there is no option " + option + "; see --help");
            }
        }
        return new Options(subjects, contenders, seeds, again, threads, report);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new ChainruleException(option + " needs a value; see --help");
        }
        return words.next();
    }

    private static int count(String option, String word) {
        try {
            int count = Integer.parseInt(word);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as for numbers below 1
        }
        throw new ChainruleException(option + " needs a whole number from 1, found " + word);
    }

    private static <T> List<T> chosen(List<T> all, Function<T, String> name, String wanted) {
        List<String> known = all.stream().map(name).toList();
        List<String> names = List.of(wanted.split(","));
        for (String word : names) {
            if (!known.contains(word)) {
                throw new ChainruleException("there is no '" + word + "'; there are " + String.join(", ", known)
                        + Nearest.hint(word, known));
            }
        }
        return all.stream().filter(item -> names.contains(name.apply(item))).toList();
    }
}
