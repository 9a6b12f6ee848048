package dev.chainrule.benchmarks.peer;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The process of one program and one task. It says {@code version …} and then, for each number of seconds that it reads
 * on a line, works for so long and says {@code units nanoseconds}; it ends with its input. {@code pytorch_peer.py} speaks
 * the same.
 */
public final class PeerProcess {
    private static final int LOOKS = 50;
    private static final double SECOND = 1e9;

    private PeerProcess() {}

    /** Arguments: peer, kind and name of the task, threads, folder with the data. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // some of the programs print to it
        Peer peer = Peer.of(arguments[0]);
        Task task = new Task(Task.Kind.valueOf(arguments[1].toUpperCase(Locale.ROOT)), arguments[2]);
        Peer.Work work = peer.prepare(task, Integer.parseInt(arguments[3]), Path.of(arguments[4]));
        double units = peer.units(task);
        out.println("version " + peer.version());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long repeats = 1;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long nanos = (long) (Double.parseDouble(line) * SECOND);
            long runs = 0;
            long elapsed;
            long start = System.nanoTime();
            do {
                for (long i = 0; i < repeats; i++) {
                    work.run();
                }
                runs += repeats;
                elapsed = System.nanoTime() - start;
            } while (elapsed < nanos);
            repeats = Math.max(1, (long) ((double) runs / elapsed * nanos / LOOKS));
            out.println(String.format(Locale.ROOT, "%.0f %d", runs * units, elapsed));
        }
        System.exit(0); // some of the programs leave threads behind
    }
}
