package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.util.Locale;

/** The formats of table files, told by the ending of a file's name. */
enum FileFormat {
    CSV,
    TSV,
    PARQUET,
    JSON,
    JSON_LINES;

    private static final String GZIP_ENDING = ".gz";
    private static final String KNOWN =
            "known are .csv, .tsv, .txt, .json, .jsonl, .ndjson (each also with .gz) and .parquet";

    /** A format, and whether the file is compressed by gzip. */
    record Ending(FileFormat format, boolean gzip) {}

    /** The format of a file of this name. */
    static Ending of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        boolean gzip = name.endsWith(GZIP_ENDING);
        String plain = gzip ? name.substring(0, name.length() - GZIP_ENDING.length()) : name;
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        if (ending.equals("parquet") && gzip) {
            throw new ChainruleException(fileName + ": a Parquet file is compressed inside; unpack the .gz around it");
        }
        FileFormat format = switch (ending) {
            case "csv", "txt" -> CSV;
            case "tsv" -> TSV;
            case "parquet" -> PARQUET;
            case "json" -> JSON;
            case "jsonl", "ndjson" -> JSON_LINES;
            case "xls", "xlsx", "ods" ->
                throw new ChainruleException(
                        fileName + ": spreadsheets are not read; save the sheet as .csv from its program");
            default ->
                throw new ChainruleException(fileName + ": the ending of the name does not tell the format; " + KNOWN);
        };
        return new Ending(format, gzip);
    }

    /** Whether the file is text with delimiters. */
    boolean isDelimited() {
        return this == CSV || this == TSV;
    }
}
