package dev.chainrule.spark;

import dev.chainrule.model.Provenance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What a model that was trained on Spark says of the rows it comes from. */
final class FrameProvenance {
    private FrameProvenance() {}

    /**
     * The columns that were read, in the order of the DataFrame.
     *
     * @param names of all columns of the DataFrame
     * @param indexed whether the target holds indices of words
     */
    static List<Provenance.SchemaColumn> schema(FrameRows spec, List<String> names, boolean indexed) {
        List<Provenance.SchemaColumn> schema = new ArrayList<>();
        Stream.of(spec.features().stream(), spec.targets().stream(), Stream.ofNullable(spec.weights()))
                .flatMap(columns -> columns)
                .sorted(Comparator.comparingInt(column -> names.indexOf(column.name())))
                .forEach(column -> {
                    FrameColumn.Kind kind =
                            indexed && spec.targets().contains(column) ? FrameColumn.Kind.WORD : column.kind();
                    column.slots().forEach(name -> schema.add(new Provenance.SchemaColumn(name, kind.word())));
                });
        return schema;
    }

    /** Of the rows of one partition as in one table; of several the hash of the hashes of their rows. */
    static String hash(List<EncodedRows.Facts> facts) {
        if (facts.size() == 1) {
            return facts.getFirst().fingerprint();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            facts.forEach(part -> digest.update(part.fingerprint().getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
