package dev.chainrule.fuzz;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RoutedPath;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/** A POST as Helidon gives it to our handlers, without a connection, and what is answered to it. */
public final class Post {
    private final ServerRequest request;
    private final ServerResponse response = made(ServerResponse.class, (proxy, method, arguments) -> {
        switch (method.getName()) {
            case "status" -> answer(((Status) arguments[0]).code());
            case "header" -> {
                if (arguments.length == 1) {
                    note(((Header) arguments[0]).headerName(), ((Header) arguments[0]).get());
                } else {
                    note((HeaderName) arguments[0], ((String[]) arguments[1])[0]);
                }
            }
            case "send" -> answer((byte[]) arguments[0]);
            default -> throw notStoodInFor(method);
        }
        return proxy;
    });
    private int status;
    private String type = "";
    private byte[] answer = new byte[0];

    /** Of {@code body}, in chunks or with its length, to {@code path}. */
    public Post(String path, String type, byte[] body, boolean chunked) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.CONTENT_TYPE, type);
        if (!chunked) {
            headers.set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        }
        ServerRequestHeaders all = ServerRequestHeaders.create(headers);
        HttpPrologue prologue = HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.POST, path, false);
        RoutedPath routed = made(RoutedPath.class, (_, method, _) -> {
            if (method.getName().equals("path")) {
                return path;
            }
            throw notStoodInFor(method);
        });
        InputStream in = new ByteArrayInputStream(body);
        ReadableEntity content = made(ReadableEntity.class, (_, method, _) -> switch (method.getName()) {
            case "hasEntity" -> chunked || body.length > 0;
            case "consumed" -> in.available() == 0;
            case "inputStream" -> in;
            default -> throw notStoodInFor(method);
        });
        request = made(ServerRequest.class, (_, method, _) -> switch (method.getName()) {
            case "prologue" -> prologue;
            case "path" -> routed;
            case "headers" -> all;
            case "content" -> content;
            default -> throw notStoodInFor(method);
        });
    }

    /** A handler that begins to use more of Helidon is to fail, not to be told something that is made up. */
    private static UnsupportedOperationException notStoodInFor(java.lang.reflect.Method method) {
        return new UnsupportedOperationException(method + " is not stood in for; add it here");
    }

    /** An object of {@code type} that does what {@code handler} does. */
    public static <T> T made(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void answer(int code) {
        status = code;
    }

    private void answer(byte[] body) {
        answer = body;
    }

    private void note(HeaderName name, String value) {
        if (name.equals(HeaderNames.CONTENT_TYPE)) {
            type = value;
        }
    }

    /** What a handler gets. */
    public ServerRequest request() {
        return request;
    }

    /** Where a handler answers. */
    public ServerResponse response() {
        return response;
    }

    /** The status of the answer; 0 if none was said. */
    public int status() {
        return status;
    }

    /** The media type of the answer. */
    public String type() {
        return type;
    }

    /** The answer. */
    public byte[] answer() {
        return answer;
    }

    @Override
    public String toString() {
        return status + " " + new String(answer, StandardCharsets.UTF_8);
    }
}
