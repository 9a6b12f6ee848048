import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The parts of a CycloneDX list with their licences, as a Markdown table. Of several licences a part may be had by any. */
final class Licences {
    /**
     * Licences by their SPDX names that a program under Apache-2.0 may bring libraries under. Those of the LGPL are used as
     * jars of their own, which anybody may replace.
     */
    private static final List<String> FITTING = List.of(
            "Apache-2.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-2.0",
            "LGPL-2.1",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "LGPL-3.0",
            "LGPL-3.0-only",
            "LGPL-3.0-or-later");

    /** What some poms say instead of the SPDX name. */
    private static final Map<String, String> SPDX = Map.of(
            "The Apache Software License, Version 2.0", "Apache-2.0",
            "Apache License, Version 2.0", "Apache-2.0",
            "Apache 2", "Apache-2.0",
            "The BSD License", "BSD-3-Clause",
            "BSD License 3", "BSD-3-Clause",
            "GNU Lesser General Public License", "LGPL-3.0",
            "GNU Library or Lesser General Public License (LGPL)", "LGPL-3.0");

    /** Parts whose pom gives the address of one licence and a name that is read as another, by group. */
    private static final Map<String, String> BY_ADDRESS = Map.of("org.jline", "BSD-3-Clause");

    private Licences() {}

    public static void main(String[] args) throws IOException {
        JsonNode sbom = JsonMapper.shared().readTree(Files.readString(Path.of(args[0])));
        Map<String, String> rows = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode part : sbom.path("components")) {
            String name = part.path("group").asString("") + ":" + part.path("name").asString();
            String known = BY_ADDRESS.get(part.path("group").asString(""));
            List<String> licences = known == null ? licences(part) : List.of(known);
            rows.put(name, "| " + name + " | " + part.path("version").asString() + " | "
                    + (licences.isEmpty() ? "none said" : String.join(" or ", licences)) + " |");
            if (licences.stream().noneMatch(FITTING::contains)) {
                wrong.add(name + ": " + licences);
            }
        }
        System.out.println("| part | version | licence |\n|---|---|---|");
        rows.values().forEach(System.out::println);
        if (rows.isEmpty()) {
            wrong.add("there are no parts in " + args[0]);
        }
        wrong.forEach(each -> System.err.println("licences: no fitting licence of " + each));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static List<String> licences(JsonNode part) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : part.path("licenses")) {
            JsonNode licence = choice.path("license");
            String name = choice.has("expression")
                    ? choice.path("expression").asString()
                    : licence.has("id") ? licence.path("id").asString() : licence.path("name").asString("");
            names.add(SPDX.getOrDefault(name, name));
        }
        return names;
    }
}
