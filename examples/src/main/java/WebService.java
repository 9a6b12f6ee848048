// Predicts inside a web service: the model is in memory once, and requests, each on a thread of its own, ask it as they
// come. The server is the JDK's. (Where a service has nothing else to do, "chainrule serve" is one without a program.)
// Run: examples/run WebService [PORT], and then
//     curl 'localhost:8080/species?island=Biscoe&bill_length_mm=47.5&flipper_length_mm=217'

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import dev.chainrule.model.Model;
import dev.chainrule.model.Prediction;
import dev.chainrule.model.Recipe;
import dev.chainrule.tables.Tables;

void main(String[] arguments) throws IOException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080; // 0 is any that is free
    Model model = train(); // in earnest: Model.load(Path.of("penguins.onnx"))
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/species", exchange -> answer(exchange, model));
    server.start();
    IO.println("http://localhost:%d/species".formatted(server.getAddress().getPort()));
}

Model train() {
    var examples = System.getProperty("chainrule.examples", "examples"); // examples/run says where they are
    var table = Tables.read(Path.of(examples, "data", "penguins.csv")).table();
    return Recipe.forTable(table, "species").train(table).model();
}

void answer(HttpExchange exchange, Model model) throws IOException {
    try {
        Prediction found = model.predict(row(exchange.getRequestURI().getRawQuery(), model));
        send(exchange, 200, "application/json", String.format(Locale.ROOT,
                "{\"species\": \"%s\", \"probability\": %.4f}\n", found.word(), found.probability(found.word())));
    } catch (ChainruleException e) { // it says what is wrong with the row, to whoever sent it
        send(exchange, 400, "text/plain; charset=UTF-8", e.getMessage() + "\n");
    } finally {
        exchange.close();
    }
}

/** The columns of the model with the values from the address; what is not in it is missing. */
Map<String, String> row(String query, Model model) {
    Map<String, String> row = new HashMap<>();
    model.preprocessing().columns().forEach(column -> row.put(column, null));
    for (String pair : query == null ? new String[0] : query.split("&")) {
        String[] parts = pair.split("=", 2);
        String column = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        if (!row.containsKey(column)) {
            throw new ChainruleException("no column '" + column + "'" + Nearest.hint(column, row.keySet()));
        }
        if (parts.length == 2 && !parts[1].isEmpty()) {
            row.put(column, URLDecoder.decode(parts[1], StandardCharsets.UTF_8)); // the model reads numbers itself
        }
    }
    return row;
}

void send(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
}
