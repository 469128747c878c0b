package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.http.Json;
import io.pqlconnector.testkit.crm.CrmCall;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.crm.Mishap;
import io.pqlconnector.testkit.crm.VendorWords;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.Counts;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A service on this machine with a memory, to which faults can happen: what the fakes of both providers share. */
public abstract class FakeService implements AutoCloseable, VendorWords {
    private final Map<String, Faults> faults = new ConcurrentHashMap<>();
    private final Map<String, Deque<Answer.Whole>> instead = new ConcurrentHashMap<>();
    private final Counts<String> calls = new Counts<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private Optional<LoopbackServer> server = Optional.empty();

    /**
     * A request.
     *
     * @param call method and path, with {@code {}} for numbers
     * @param id the number in the path; empty if there is none
     */
    public record Request(Asked asked, String call, String id, Map<String, String> query, JsonNode body) {

        /** Reads a request. */
        public static Request of(Asked asked) {
            String[] halves = asked.path().split("\\?", 2);
            String path = halves[0];
            String last = path.substring(path.lastIndexOf('/') + 1);
            boolean isId = last.matches("[0-9]+");
            return new Request(
                    asked,
                    asked.method() + " " + (isId ? path.substring(0, path.lastIndexOf('/')) + "/{}" : path),
                    isId ? last : "",
                    halves.length > 1 ? pairs(halves[1]) : Map.of(),
                    Json.parse(asked.text()).orElseGet(Json::missing));
        }

        /** A parameter of the query; empty if it is not there. */
        public String query(String name) {
            return query.getOrDefault(name, "");
        }

        /** The fields of a form. */
        public Map<String, String> form() {
            return pairs(asked.text());
        }

        private static Map<String, String> pairs(String text) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String pair : text.split("&", -1)) {
                String[] sides = pair.split("=", 2);
                pairs.put(
                        URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        sides.length > 1 ? URLDecoder.decode(sides[1], StandardCharsets.UTF_8) : "");
            }
            return pairs;
        }
    }

    /** Carries out a request. */
    protected abstract Answer.Whole work(Request request);

    /** Where it is. */
    public final URI url() {
        return server().url();
    }

    /** Has faults happen to a call, such as {@code POST /v2/people}. */
    public final void misbehaveOn(String call, Faults happening) {
        faults.put(call, happening);
    }

    /** Has the next calls of a kind answered with these instead of carrying them out. */
    public final void answerInstead(String call, Answer.Whole... answers) {
        instead.put(call, new ArrayDeque<>(List.of(answers)));
    }

    /** How often something was called. */
    public final long calls(String call) {
        return calls.of(call);
    }

    /** How many requests came. */
    public final long calls() {
        return calls.all();
    }

    /** The requests that came, oldest first. */
    public final List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public final Answer.Whole halved(Answer.Whole answer) {
        return answer;
    }

    @Override
    public final void close() {
        server.ifPresent(LoopbackServer::close);
    }

    private synchronized Answer answer(Asked request) {
        Request read = Request.of(request);
        calls.add(read.call());
        asked.add(request);
        Optional<Answer.Whole> other =
                Optional.ofNullable(instead.get(read.call())).flatMap(answers -> Optional.ofNullable(answers.poll()));
        if (other.isPresent()) {
            return other.get();
        }
        CrmCall call = () -> false;
        Faults happening = faults.getOrDefault(read.call(), Faults.NONE);
        return new Mishap(happening.next(call), Duration.ofSeconds(2), this).around(call, () -> work(read));
    }

    /** A part of a list. */
    protected static <T> List<T> part(List<T> all, int from, int size) {
        return new ArrayList<>(all.subList(Math.min(from, all.size()), Math.min(from + size, all.size())));
    }

    // Only now, since it answers from the first moment on, and this may not be whole before.
    private synchronized LoopbackServer server() {
        LoopbackServer started = server.orElseGet(() -> new LoopbackServer(this::answer));
        server = Optional.of(started);
        return started;
    }
}
