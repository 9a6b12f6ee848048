package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of separate processes on this machine: a master, two workers, and their executors. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StandaloneClusterTest {
    private static final String[] COLUMNS = {"plain", "skewed", "few", "day", "colour", "wet"};

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private static NeuralNetworkClassificationModel fit(SparkSession session, Table table) {
        Dataset<Row> frame = Frames.of(session, table, 3);
        return new NeuralNetworkClassifier()
                .setInputCols(COLUMNS)
                .setLabelCol("kind")
                .setHidden(16)
                .setEpochs(2)
                .setBatchSize(64)
                .setSeed(9)
                .fit(frame);
    }

    /** The same bits as in this process, for the partitions are the same; a worker is killed before the second training. */
    @Test
    void trainsAsInOneProcessAlsoWhenAWorkerIsGone() throws Exception {
        Table table = Frames.mixed(400, 6);
        float[] expected;
        List<Row> predicted;
        try (SparkSession session = Frames.session()) {
            NeuralNetworkClassificationModel model = fit(session, table);
            expected = model.model().parameters().array();
            predicted = model.transform(Frames.of(session, table, 3))
                    .select("prediction")
                    .collectAsList();
        }
        Path home = SparkFolder.home();
        int port = freePort();
        String master = "spark://127.0.0.1:" + port;
        try {
            start(
                    home,
                    "master",
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "" + port,
                    "--webui-port",
                    "0");
            awaitPort(port);
            startWorker(home, 1, master);
            Process second = startWorker(home, 2, master);
            try (SparkSession session = SparkSession.builder()
                    .config(TestRows.conf(master))
                    .config("spark.executor.memory", "512m")
                    .config("spark.executor.extraClassPath", SparkFolder.classPath())
                    .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
                    .config("spark.shuffle.io.retryWait", "200ms")
                    .config("spark.sql.session.timeZone", "UTC")
                    .getOrCreate()) {
                NeuralNetworkClassificationModel model = fit(session, table);
                assertThat(model.model().parameters().array()).containsExactly(expected);
                assertThat(model.transform(Frames.of(session, table, 3))
                                .select("prediction")
                                .collectAsList())
                        .isEqualTo(predicted);

                second.descendants().forEach(ProcessHandle::destroyForcibly);
                second.destroyForcibly().waitFor();
                assertThat(fit(session, table).model().parameters().array()).containsExactly(expected);
            }
        } finally {
            for (Process process : processes.reversed()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Process startWorker(Path home, int number, String master) throws IOException {
        return start(
                home,
                "worker" + number,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("work" + number).toString(),
                master);
    }

    private Process start(Path home, String name, String... words) throws IOException {
        Process process = SparkFolder.java(home, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port) throws InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("the master does not answer; its log is in " + folder);
    }
}
