package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cadences of Salesforce's own Sales Engagement. What the action says of somebody who is in a cadence already is documented
 * nowhere, so its words are never looked at: the trackers are, before and after (Salesforce contract §5.1).
 *
 * @see <a
 *     href="https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_assign_target_sales_cadence.htm">Assign
 *     target to cadence</a>
 */
final class SalesEngagement implements CadenceProvider {
    private static final String ASSIGN = "/actions/standard/assignTargetToSalesCadence";
    private static final String REMOVE = "/actions/standard/removeTargetFromSalesCadence";

    /** By how much Salesforce's clock may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    /** When trackers are looked at after a call whose end was unclear, counted from the call. */
    private static final List<Duration> LOOKS = List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(30));

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final SalesforceClient client;
    private final CadenceCatalog cadences;
    private final Trackers trackers;
    private final Users users;
    private final Policy policy;
    private final TimeAndChance time;

    SalesEngagement(SalesforceClient client, Queries queries, Users users, Policy policy, TimeAndChance time) {
        this.client = client;
        this.cadences = new CadenceCatalog(queries);
        this.trackers = new Trackers(queries);
        this.users = users;
        this.policy = policy;
        this.time = time;
    }

    /**
     * What to do with people who are or were in a cadence.
     *
     * @param again whether somebody who has finished a cadence may get it once more
     * @param replace whether somebody in another cadence is taken out of it
     */
    record Policy(boolean again, boolean replace) {}

    @Override
    public String name() {
        return "Sales Engagement";
    }

    @Override
    public Receipt enroll(Enrollment enrollment) throws InterruptedException {
        CadenceCatalog.Looked looked = cadences.find(enrollment.cadence());
        if (looked.cadence().isEmpty()) {
            return later(enrollment, AN_HOUR, looked.code(), looked.words());
        }
        CadenceCatalog.Cadence cadence = looked.cadence().get();
        Optional<Users.User> sender = enrollment.sender().isEmpty()
                ? Optional.empty()
                : users.byEmail(enrollment.sender().get());
        if (sender.isEmpty()) {
            return rejected(
                    enrollment,
                    RejectionCodes.NO_SENDER,
                    "There is no active user of Salesforce in whose name the messages could go out.",
                    "Name one in the mapping: sender: { owner_of: account, else: { email: ... } }, by the address of an"
                            + " active user.");
        }
        String target = enrollment.person().record().value();
        List<Trackers.Tracker> there = trackers.of(target);
        Optional<Receipt> settled = standing(enrollment, cadence, there);
        if (settled.isPresent()) {
            return settled.get();
        }
        for (Trackers.Tracker other : there) {
            if (other.isActive()) {
                remove(other);
            }
        }
        return settle(enrollment, cadence, assign(cadence, target, sender.get()));
    }

    // Empty if nothing stands against a message.
    private Optional<Receipt> standing(
            Enrollment enrollment, CadenceCatalog.Cadence cadence, List<Trackers.Tracker> there) {
        boolean here = there.stream().anyMatch(tracker -> tracker.isActive() && tracker.isIn(cadence));
        if (here) {
            return Optional.of(alreadyEnrolled(
                    enrollment, "The person is in the cadence \"" + cadence.name() + "\" already.", "Nothing to do."));
        }
        boolean before = there.stream().anyMatch(tracker -> tracker.isIn(cadence) && !tracker.hasFailed());
        if (before && !policy.again()) {
            return Optional.of(alreadyEnrolled(
                    enrollment,
                    "The person has been through the cadence \"" + cadence.name() + "\" before.",
                    "Nothing to do; to send it once more: cadences: { reenroll: true } in the configuration."));
        }
        boolean elsewhere = there.stream().anyMatch(Trackers.Tracker::isActive);
        return elsewhere && !policy.replace()
                ? Optional.of(later(
                        enrollment,
                        A_DAY,
                        "IN_ANOTHER_CADENCE",
                        "The person is in another cadence. It is tried again tomorrow if its cause still holds."))
                : Optional.empty();
    }

    private void remove(Trackers.Tracker tracker) throws InterruptedException {
        ObjectNode input = Json.object()
                .put("actionCadenceTrackerId", tracker.id())
                .put("completionReasonCode", "ManuallyRemoved");
        JsonNode result = call(REMOVE, HttpCall.Effect.REPEATABLE, input);
        if (!result.path("isSuccess").asBoolean(false)) {
            throw Refusals.wrong("Salesforce does not let us take a person out of a cadence: "
                    + error(result).words() + " Write cadences: { in_another: wait } in the configuration.");
        }
    }

    private JsonNode assign(CadenceCatalog.Cadence cadence, String target, Users.User sender)
            throws InterruptedException {
        return call(
                ASSIGN,
                HttpCall.Effect.ONCE,
                Json.object()
                        .put("salesCadenceNameOrId", cadence.id())
                        .put("targetId", target)
                        .put("userId", sender.id()));
    }

    /** The result of the one input; what refused it may come with 200 or with 400 (§5.1). */
    private JsonNode call(String action, HttpCall.Effect effect, ObjectNode input) throws InterruptedException {
        ObjectNode body = Json.object();
        body.putArray("inputs").add(input);
        Answer answer = client.send(HttpCall.of("POST", effect, client.data() + action)
                .header("Sforce-Mru", "updateMru=false")
                .json(body.toString()));
        JsonNode first = answer.body().path(0);
        if (first.has("isSuccess")) {
            return first;
        }
        if (answer.status() == 404 || answer.status() == 403) {
            throw new AdapterException(FailureKind.AUTHENTICATION, CadenceCatalog.OFF, null);
        }
        throw answer.isSuccess() ? Refusals.notUnderstood("enroll a person") : Refusals.of(answer, "enroll a person");
    }

    private Receipt settle(Enrollment enrollment, CadenceCatalog.Cadence cadence, JsonNode result)
            throws InterruptedException {
        String target = enrollment.person().record().value();
        boolean done = result.path("isSuccess").asBoolean(false);
        Optional<Trackers.Tracker> tracker = Optional.empty();
        try {
            tracker = trackers.of(target).stream()
                    .filter(one -> one.isActive() && one.isIn(cadence))
                    .findFirst();
        } catch (AdapterException e) {
            // What was done stays done: said otherwise, the person would be enrolled again.
            if (!done) {
                throw e;
            }
        }
        if (tracker.isPresent()) {
            return confirmed(enrollment, tracker.get().id());
        }
        if (done) {
            // It shows a moment later; until then the two name it.
            return confirmed(enrollment, cadence.id() + "/" + target);
        }
        ApiError error = error(result);
        ErrorCode code = ErrorCode.of(error);
        return ErrorCode.treatmentOf(error) == ErrorCode.Treatment.RETRY
                ? later(enrollment, AN_HOUR, error.code(), "Salesforce: " + code.name() + ". " + code.remedy())
                : rejected(
                        enrollment,
                        error.code().isEmpty() ? "REFUSED" : error.code(),
                        error.words(),
                        "Look at the cadence and the person in Sales Engagement, and whether the sender has the licence.");
    }

    private static ApiError error(JsonNode result) {
        return ApiError.of(result.path("errors"), "").get(0);
    }

    @Override
    public Receipt verify(Enrollment enrollment, Instant sentAt) throws InterruptedException {
        Optional<CadenceCatalog.Cadence> cadence =
                cadences.find(enrollment.cadence()).cadence();
        if (cadence.isEmpty()) {
            return new Receipt.Unknown(
                    enrollment.key(),
                    "The connection broke when the person was enrolled, and the cadence \"" + enrollment.cadence()
                            + "\" is not to be found any more.");
        }
        for (Duration look : LOOKS) {
            Instant due = sentAt.plus(look);
            if (due.isAfter(time.now())) {
                time.pause(Duration.between(time.now(), due));
            }
            Optional<Trackers.Tracker> tracker = trackers
                    .of(enrollment.person().record().value())
                    .stream()
                    .filter(one -> one.isIn(cadence.get()) && !one.hasFailed())
                    .filter(one -> one.isActive() || one.isSince(sentAt.minus(CLOCK_SKEW)))
                    .findFirst();
            if (tracker.isPresent()) {
                return confirmed(enrollment, tracker.get().id());
            }
            if (sentAt.plus(LOOKS.get(LOOKS.size() - 1)).isBefore(time.now())) {
                break;
            }
        }
        return rejected(
                enrollment,
                Destination.NOT_DONE,
                "Salesforce does not know of this enrollment.",
                "Nothing to do: it is looked at anew.");
    }

    @Override
    public List<Finding> inspect(List<Blueprint.Sequence> needs) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Blueprint.Sequence need : needs) {
            CadenceCatalog.Looked looked = cadences.find(need.sequence());
            String subject = "cadence \"" + need.sequence() + "\"";
            findings.add(
                    looked.cadence().isPresent()
                            ? new Finding(subject, Finding.State.PRESENT, "active")
                            : new Finding(subject, Finding.State.WRONG, looked.words()));
            for (String sender : need.senders()) {
                findings.add(
                        users.byEmail(sender).isPresent()
                                ? new Finding("sender " + sender, Finding.State.PRESENT, "an active user")
                                : new Finding(
                                        "sender " + sender,
                                        Finding.State.WRONG,
                                        "is no active user of this org. Write the address of one into the mapping."));
            }
        }
        return List.copyOf(findings);
    }

    // All go to Salesforce itself.
    @Override
    public long calls() {
        return 0;
    }

    @Override
    public void close() {
        // The client is the destination's.
    }

    private Receipt confirmed(Enrollment enrollment, String id) {
        return new Receipt.Confirmed(
                enrollment.key(),
                new CrmId(id),
                enrollment.person().record(),
                false,
                enrollment.person().link());
    }

    private static Receipt alreadyEnrolled(Enrollment enrollment, String message, String remedy) {
        return rejected(enrollment, RejectionCodes.ALREADY_ENROLLED, message, remedy);
    }

    private static Receipt rejected(Enrollment enrollment, String code, String message, String remedy) {
        return new Receipt.Rejected(enrollment.key(), code, "", message, remedy);
    }

    private Receipt later(Enrollment enrollment, Duration wait, String code, String reason) {
        return new Receipt.Deferred(enrollment.key(), time.now().plus(wait), code, reason);
    }
}
