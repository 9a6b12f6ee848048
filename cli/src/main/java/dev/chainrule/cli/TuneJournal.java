package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.files.SafeFile;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.Tuner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search has tried so far, in a JSON file that is written anew after each rung of a trial: a search that ended in
 * between, however, goes on from there. The state of trials that may go on is in a folder beside it while the search is
 * under way.
 */
final class TuneJournal {
    private static final int VERSION = 1;
    private static final String RESULTS = "results";

    private final Path file;
    private final Map<String, Object> search;
    private final List<Tuner.Result> results = new ArrayList<>();

    private TuneJournal(Path file, Map<String, Object> search) {
        this.file = file;
        this.search = search;
    }

    /** Of a new search, in place of whatever is in {@code file}. */
    static TuneJournal begin(Path file, Map<String, Object> search) {
        TuneJournal journal = new TuneJournal(file, search);
        journal.deleteFolder();
        journal.write();
        return journal;
    }

    /**
     * Of the search that wrote {@code file}.
     *
     * @throws ChainruleException if it cannot be read, or is of another search than {@code search}
     */
    static TuneJournal resume(Path file, Map<String, Object> search) {
        TuneJournal journal = new TuneJournal(file, search);
        if (!(Json.read(file) instanceof Map<?, ?> tree) || !(tree.get(RESULTS) instanceof List<?> results)) {
            throw new ChainruleException(file + ": expected what tune wrote beside its model, found something else");
        }
        if (tree.get("version") instanceof Number version && version.longValue() > VERSION) {
            throw new ChainruleException(
                    file + " is of format version " + version + "; this program reads up to version " + VERSION
                            + ", a newer one is needed: use the Chainrule that wrote it, or a later one");
        }
        search.forEach((part, value) -> {
            if (!String.valueOf(value).equals(String.valueOf(tree.get(part)))) {
                throw new ChainruleException(file + " is of a search with another " + part
                        + "; resume with the same data and options, but for --budget and --trials");
            }
        });
        for (int i = 0; i < results.size(); i++) {
            Object result = results.get(i);
            if (result instanceof Map<?, ?> map && map.containsKey("loss") && map.get("loss") == null) {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
                copy.put("loss", Double.POSITIVE_INFINITY); // JSON has no infinity
                result = copy;
            }
            journal.results.add(Description.read(Tuner.Result.class, result, file + ": " + RESULTS + "[" + i + "]"));
        }
        return journal;
    }

    /**
     * What makes a search this one: the table, and the recipes it begins with.
     *
     * @param tables that are looked at
     */
    static Map<String, Object> search(List<Table> tables, Recipe first, Recipe second) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("version", VERSION);
        search.put("table", hash(tables));
        search.put("recipe", hash(Description.summary(first) + " " + Description.summary(second)));
        return search;
    }

    private static String hash(List<Table> tables) {
        MessageDigest digest = sha256();
        for (Table table : tables) {
            for (Column column : table.columns()) {
                add(digest, column.name());
                add(digest, Provenance.SchemaColumn.of(column).kind()); // 12 may be a word
                for (int row = 0; row < table.rows(); row++) {
                    add(digest, column.isMissing(row) ? "" : column.word(row));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(String text) {
        MessageDigest digest = sha256();
        add(digest, text);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where it is. */
    Path file() {
        return file;
    }

    /** What was tried so far. */
    List<Tuner.Result> results() {
        return List.copyOf(results);
    }

    /** Adds {@code result}, and writes. */
    void add(Tuner.Result result) {
        results.add(result);
        write();
    }

    private void write() {
        Map<String, Object> tree = new LinkedHashMap<>(search);
        tree.put(RESULTS, results.stream().map(Description::record).toList());
        byte[] text = Json.write(tree).getBytes(StandardCharsets.UTF_8);
        SafeFile.write(file, output -> output.write(text));
    }

    /**
     * The folder for the state of trials, which is made.
     *
     * @throws ChainruleException if that cannot be
     */
    Path folder() {
        Path folder = folderName();
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ChainruleException("cannot make the folder " + folder + ": " + SafeFile.reason(e, folder), e);
        }
    }

    /** Deletes that folder: where the search has ended it is not needed. */
    void deleteFolder() {
        Path folder = folderName();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> states = Files.newDirectoryStream(folder, "trial-*.ckpt*")) {
            for (Path state : states) {
                Files.delete(state);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new ChainruleException("cannot delete the folder " + folder + ": " + SafeFile.reason(e, folder), e);
        }
    }

    private Path folderName() {
        return file.resolveSibling(file.getFileName() + ".trials");
    }
}
