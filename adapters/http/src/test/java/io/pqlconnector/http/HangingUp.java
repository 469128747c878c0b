package io.pqlconnector.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that answers the first request of each connection, reads the second one, and hangs up. */
final class HangingUp implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();

    HangingUp() throws IOException {
        Thread thread = new Thread(this::serve, "hanging up");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The first lines of the requests that arrived. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                readHead(reader);
                connection.getOutputStream().write(ANSWER);
                readHead(reader);
            } catch (SocketException e) {
                // The test is over.
                return;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void readHead(BufferedReader reader) throws IOException {
        requests.add(reader.readLine());
        String line = "more";
        while (!line.isEmpty()) {
            line = reader.readLine();
        }
    }
}
