package io.pqlconnector.worker.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server on this machine that takes mails and does not part as it should. For one connection after the other. */
final class RudeMailServer implements AutoCloseable {
    /** What it does instead of answering QUIT. */
    enum Parting {
        /** Drops the connection, as one does that was killed. */
        RESET,
        /** Says nothing, until it is closed. */
        SILENCE
    }

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> silent = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "rude mail server");
    private final Parting parting;

    RudeMailServer(Parting parting) throws IOException {
        this.parting = parting;
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The mails, each as its lines. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                converse(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII);
        out.print("220 rude\r\n");
        out.flush();
        for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
            boolean data = line.equals("DATA");
            out.print(data ? "354 go on\r\n" : "250 fine\r\n");
            out.flush();
            if (data) {
                taken.add(mail(in));
                out.print("250 taken\r\n");
                out.flush();
            }
        }
        if (parting == Parting.RESET) {
            // Closing then resets.
            client.setSoLinger(true, 0);
            client.close();
        } else {
            silent.add(client);
        }
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            lines.append(line).append('\n');
        }
        return lines.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : silent) {
            client.close();
        }
    }
}
