package io.pqlconnector.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends one request once. OkHttp's own repeats and redirects are off: they would double what must happen once. */
final class Wire implements AutoCloseable {
    private static final int UNAVAILABLE = 503;

    private final OkHttpClient client;
    private final OkHttpClient streaming;
    private final ExecutorService threads;
    private final Requests requests;
    private final LongAdder sent = new LongAdder();
    private final int largestReply;

    Wire(LaneSettings settings) {
        this.requests = new Requests(settings.baseUrl());
        this.largestReply = settings.largestReply();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http " + settings.name());
            thread.setDaemon(true);
            return thread;
        });
        Dispatcher dispatcher = new Dispatcher(threads);
        // How many requests are under way is decided by the callers, who wait for them.
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        LaneSettings.Timeouts timeouts = settings.timeouts();
        this.client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool())
                .socketFactory(new PromptSockets())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.read())
                .writeTimeout(timeouts.write())
                .callTimeout(timeouts.call())
                .eventListener(new Sentry())
                .addNetworkInterceptor(Wire::hideRetryAfter)
                .build();
        // The limit for a whole call would run on while the caller reads.
        this.streaming = client.newBuilder().callTimeout(Duration.ZERO).build();
    }

    /**
     * Sends a request and waits for what comes.
     *
     * @param streamed whether the body of a success is left to be read
     * @param progress what happened, also if this throws
     * @throws IOException if no whole answer came
     */
    Answer send(HttpCall call, Ticket ticket, boolean streamed, Progress progress)
            throws IOException, InterruptedException {
        Call request = (streamed ? streaming : client).newCall(requests.of(call, ticket, progress));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        // Not in this thread, because a read from a socket does not end when its thread is interrupted.
        request.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try {
                    answer.complete(read(answered, response, progress, streamed));
                } catch (IOException | RuntimeException | Error e) {
                    // Whatever it is: nobody else would wake up the caller.
                    answer.completeExceptionally(e);
                }
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException e) {
            request.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** How many requests were sent, each repeat counted; those that found no connection are not. */
    long sent() {
        return sent.sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.connectionPool().evictAll();
    }

    private Answer read(Call call, Response response, Progress progress, boolean streamed) throws IOException {
        if (streamed && response.isSuccessful()) {
            return new Answer(
                    reply(response, progress, new byte[0]),
                    Optional.of(response.body().byteStream()),
                    call::cancel);
        }
        try (response) {
            byte[] body = response.body().byteStream().readNBytes(largestReply + 1);
            if (body.length > largestReply) {
                throw new ReplyTooLargeException(largestReply);
            }
            return new Answer(reply(response, progress, body), Optional.empty(), call::cancel);
        }
    }

    private static HttpReply reply(Response response, Progress progress, byte[] body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : response.headers().names()) {
            headers.put(name, String.join(", ", response.headers().values(name)));
        }
        progress.retryAfter().ifPresent(value -> headers.put("Retry-After", value));
        return new HttpReply(response.code(), headers, body);
    }

    /** OkHttp sends again by itself after {@code 503} with {@code Retry-After: 0}, and fails if the number is a large one. */
    private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        Response response = chain.proceed(request);
        String value = response.header("Retry-After");
        Progress progress = request.tag(Progress.class);
        if (response.code() != UNAVAILABLE || value == null || progress == null) {
            return response;
        }
        progress.keepRetryAfter(value);
        return response.newBuilder().removeHeader("Retry-After").build();
    }

    /**
     * What came back.
     *
     * @param rest the body, if it is still to be read
     * @param cancel ends the reading of it, from any thread
     */
    record Answer(HttpReply reply, Optional<InputStream> rest, Runnable cancel) {}

    /** Sees the moment from which a request may have been carried out. */
    private final class Sentry extends EventListener {
        @Override
        public void requestHeadersStart(Call call) {
            sent.increment();
            Progress progress = call.request().tag(Progress.class);
            if (progress != null) {
                progress.begin();
            }
        }
    }
}
