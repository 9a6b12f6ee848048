package dev.chainrule.kernels;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Chooses the {@link Backend}, once, by name or by what the machine can do. */
public final class Backends {
    /** The name that leaves the choice to the machine. */
    public static final String AUTO = "auto";
    /** System property that names the backend to use where the caller left it to {@link #AUTO}. */
    public static final String FORCE_PROPERTY = "chainrule.backend";
    /** System property with the names, separated by commas, of backends not to use. */
    public static final String DISABLE_PROPERTY = "chainrule.backend.disable";

    /** The names this version of the project knows, whether or not the module that brings them is there. */
    private static final List<String> NAMES = List.of("scalar", "vector-128", "vector-256", "vector-512");

    private Backends() {}

    /** The scalar backend, without looking for others: for small work that should begin at once. */
    public static Backend scalar() {
        return new ScalarBackend();
    }

    /**
     * The chosen backend.
     *
     * @param backend what was chosen
     * @param reason why, as a clause: "the widest vectors this processor has"
     * @param warning what will make it slow, if something will, as a sentence
     */
    public record Choice(Backend backend, String reason, Optional<String> warning) {}

    /** The names a person may use, {@link #AUTO} first; some may be unavailable here. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(AUTO));
        names.addAll(NAMES);
        return List.copyOf(names);
    }

    /**
     * Chooses by name, or, for {@link #AUTO}, what the system property {@value #FORCE_PROPERTY} names, or else the
     * widest vectors that the machine has in hardware. The property {@value #DISABLE_PROPERTY} excludes backends.
     *
     * @throws ChainruleException if there is no backend of that name, or it cannot be used here
     */
    public static Choice choose(String name) {
        Optional<String> warning = MultiplyAddProbe.warning();
        List<Backend> found = new ArrayList<>(List.of(new ScalarBackend()));
        ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).forEach(found::add);
        Choice choice =
                choose(name, System.getProperty(FORCE_PROPERTY, ""), System.getProperty(DISABLE_PROPERTY, ""), found);
        return new Choice(choice.backend(), choice.reason(), warning);
    }

    /** The choice among {@code found}, from the values of the two properties. */
    static Choice choose(String name, String forced, String disabled, List<Backend> found) {
        Set<String> excluded = new LinkedHashSet<>();
        for (String word : disabled.split(",")) {
            if (!word.isBlank()) {
                excluded.add(known(word.strip(), "system property " + DISABLE_PROPERTY, found));
            }
        }
        if (!name.equals(AUTO)) {
            return byName(name, "backend", "asked for by name", excluded, found);
        }
        if (!forced.isBlank() && !forced.strip().equals(AUTO)) {
            String source = "system property " + FORCE_PROPERTY;
            return byName(forced.strip(), source, "named by the " + source, excluded, found);
        }
        return widest(excluded, found);
    }

    private static Choice byName(
            String name, String source, String because, Set<String> excluded, List<Backend> found) {
        known(name, source, found);
        if (excluded.contains(name)) {
            throw new ChainruleException(source + ": '" + name + "' is excluded by the system property "
                    + DISABLE_PROPERTY + "; choose another or remove it there");
        }
        Backend backend = found.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ChainruleException(source + ": '" + name + "' needs the module "
                        + "dev.chainrule.vector, which is not on the path; add its jar, or use 'scalar'"));
        backend.missing().ifPresent(why -> {
            throw new ChainruleException(source + ": '" + name + "' cannot be used here: " + why);
        });
        String reason = backend.isNative()
                ? because
                : because + "; this processor has no " + backend.bits() + "-bit vectors, so it will be slow";
        return new Choice(backend, reason, Optional.empty());
    }

    private static Choice widest(Set<String> excluded, List<Backend> found) {
        List<Backend> usable = found.stream()
                .filter(one -> one.isNative() && one.missing().isEmpty() && !excluded.contains(one.name()))
                .sorted(Comparator.comparingInt(Backend::bits).reversed())
                .toList();
        if (usable.isEmpty()) {
            throw new ChainruleException("no backend is left: the system property " + DISABLE_PROPERTY + " excludes "
                    + String.join(", ", excluded) + "; remove one there");
        }
        Backend best = usable.getFirst();
        String reason = "the widest vectors this processor has";
        if (best.bits() == Float.SIZE) {
            reason = found.stream()
                    .map(Backend::missing)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .or(() -> found.size() == 1
                            ? Optional.of("the module dev.chainrule.vector is not on the path")
                            : Optional.empty())
                    .orElse("no other backend is usable here");
        }
        if (!excluded.isEmpty()) {
            reason += "; without " + String.join(", ", excluded) + " by the system property " + DISABLE_PROPERTY;
        }
        return new Choice(best, reason, Optional.empty());
    }

    private static String known(String name, String source, List<Backend> found) {
        Set<String> names = new LinkedHashSet<>(names());
        found.forEach(one -> names.add(one.name()));
        if (!names.contains(name)) {
            throw new ChainruleException(source + ": there is no '" + name + "'; expected one of "
                    + String.join(", ", names) + Nearest.hint(name, names));
        }
        return name;
    }
}
