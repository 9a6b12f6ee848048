package dev.chainrule.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends bytes as they are, also such as are no request, and reads what comes back. */
final class RawClient implements AutoCloseable {
    private final Socket socket;

    RawClient(Server server) throws IOException {
        URI address = server.address();
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(60_000);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** All that comes until the server closes the connection; a reset is an end too. */
    String readToEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not close the connection", e);
        } catch (IOException e) {
            bytes.writeBytes("(reset)".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** One answer, with a body of the length that it says. */
    String readAnswer() throws IOException {
        String head = readHead();
        int length = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    /** One answer without its body, as an answer to HEAD is. */
    String readHead() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head + "(end)";
            }
            bytes.write(next);
            head = bytes.toString(StandardCharsets.UTF_8);
        }
        return head;
    }

    /** Whether something has come; does not wait for it. */
    boolean isAnswered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Whether the server has closed the connection; waits for that. */
    boolean isClosed() {
        readToEnd();
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
