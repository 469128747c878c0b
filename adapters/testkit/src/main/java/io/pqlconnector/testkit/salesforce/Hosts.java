package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.crm.Misbehavior;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The hosts of a fake Salesforce: one to log in, one for the org, and those where the org was before. */
final class Hosts implements AutoCloseable {
    private static final Duration AWAY = Duration.ofMillis(100);
    private static final List<String> TOKEN = List.of("services", "oauth2", "token");

    private final Org org;
    private final SalesforceTally tally;
    private final Sessions sessions;
    private final LimitsApi limits;
    private final InstanceDoor door;
    private final LoopbackServer login;
    private final List<LoopbackServer> instances = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> left = new ConcurrentHashMap<>();

    Hosts(Org org, Misbehavior misbehavior, SalesforceTally tally, int loginPort, int instancePort) {
        this.org = org;
        this.tally = tally;
        this.sessions = new Sessions(org, this::login, this::instance);
        this.limits = new LimitsApi(org.options().quota());
        this.door = new InstanceDoor(org, sessions, limits, misbehavior, tally);
        this.login = new LoopbackServer(loginPort, this::answerLogin);
        open(instancePort);
    }

    URI login() {
        return login.url();
    }

    /** Where the org is now. */
    URI instance() {
        return instances.get(instances.size() - 1).url();
    }

    Sessions sessions() {
        return sessions;
    }

    LimitsApi limits() {
        return limits;
    }

    InstanceDoor door() {
        return door;
    }

    /**
     * Moves the org to another host. The one where it was knows nobody any more.
     *
     * @param status what the old host answers: 420 with HTML, or 401
     */
    void move(int status) {
        left.put(instances.size() - 1, status);
        open(0);
    }

    void restart() throws InterruptedException {
        login.restart(AWAY);
        for (LoopbackServer instance : instances) {
            instance.restart(AWAY);
        }
    }

    @Override
    public void close() {
        login.close();
        instances.forEach(LoopbackServer::close);
    }

    private void open(int port) {
        int number = instances.size();
        instances.add(new LoopbackServer(port, asked -> answerInstance(number, asked)));
    }

    private Answer answerLogin(Asked asked) {
        if (!Call.segments(asked.path()).equals(TOKEN)) {
            return new Answer.Whole(404, "<html><body>Page not found</body></html>").with("Content-Type", "text/html");
        }
        tally.called(SalesforceTally.TOKEN, false);
        if (!asked.method().equals("POST")) {
            return new TokenError("invalid_request", "must use HTTP POST").asAnswer();
        }
        synchronized (org) {
            return sessions.token(asked);
        }
    }

    private Answer answerInstance(int number, Asked asked) throws InterruptedException {
        Integer status = left.get(number);
        if (status != null) {
            tally.called("left", false);
            return status == 401
                    ? Sessions.expired().asAnswer()
                    : new Answer.Whole(status, "<html><body>This org has moved</body></html>")
                            .with("Content-Type", "text/html");
        }
        instances.get(number).delay(org.options().latency());
        return door.answer(asked);
    }
}
