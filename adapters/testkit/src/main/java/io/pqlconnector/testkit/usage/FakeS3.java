package io.pqlconnector.testkit.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of S3 that a reader of archives uses, with one bucket in the path, after the reference of ListObjectsV2 and
 * GetObject. Looks at no credentials. Breaks off bodies and answers with errors when it is told to.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
 */
public final class FakeS3 implements AutoCloseable {
    /** The bucket that it serves. */
    public static final String BUCKET = "acme-segment";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger toCut = new AtomicInteger();
    private volatile int pageSize = 1000;

    /** An empty bucket on a free port. */
    public FakeS3() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * An error.
     *
     * @param method of the request that it answers: {@code LIST}, {@code GET} or {@code ROLE}
     */
    public record Refusal(String method, int status, String code, String message, Map<String, String> headers) {
        public Refusal {
            headers = Map.copyOf(headers);
        }

        /** Of a listing. */
        public static Refusal ofList(int status, String code) {
            return new Refusal("LIST", status, code, code, Map.of());
        }

        /** Of an object. */
        public static Refusal ofGet(int status, String code) {
            return new Refusal("GET", status, code, code, Map.of());
        }

        /** The same with a message of its own. */
        public Refusal saying(String words) {
            return new Refusal(method, status, code, words, headers);
        }

        /** The same with a header. */
        public Refusal with(String name, String value) {
            return new Refusal(method, status, code, message, Map.of(name, value));
        }
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Puts an object into the bucket. */
    public FakeS3 put(String key, byte[] content) {
        objects.put(key, content.clone());
        return this;
    }

    /** Takes an object away. */
    public void delete(String key) {
        objects.remove(key);
    }

    /** How many keys and folders fit on a page of a listing. */
    public FakeS3 pages(int size) {
        pageSize = size;
        return this;
    }

    /** Answers the next request of a kind with an error. */
    public FakeS3 refuse(Refusal refusal) {
        refusals.add(refusal);
        return this;
    }

    /** Breaks off the next so many bodies in the middle. */
    public FakeS3 cut(int bodies) {
        toCut.set(bodies);
        return this;
    }

    /** The requests so far: {@code LIST prefix}, with {@code after} if it has a start, or {@code GET key}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Forgets the requests so far. */
    public void forget() {
        asked.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI());
            String[] path = exchange.getRequestURI().getPath().split("/", 3);
            if (exchange.getRequestMethod().equals("POST")) {
                assumeRole(exchange);
            } else if (query.containsKey("list-type")) {
                note("LIST " + query.getOrDefault("prefix", "")
                        + (query.containsKey("start-after") ? " after " + query.get("start-after") : ""));
                if (!refused("LIST", exchange)) {
                    send(exchange, 200, page(query));
                }
            } else {
                note("GET " + path[2]);
                if (!refused("GET", exchange)) {
                    get(exchange, path[2]);
                }
            }
        }
    }

    private void note(String request) {
        asked.add(request);
    }

    private boolean refused(String method, HttpExchange exchange) throws IOException {
        Refusal refusal = refusals.peek();
        if (refusal == null || !refusal.method().equals(method)) {
            return false;
        }
        refusals.remove();
        refusal.headers().forEach(exchange.getResponseHeaders()::set);
        String error = error(refusal.code(), refusal.message());
        // STS wraps what S3 does not.
        boolean sts = method.equals("ROLE");
        send(exchange, refusal.status(), sts ? "<ErrorResponse>" + error + "</ErrorResponse>" : error);
        return true;
    }

    private void assumeRole(HttpExchange exchange) throws IOException {
        String form = URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8);
        note("ROLE " + form.replaceAll(".*RoleArn=([^&]*).*", "$1")
                + form.replaceAll(".*?(&ExternalId=[^&]*|$).*", "$1"));
        if (refused("ROLE", exchange)) {
            return;
        }
        send(exchange, 200, """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
                <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>""");
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        byte[] content = objects.get(key);
        if (content == null) {
            send(exchange, 404, error("NoSuchKey", "The specified key does not exist."));
            return;
        }
        exchange.getResponseHeaders().set("ETag", eTag(content));
        exchange.sendResponseHeaders(200, content.length);
        boolean cut = toCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        exchange.getResponseBody().write(content, 0, cut ? content.length / 2 : content.length);
        // The server holds back the head otherwise, and what is cut off would be all.
        exchange.getResponseBody().flush();
    }

    private String page(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        int most = Math.min(pageSize, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
        TreeSet<String> names = new TreeSet<>();
        for (String key : objects.tailMap(prefix).keySet()) {
            int slash = query.containsKey("delimiter") ? key.indexOf(query.get("delimiter"), prefix.length()) : -1;
            String name = slash < 0 ? key : key.substring(0, slash + 1);
            if (key.startsWith(prefix) && name.compareTo(after) > 0) {
                names.add(name);
            }
        }
        List<String> shown = names.stream().limit(most).toList();
        boolean more = shown.size() < names.size();
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>" + more + "</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>" + shown.get(shown.size() - 1) + "</NextContinuationToken>");
        }
        shown.forEach(name -> xml.append(entry(name)));
        return xml + "</ListBucketResult>";
    }

    private String entry(String name) {
        byte[] content = objects.get(name);
        return content == null
                ? "<CommonPrefixes><Prefix>" + name + "</Prefix></CommonPrefixes>"
                : "<Contents><Key>" + name + "</Key><ETag>" + eTag(content).replace("\"", "&quot;") + "</ETag><Size>"
                        + content.length + "</Size></Contents>";
    }

    private static String error(String code, String message) {
        return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String part : raw.split("&", -1)) {
            String[] words = part.split("=", 2);
            query.put(words[0], words.length < 2 ? "" : URLDecoder.decode(words[1], UTF_8));
        }
        return query;
    }

    private static String eTag(byte[] content) {
        try {
            return '"'
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
