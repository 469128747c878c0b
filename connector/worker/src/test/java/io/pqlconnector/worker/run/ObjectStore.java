package io.pqlconnector.worker.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that others wrote after S3, in a process of its own, with a bucket. */
final class ObjectStore implements AutoCloseable {
    static final String BUCKET = "acme-segment";
    static final String ACCESS_KEY = "local-identity";
    static final String SECRET_KEY = "local-credential";

    private final Process process;
    private final URI url;
    private final S3Client client;

    private ObjectStore(int port, List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        url = URI.create("http://127.0.0.1:" + port);
        awaitStart();
        client = S3Client.builder()
                .endpointOverride(url)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        client.createBucket(request -> request.bucket(BUCKET));
    }

    /** Adobe's S3Mock, which looks at no credentials; skips the test where it was not fetched. */
    static ObjectStore s3Mock() throws IOException {
        int port = freePort();
        return new ObjectStore(port, java(jar("pql.s3mock.jar"), "--http.port=" + port, "--server.port=" + freePort()));
    }

    /** S3Proxy over files, which checks every signature; skips the test where it was not fetched. */
    static ObjectStore s3Proxy(Path folder) throws IOException {
        int port = freePort();
        Path settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.identity=none
                jclouds.credential=none
                jclouds.filesystem.basedir=%s
                """.formatted(
                        port, ACCESS_KEY, SECRET_KEY, Files.createDirectory(folder.resolve("store"))));
        return new ObjectStore(port, java(jar("pql.s3proxy.jar"), "--properties", settings.toString()));
    }

    /** A source over the bucket, as a configuration has it. */
    String source(String secretKey) {
        return "{ type: segment, bucket: " + BUCKET + ", endpoint: \"" + url + "\", path_style: true, access_key: "
                + ACCESS_KEY + ", secret_key: " + secretKey + " }";
    }

    /** Loads all files below a folder; their paths in it become their keys. */
    void putAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> put(folder, file));
        }
    }

    void put(Path folder, Path file) {
        client.putObject(
                request -> request.bucket(BUCKET).key(folder.relativize(file).toString()), RequestBody.fromFile(file));
    }

    void delete(String key) {
        client.deleteObject(request -> request.bucket(BUCKET).key(key));
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }

    /** Both servers say so, and go on writing, which somebody has to read. */
    private void awaitStart() throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader lines = process.inputReader();
        Optional<String> line;
        do {
            line = Optional.ofNullable(lines.readLine());
            said.add(line.orElseThrow(() -> new IOException("the server ended: " + said)));
        } while (!line.orElse("").contains("Started"));
        Thread rest = new Thread(() -> drain(lines), "object store");
        rest.setDaemon(true);
        rest.start();
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // The server was killed.
        }
    }

    private static Path jar(String property) {
        String path = System.getProperty(property, "");
        Assumptions.assumeTrue(
                !path.isEmpty(),
                "skipped: -D" + property + " does not say where this server's jar is (.ci/run fetches it)");
        return Path.of(path);
    }

    private static List<String> java(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
