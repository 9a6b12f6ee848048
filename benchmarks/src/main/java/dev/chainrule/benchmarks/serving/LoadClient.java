package dev.chainrule.benchmarks.serving;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks on many connections at once, on each the next question when the last is answered (a closed loop), in one thread, so
 * that it takes little of the processors that the server needs. Every answer is compared with what it has to be.
 */
final class LoadClient {
    private static final int SOME = 5;

    /** So long a run may take to end when it is over, or the server has been told to end. */
    private static final long LONGEST_END_NANOS = 60_000_000_000L;

    private final InetSocketAddress address;

    /**
     * A question, and the answers that are right.
     *
     * @param request all its bytes
     * @param isBad whether it has to be refused
     * @param answers statuses and bodies
     */
    record Question(byte[] request, boolean isBad, List<byte[]> answers) {
        boolean isRight(byte[] answer) {
            return answers.stream().anyMatch(right -> Arrays.equals(right, answer));
        }
    }

    /** One connection, on which a question is under way. */
    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
        private Question asked;
        private long since;
        private boolean isProven;

        Connection(SocketChannel channel, Question asked) {
            this.channel = channel;
            this.asked = asked;
        }
    }

    /** Of the server at {@code address}. */
    LoadClient(URI address) {
        this.address = new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** Over, so many seconds from now. */
    static BooleanSupplier after(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return () -> System.nanoTime() > end;
    }

    /** What one request is answered: its status and body. */
    static byte[] ask(URI address, byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(address.getHost(), address.getPort()))) {
            channel.write(ByteBuffer.wrap(request));
            ByteBuffer in = ByteBuffer.allocate(1 << 16);
            while (channel.read(in) >= 0) {
                byte @Nullable [] answer = answer(in);
                if (answer != null) {
                    return answer;
                }
            }
            throw new IOException("no answer");
        }
    }

    /** How a run goes on. */
    private static final class Run implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<Connection> connections = new ArrayList<>();
        private final List<Question> questions;
        private final IntUnaryOperator choice;
        private final List<String> problems = new ArrayList<>();
        private long[] nanos = new long[1 << 16];
        private int count;
        private int answered;
        private int refused;
        private int wrong;
        private int lost;
        private int notAccepted;
        private int next;
        private boolean ending;
        private long deadline = Long.MAX_VALUE;

        Run(List<Question> questions, IntUnaryOperator choice) throws IOException {
            this.questions = questions;
            this.choice = choice;
        }

        private Question question() {
            return questions.get(choice.applyAsInt(next++));
        }

        void send(Connection connection) throws IOException {
            connection.asked = question();
            connection.in.clear();
            connection.since = System.nanoTime();
            ByteBuffer out = ByteBuffer.wrap(connection.asked.request());
            while (out.hasRemaining()) {
                connection.channel.write(out);
            }
        }

        void note(byte[] answer, Connection connection) {
            long took = System.nanoTime() - connection.since;
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = took;
            if (!connection.asked.isRight(answer)) {
                wrong++;
                problem(new String(answer, StandardCharsets.UTF_8));
            } else if (connection.asked.isBad()) {
                refused++;
            } else {
                answered++;
            }
        }

        void problem(String what) {
            if (problems.size() < SOME) {
                problems.add(what.length() > 300 ? what.substring(0, 300) : what);
            }
        }

        /** @throws IOException if it has been {@code over} for too long, and the server leaves questions without answers */
        void requireEnd(boolean over) throws IOException {
            if (!over) {
                return;
            }
            long now = System.nanoTime();
            if (deadline == Long.MAX_VALUE) {
                deadline = now + LONGEST_END_NANOS;
            } else if (now > deadline) {
                throw new IOException(
                        "the server leaves " + connections.size() + " connections open without an answer");
            }
        }

        void drop(Connection connection) throws IOException {
            connections.remove(connection);
            connection.channel.close();
        }

        @Override
        public void close() throws IOException {
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        }

        void broken(Connection connection, IOException e) {
            if (connection.isProven) {
                lost++;
                problem("no answer: " + e);
            } else {
                notAccepted++;
            }
        }
    }

    /**
     * Asks on {@code count} connections until it is over.
     *
     * @param over whether no more is to be asked, asked now and again
     * @param questions from which {@code choice} takes, given the number of the question from 0
     * @param ends whether the server has been told to end: then a connection that it closes is not opened again once it
     *     accepts none
     * @throws IOException if it cannot connect, or the run does not end when it is over
     */
    Load run(int count, BooleanSupplier over, List<Question> questions, IntUnaryOperator choice, BooleanSupplier ends)
            throws IOException {
        try (Run run = new Run(questions, choice)) {
            return run(count, over, ends, run);
        }
    }

    private Load run(int count, BooleanSupplier over, BooleanSupplier ends, Run run) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            open(run);
        }
        while (!run.connections.isEmpty()) {
            run.selector.select(50);
            run.ending = ends.getAsBoolean();
            boolean isOver = !run.ending && over.getAsBoolean();
            run.requireEnd(run.ending || isOver);
            for (Iterator<SelectionKey> keys = run.selector.selectedKeys().iterator(); keys.hasNext(); keys.remove()) {
                SelectionKey key = keys.next();
                if (key.isValid() && key.isReadable()) {
                    read((Connection) key.attachment(), run, isOver);
                }
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new Load(
                run.answered,
                run.refused,
                run.wrong,
                run.lost,
                run.notAccepted,
                run.problems,
                took,
                Arrays.copyOf(run.nanos, run.count));
    }

    private void open(Run run) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        try {
            channel.connect(address);
        } catch (ConnectException e) {
            channel.close();
            if (run.ending) {
                return; // it accepts no more
            }
            throw e;
        }
        channel.configureBlocking(false);
        Connection connection = new Connection(channel, run.questions.getFirst());
        channel.register(run.selector, SelectionKey.OP_READ, connection);
        run.connections.add(connection);
        try {
            run.send(connection);
        } catch (IOException e) {
            run.broken(connection, e);
            run.drop(connection);
        }
    }

    private void read(Connection connection, Run run, boolean isOver) throws IOException {
        try {
            if (connection.channel.read(connection.in) < 0) {
                throw new IOException("the server closed the connection");
            }
            byte @Nullable [] answer = answer(connection.in);
            if (answer == null) {
                return;
            }
            run.note(answer, connection);
            connection.isProven = true;
            boolean isLast = isClosed(connection.in);
            if (isOver || isLast) {
                run.drop(connection);
                if (!isOver) {
                    open(run);
                }
                return;
            }
            run.send(connection);
        } catch (IOException e) {
            run.broken(connection, e);
            run.drop(connection);
            if (!run.ending && !isOver) {
                open(run);
            }
        }
    }

    /** Status and body of the answer in {@code in}; null if it is not whole yet. */
    private static byte @Nullable [] answer(ByteBuffer in) {
        int head = head(in);
        if (head < 0) {
            return null;
        }
        String text = new String(in.array(), 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length:");
        if (at < 0) {
            return null;
        }
        int line = text.indexOf('\r', at);
        int length = Integer.parseInt(text.substring(at + 15, line).strip());
        if (in.position() < head + length) {
            return null;
        }
        byte[] answer = new byte[3 + length];
        System.arraycopy(in.array(), 9, answer, 0, 3);
        System.arraycopy(in.array(), head, answer, 3, length);
        return answer;
    }

    private static boolean isClosed(ByteBuffer in) {
        return new String(in.array(), 0, head(in), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("connection: close");
    }

    /** Where the body begins; −1 if it has not come yet. */
    private static int head(ByteBuffer in) {
        byte[] bytes = in.array();
        for (int i = 3; i < in.position(); i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }
}
