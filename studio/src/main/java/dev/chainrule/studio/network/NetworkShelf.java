package dev.chainrule.studio.network;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.http.Json;
import dev.chainrule.studio.http.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Large networks that were sent once and are named by a ref from then on. A ref is made of the content, so that equal
 * networks have equal refs, now and after a restart. When room is short, what was not asked for longest is forgotten; whoever
 * asks for it sends it again.
 */
public final class NetworkShelf {
    private static final String REF = "ref";
    private static final int REF_BYTES = 16;

    /** How many numbers are kept: 64 MB. */
    private static final long MOST_NUMBERS = 8_000_000;

    private final LinkedHashMap<String, NetworkFile> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, NetworkFile> own = new HashMap<>();
    private final Supplier<List<NetworkFile>> known;
    private boolean isKnown;
    private long numbers;

    /** @param known the large networks that are always there; made when the first is asked for */
    public NetworkShelf(Supplier<List<NetworkFile>> known) {
        this.known = known;
    }

    /** Keeps {@code file} as long as there is room; its ref. */
    public String keep(NetworkFile file) {
        String ref = refOf(file);
        synchronized (kept) {
            if (kept.put(ref, file) == null) {
                numbers += size(file);
            }
            var eldest = kept.entrySet().iterator();
            while (numbers > MOST_NUMBERS && kept.size() > 1) {
                numbers -= size(eldest.next().getValue());
                eldest.remove();
            }
        }
        return ref;
    }

    /**
     * The network that a request brings or names.
     *
     * @param tree a network file, or {@code {"ref": …}} of one that is kept, with fields beside it that take the place of
     *     its own
     * @throws Refusal if it is not kept, 404
     * @throws ChainruleException naming the place if something in it does not fit
     */
    public NetworkFile read(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> fields) || !fields.containsKey(REF)) {
            return NetworkFile.of(tree, "network");
        }
        NetworkFile file = find(String.valueOf(fields.get(REF)));
        if (file == null) {
            throw Refusal.notFound("the network is no longer here; send it again");
        }
        if (fields.size() == 1) {
            return file;
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(file.toTree());
        fields.forEach((name, value) -> changed.put(String.valueOf(name), value));
        changed.remove(REF);
        return NetworkFile.of(changed, "network");
    }

    private @Nullable NetworkFile find(String ref) {
        synchronized (kept) {
            NetworkFile file = kept.get(ref);
            if (file != null) {
                return file;
            }
            if (!isKnown) {
                known.get().forEach(network -> own.put(refOf(network), network));
                isKnown = true;
            }
            return own.get(ref);
        }
    }

    /** The ref of {@code file}, by its content. */
    public static String refOf(NetworkFile file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.write(file.toTree()));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, REF_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long size(NetworkFile file) {
        return file.network().layout().size()
                + (long) file.samples().size()
                        * (file.network().inputs() + file.network().outputs());
    }
}
