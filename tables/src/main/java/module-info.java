/** Reading files and queries into a {@link dev.chainrule.data.Table}, and writing them, through DuckDB. */
module dev.chainrule.tables {
    requires transitive dev.chainrule.core;
    requires java.sql;
    requires duckdb.jdbc;
    requires static org.jspecify;

    exports dev.chainrule.tables;
}
