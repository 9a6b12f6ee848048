package dev.chainrule.tables;

import java.util.Locale;
import java.util.Set;

/** Queries that messages advise, as they are typed between double quotes in a shell. */
final class Sql {
    /** The reserved words of DuckDB's SQL that people may call a column. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "default",
            "desc",
            "describe",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "initially",
            "intersect",
            "into",
            "lambda",
            "lateral",
            "leading",
            "limit",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "placing",
            "primary",
            "qualify",
            "references",
            "returning",
            "select",
            "show",
            "some",
            "summarize",
            "symmetric",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "using",
            "variadic",
            "when",
            "where",
            "window",
            "with");

    private Sql() {}

    /** The column {@code name}, quoted where it must be. */
    static String name(String name) {
        boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_]*") && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : "\\\"" + name.replace("\"", "\\\"\\\"") + "\\\"";
    }

    /** The option --query that puts {@code expression} in the place of the column {@code name}, quoted. */
    static String query(String expression, String name) {
        return "--query \"SELECT * REPLACE (" + expression + " AS " + name + ") FROM data\"";
    }
}
