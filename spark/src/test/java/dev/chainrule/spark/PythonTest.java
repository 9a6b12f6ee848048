package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.model.Model;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.Gateway;
import py4j.GatewayServer;
import py4j.ReturnObject;

/** The estimators as Python calls them, over py4j. */
class PythonTest {
    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = Frames.session();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** What py4j makes of a call: methods are found by its own rules from the classes of what Python sent. */
    private static final class Bridge {
        private final Gateway gateway = new Gateway(null);

        Bridge() {
            gateway.startup();
        }

        Object make(String type) {
            return object(gateway.invoke(type, new ArrayList<>()));
        }

        Object call(Object target, String method, Object... arguments) {
            String id = target instanceof Class<?> type ? "z:" + type.getName() : gateway.putNewObject(target);
            return object(gateway.invoke(method, id, new ArrayList<>(Arrays.asList(arguments))));
        }

        private Object object(ReturnObject returned) {
            assertThat(returned.isError()).isFalse();
            return returned.isReference() || returned.isList()
                    ? gateway.getObject(returned.getName())
                    : returned.getPrimitiveObject();
        }
    }

    private static List<Object> list(Object... values) {
        return new ArrayList<>(Arrays.asList(values)); // what a list of Python's becomes
    }

    /** Python has whole numbers, numbers, texts, truths and lists; each setter takes what a person would write. */
    @Test
    void settersTakeWhatPythonHas() {
        Bridge bridge = new Bridge();
        Object estimator = bridge.make("dev.chainrule.spark.NeuralNetworkClassifier");
        estimator = bridge.call(estimator, "setInputCols", list("plain", "few", "colour"));
        estimator = bridge.call(estimator, "setLabelCol", "kind");
        estimator = bridge.call(estimator, "setHidden", list(8, 4));
        estimator = bridge.call(estimator, "setEpochs", 3);
        estimator = bridge.call(estimator, "setBatchSize", 32);
        estimator = bridge.call(estimator, "setLearningRate", 0.01);
        estimator = bridge.call(estimator, "setDropout", 0.0);
        estimator = bridge.call(estimator, "setValidation", 0.3);
        estimator = bridge.call(estimator, "setSeed", 7);
        estimator = bridge.call(estimator, "setSeed", 1L << 40); // as a large number of Python's comes
        estimator = bridge.call(estimator, "setCalibrate", true);
        NeuralNetworkClassifier made = (NeuralNetworkClassifier) estimator;
        assertThat(made.getInputCols()).containsExactly("plain", "few", "colour");
        assertThat(made.getHidden()).containsExactly(8, 4);
        assertThat(made.getDropout()).isZero();
        assertThat(made.getSeed()).isEqualTo(1L << 40);
        assertThat(made.getCalibrate()).isTrue();

        Dataset<Row> frame = Frames.of(session, Frames.mixed(200, 3), 2);
        Object model = bridge.call(made, "fit", frame);
        assertThat(bridge.call(model, "transform", frame)).isInstanceOf(Dataset.class);
        Object summary = bridge.call(bridge.call(model, "summary"), "get");
        assertThat(bridge.call(summary, "remarks")).isInstanceOf(List.class);
        assertThat(bridge.call(model, "classes")).isEqualTo(List.of("large", "middle", "small"));
    }

    private static String python() throws IOException, InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import py4j.java_gateway")
                        .redirectErrorStream(true)
                        .start();
                process.getInputStream().readAllBytes();
                if (process.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                continue; // there is no such program
            }
        }
        return "";
    }

    /** The program of docs/spark.md, against this JVM; without PySpark the few names that it uses come from src/test/python. */
    @Test
    void thePythonProgramOfThePageRuns(@TempDir Path folder) throws IOException, InterruptedException {
        String python = python();
        assumeThat(python).as("python3 with py4j is installed").isNotEmpty();
        Matcher block = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "spark.md")));
        assertThat(block.find()).isTrue();
        Path data = Path.of("..", "examples", "data", "penguins.csv")
                .toAbsolutePath()
                .normalize();
        String program = block.group(1)
                .replace("\"examples/data/penguins.csv\"", "\"" + data + "\"")
                .replace("\"penguins\"", "\"" + folder.resolve("penguins") + "\"");
        GatewayServer server = new GatewayServer.GatewayServerBuilder()
                .javaPort(0)
                .javaAddress(InetAddress.getLoopbackAddress())
                .authToken("a secret")
                .build();
        server.start();
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    python,
                    Files.writeString(folder.resolve("program.py"), program).toString());
            String shim = Path.of("src", "test", "python").toAbsolutePath().toString();
            builder.environment().merge("PYTHONPATH", shim, (own, more) -> more + File.pathSeparator + own);
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().put("PY4J_PORT", Integer.toString(server.getListeningPort()));
            builder.environment().put("PY4J_SECRET", "a secret");
            Process process = builder.redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            assertThat(printed).contains("['Adelie', 'Chinstrap', 'Gentoo']").endsWith("True\n");
            assertThat(Model.load(folder.resolve("penguins").resolve("model.onnx"))
                            .preprocessing()
                            .columns())
                    .contains("island", "body_mass_g");
        } finally {
            server.shutdown();
        }
    }
}
