// Learns from a query to a database, and writes what it predicts back: the sex of the penguins of which it is not on
// record. Any database with a JDBC driver on the class path will do; here it is DuckDB, in memory.
// Run: examples/run TrainFromJdbc, from any folder

import dev.chainrule.data.Table;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Recipe;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;

void main() throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:duckdb:")) { // in earnest: jdbc:postgresql://…
        fill(database);
        // in a fixed order, as equal rows in equal order give an equal model
        Table known = query(database, """
                SELECT species, island, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, sex
                FROM birds WHERE sex IS NOT NULL ORDER BY bird""");
        var trained = new ModelTrainer(Recipe.forTable(known, "sex").withTest(0.2)).train(known);
        var test = trained.test().orElseThrow();
        IO.println("learned from %d birds, judged by %d others: accuracy %.3f".formatted(
                trained.trainingRows(), test.rows(), test.scalars().get("accuracy")));
        Table unknown = query(database, "SELECT * FROM birds WHERE sex IS NULL ORDER BY bird");
        write(database, unknown, trained.model().predict(unknown));
        Table written = query(database, """
                SELECT bird, species, guesses.sex, round(probability, 3) AS probability
                FROM guesses JOIN birds USING (bird) ORDER BY guesses.probability DESC, bird""");
        for (int row = 0; row < written.rows(); row++) {
            IO.println("bird %s, %s: %s, with probability %s".formatted(
                    written.column("bird").text(row), written.column("species").text(row),
                    written.column("sex").text(row), written.column("probability").text(row)));
        }
    }
}

/** The rows that {@code sql} gives: columns have the names and the kinds that they have in the database. */
Table query(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement(); var result = statement.executeQuery(sql)) {
        var columns = result.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnLabel(i), switch (result.getObject(i)) { // null is a missing value
                    case Timestamp time -> time.toLocalDateTime();
                    case java.sql.Date day -> day.toLocalDate();
                    case null -> null;
                    case Object value -> value;
                });
            }
            rows.add(row);
        }
        return Table.ofMaps(rows);
    }
}

void write(Connection database, Table birds, Predictions predictions) throws SQLException {
    try (var insert = database.prepareStatement("INSERT INTO guesses VALUES (?, ?, ?)")) {
        for (int row = 0; row < birds.rows(); row++) {
            String sex = predictions.row(row).word();
            insert.setLong(1, Long.parseLong(birds.column("bird").word(row)));
            insert.setString(2, sex);
            insert.setDouble(3, predictions.row(row).probability(sex));
            insert.addBatch();
        }
        insert.executeBatch();
    }
}

/** Stands for the tables that a database has. */
void fill(Connection database) throws SQLException {
    var examples = System.getProperty("chainrule.examples", "examples"); // examples/run says where they are
    var file = Path.of(examples, "data", "penguins.csv").toString().replace("'", "''");
    try (var statement = database.createStatement()) {
        statement.execute("CREATE TABLE birds AS SELECT row_number() OVER () AS bird, * FROM read_csv('" + file + "')");
        statement.execute("CREATE TABLE guesses (bird BIGINT, sex VARCHAR, probability DOUBLE)");
    }
}
