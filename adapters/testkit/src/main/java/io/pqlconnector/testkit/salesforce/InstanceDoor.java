package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.crm.Misbehavior;
import io.pqlconnector.testkit.crm.Mishap;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What every call to the instance goes through: its size, session, what goes wrong, limits; and then the org. */
final class InstanceDoor {
    private static final int LONGEST_URI = 16_384;
    private static final String VERSIONS = "versions";

    private final Org org;
    private final Sessions sessions;
    private final LimitsApi limits;
    private final Misbehavior misbehavior;
    private final SalesforceTally tally;
    private final SalesforceWords words;
    private final Router router;
    private final Map<String, Faults> faultsByName = new ConcurrentHashMap<>();
    private final Map<String, Queue<Answer.Whole>> scripted = new ConcurrentHashMap<>();

    InstanceDoor(Org org, Sessions sessions, LimitsApi limits, Misbehavior misbehavior, SalesforceTally tally) {
        this.org = org;
        this.sessions = sessions;
        this.limits = limits;
        this.misbehavior = misbehavior;
        this.tally = tally;
        this.words = new SalesforceWords(sessions);
        this.router = new Router(org, tally);
        router.add(limits.routes());
    }

    /** Has calls of one name go wrong in a way of their own. */
    void faults(String name, Faults some) {
        faultsByName.put(name, some);
    }

    /** Has the next call of a name be answered with this, and not be carried out. */
    void answerNext(String name, Answer.Whole answer) {
        scripted.computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>()).add(answer);
    }

    Answer answer(Asked asked) {
        Router.Found found;
        try {
            if (Call.segments(asked.path()).equals(List.of("services", "data"))) {
                return versions();
            }
            requireLength(asked);
            found = router.find(asked.method(), asked.path(), asked::header, asked.text());
        } catch (SalesforceError e) {
            tally.called("unknown", false);
            return e.asAnswer();
        }
        tally.called(found.name(), found.route().changes());
        try {
            sessions.require(asked.header("Authorization"));
        } catch (SalesforceError e) {
            return e.asAnswer();
        }
        Optional<Answer.Whole> told = scripted(found.name());
        if (told.isPresent()) {
            return told.get();
        }
        Optional<Fault> fault =
                faultsByName.getOrDefault(found.name(), misbehavior::next).next(found.route());
        return new Mishap(fault, org.options().pause(), words)
                .around(found.route(), () -> limits.told(work(found, asked)));
    }

    // Needs no session and is not counted, and goes wrong only by its name.
    private Answer versions() {
        tally.called(VERSIONS, false);
        Optional<Answer.Whole> told = scripted(VERSIONS);
        Route route = Route.of("GET", VERSIONS, VERSIONS, Route.Kind.READ, call -> ApiVersions.list());
        Optional<Fault> fault = faultsByName.getOrDefault(VERSIONS, Faults.NONE).next(route);
        return told.isPresent()
                ? told.get()
                : new Mishap(fault, org.options().pause(), words).around(route, ApiVersions::list);
    }

    private Optional<Answer.Whole> scripted(String name) {
        return Optional.ofNullable(scripted.get(name)).map(Queue::poll);
    }

    private Answer.Whole work(Router.Found found, Asked asked) {
        try {
            limits.admit();
            requireType(found, asked);
            synchronized (org) {
                return found.answer();
            }
        } catch (SalesforceError e) {
            return e.asAnswer();
        }
    }

    private static void requireLength(Asked asked) {
        if (asked.path().length() > LONGEST_URI) {
            throw SalesforceError.whole(414, "URI_TOO_LONG", "The URI is longer than 16,384 bytes");
        }
        if (asked.path().length() + asked.headerLength() > LONGEST_URI) {
            throw SalesforceError.whole(
                    431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "URI and headers are longer than 16,384 bytes");
        }
    }

    private static void requireType(Router.Found found, Asked asked) {
        String wanted = found.name().equals("bulk/upload") ? "text/csv" : "application/json";
        boolean fits = asked.text().isEmpty()
                || asked.header("Content-Type")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(wanted);
        if (!fits) {
            throw SalesforceError.whole(415, "UNSUPPORTED_MEDIA_TYPE", "Content type has to be " + wanted);
        }
    }
}
