package io.pqlconnector.worker.ops;

import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.worker.metrics.CallTimer;
import io.pqlconnector.worker.metrics.LedgerMetrics;
import io.pqlconnector.worker.metrics.Registry;
import io.pqlconnector.worker.metrics.RunMetrics;
import io.pqlconnector.worker.metrics.WorkerFacts;
import io.pqlconnector.worker.serve.Answer;
import io.pqlconnector.worker.serve.Page;
import io.pqlconnector.worker.serve.Page.Audience;
import io.pqlconnector.worker.serve.Pages;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * All that can be read at a worker: {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /api/v1/}. One for the life
 * of the process: it counts. To be closed.
 */
public final class OpsPages implements Pages, AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String API = "/api/v1/";

    private final WorkerFacts facts;
    private final Registry registry;
    private final RunMetrics runs;
    private final CallTimer calls;
    private final Map<String, Page> pages;
    private final Page api;

    /**
     * Of one worker.
     *
     * @param version the program's
     * @param nanos a running clock, for how long an answer stands
     */
    public OpsPages(WorkerFacts facts, String version, LongSupplier nanos) {
        this.facts = facts;
        registry = new Registry(version);
        runs = new RunMetrics(registry);
        calls = new CallTimer(registry);
        Checks checks = new Checks(facts, nanos);
        HealthPages health = new HealthPages(facts, runs, checks, nanos);
        LedgerMetrics metrics =
                new LedgerMetrics(facts, runs, registry, () -> checks.ledger().isEmpty());
        OpenApiPages description = new OpenApiPages();
        api = new Page(Audience.TRUSTED, new Api(facts)::answer);
        pages = Map.of(
                "/healthz",
                new Page(Audience.ALL, health::health),
                "/readyz",
                new Page(Audience.ALL, health::readiness),
                "/metrics",
                new Page(Audience.TRUSTED, asked -> text(metrics.text())),
                API,
                new Page(Audience.TRUSTED, asked -> description.page()),
                API + "openapi.yaml",
                new Page(Audience.TRUSTED, asked -> description.description()));
    }

    /** What has to hear of every run of this process. */
    public RunListener listener() {
        return runs;
    }

    /** The same destination, measured. To be wrapped before it is parked, so that a refusal of ours is no answer of it. */
    public Destination timed(Destination destination) {
        return calls.timed(destination);
    }

    @Override
    public Optional<Page> at(String path) {
        return Optional.ofNullable(pages.get(path))
                .or(() -> path.startsWith(API) ? Optional.of(api) : Optional.empty());
    }

    @Override
    public Optional<Secret> token() {
        return facts.config().get().server().token();
    }

    private static Answer text(String metrics) {
        return Answer.of(Answer.OK, PROMETHEUS, metrics);
    }

    @Override
    public void close() {
        registry.close();
    }
}
