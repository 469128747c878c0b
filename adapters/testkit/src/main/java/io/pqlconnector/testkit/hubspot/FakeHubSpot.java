package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.FaultyCrm;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.crm.Misbehavior;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HubSpot over HTTP, with a portal in memory that behaves as the HubSpot contract says. It knows no adapter: a {@link
 * Connector} makes the destination. Serves any number of calls at once.
 */
public final class FakeHubSpot implements FaultyCrm {
    private static final Duration AWAY = Duration.ofMillis(100);

    private final HubSpotOptions options;
    private final Connector connector;
    private final Portal portal;
    private final HubSpotView view;
    private final Credentials credentials;
    private final RateLimits limits;
    private final Misbehavior misbehavior = new Misbehavior();
    private final FrontDoor door;
    private final LoopbackServer server;

    /** Makes destinations over a fake HubSpot; the adapter's tests implement it. */
    public interface Connector {

        /**
         * A destination whose pauses end at once.
         *
         * @param patience how long it waits for an answer
         */
        Destination connect(FakeHubSpot hubSpot, Duration patience);
    }

    /** A portal on a free port of this machine. */
    public FakeHubSpot(HubSpotOptions options, Connector connector) {
        this(options, connector, 0);
    }

    /**
     * A portal on this machine.
     *
     * @param port where it listens; 0 for a free port
     */
    public FakeHubSpot(HubSpotOptions options, Connector connector, int port) {
        this.options = options;
        this.connector = connector;
        this.portal = new Portal(options);
        this.view = new HubSpotView(portal);
        this.credentials = new Credentials(options);
        this.limits = new RateLimits(options);
        this.door = new FrontDoor(portal, credentials, limits, misbehavior);
        this.server = new LoopbackServer(port, this::answer);
    }

    /** What stands in the place of {@code https://api.hubapi.com}. */
    public URI url() {
        return server.url();
    }

    /** The portal's number. */
    public long portalId() {
        return options.account().portalId();
    }

    /** What arrived. */
    public HubSpotTally tally() {
        return door.tally();
    }

    /** The refresh token if there is OAuth, else the first static token. */
    @Override
    public String secret() {
        return options.oauth()
                .map(HubSpotOptions.OAuthApp::refreshToken)
                .orElseGet(() ->
                        options.tokens().keySet().stream().sorted().findFirst().orElse(""));
    }

    @Override
    public Destination connect() {
        return connector.connect(this, misbehavior.patience());
    }

    /** Has calls go wrong from now on. */
    public void faults(Faults other) {
        misbehavior.faults(other);
    }

    @Override
    public void misbehave(Fault... script) {
        misbehavior.script(List.of(script));
    }

    @Override
    public void misbehaveForEver(Fault fault) {
        misbehavior.always(fault);
    }

    @Override
    public void misbehaveByChance(long seed, double rate) {
        double each = rate / Fault.values().length;
        Map<Fault, Double> rates =
                Stream.of(Fault.values()).filter(this::knows).collect(Collectors.toMap(fault -> fault, fault -> each));
        misbehavior.byChance(Faults.byChance(seed, rates));
    }

    /** Static tokens do not run out. */
    @Override
    public boolean knows(Fault fault) {
        return fault != Fault.TOKEN_EXPIRED || credentials.expire();
    }

    /** Has calls of one name, as the tally has it, go wrong in a way of their own: {@code sequences/enroll}. */
    public void misbehaveOn(String name, Faults faults) {
        door.faults(name, faults);
    }

    /**
     * Throttles the next calls (HubSpot contract §5).
     *
     * @param policyName {@code SECONDLY}, {@code TEN_SECONDLY_ROLLING} or {@code DAILY}
     * @param retryAfter what the answer asks for; whole seconds
     */
    public void throttle(String policyName, Optional<Duration> retryAfter, int times) {
        limits.throttle(policyName, retryAfter, times);
    }

    /** Answers the next writes to records with 423 (HubSpot contract §3). */
    public void lock(int calls) {
        change(() -> portal.troubles().lock(calls));
    }

    /** Has an admin's validation rule want a property of a record (HubSpot contract §1). */
    public void requireProperty(CrmId record, String property) {
        change(() -> portal.troubles().require(record.value(), property));
    }

    /** Has writes of a property warn (HubSpot contract §1). */
    public void warnOf(String property, String message) {
        change(() -> portal.troubles().warn(property, message));
    }

    /** Has the enrollment of a contact be refused with a code, such as {@code BOUNCED} (HubSpot contract §8.4). */
    public void refuseEnrollment(CrmId contact, String code) {
        change(() -> portal.troubles().refuseEnrollment(contact.value(), code));
    }

    /** Lets an inbox enroll so many contacts a day (HubSpot contract §8.4). */
    public void limitSends(String sender, int perDay) {
        change(() -> portal.troubles().limitSends(sender, perDay));
    }

    /** Revokes a token, or the refresh token. */
    public void revoke(String token) {
        credentials.revoke(token);
    }

    /** Goes away with all connections and comes back at the same place, with all that it holds. */
    public void restart() throws InterruptedException {
        server.restart(AWAY);
    }

    /** Lets searches see everything that was written. */
    public void index() {
        change(() -> List.of(ObjectType.values())
                .forEach(type -> portal.records(type).show()));
    }

    /** Archives a property as an admin would. */
    public void deleteProperty(ObjectName object, String name) {
        change(() -> portal.catalog(HubSpotView.type(object)).archive(name));
    }

    /** Gives an option of an enumeration another value as an admin would; records keep the old one. */
    public void renameOption(ObjectName object, String property, String from, String to) {
        change(() -> view.renameOption(object, property, from, to));
    }

    /** Merges a record into another one as a person would; the survivor's id (HubSpot contract §4.8). */
    public CrmId merge(ObjectName object, CrmId primary, CrmId merged) {
        return locked(() -> view.merge(object, primary, merged));
    }

    /** Archives a record as a person would. */
    public void archive(ObjectName object, CrmId id) {
        change(() -> view.archive(object, id));
    }

    /** Makes a list that a filter has filled with some records (HubSpot contract §8.1). */
    public void defineDynamicList(ObjectName object, String name, CrmId... members) {
        change(() -> view.defineDynamicList(object, name, members));
    }

    @Override
    public Set<CrmId> records(ObjectName object) {
        return locked(() -> view.records(object));
    }

    @Override
    public Map<String, String> fields(ObjectName object, CrmId id) {
        return locked(() -> view.fields(object, id));
    }

    /** What a property of a record holds as the API tells it; empty if nothing. */
    public String property(ObjectName object, CrmId id, String name) {
        return locked(() -> view.record(object, id).value(name));
    }

    @Override
    public CrmId createRecord(ObjectName object, Map<String, String> fields) {
        return locked(() -> view.create(object, fields));
    }

    @Override
    public void edit(ObjectName object, CrmId id, String field, String value) {
        change(() -> view.edit(object, id, field, value));
    }

    @Override
    public void delete(ObjectName object, CrmId id) {
        archive(object, id);
    }

    @Override
    public void giveOwner(ObjectName object, CrmId id, String email) {
        change(() -> view.giveOwner(object, id, email));
    }

    @Override
    public Set<CrmId> companiesOf(CrmId contact) {
        return locked(() -> view.companiesOf(contact));
    }

    @Override
    public List<CrmId> members(ObjectName object, String list) {
        return locked(() -> view.members(object, list));
    }

    @Override
    public List<Enrollment> enrollments() {
        return locked(view::enrollments);
    }

    @Override
    public List<Task> tasks() {
        return locked(view::tasks);
    }

    @Override
    public List<Note> notes() {
        return locked(view::notes);
    }

    @Override
    public void finish(Enrollment enrollment) {
        change(() -> portal.enrollments().finish(enrollment.id().value()));
    }

    @Override
    public CrmId addDeal(CrmId company, Deal deal) {
        return locked(() -> view.addDeal(company, deal));
    }

    @Override
    public void changeDeal(CrmId id, Deal deal) {
        change(() -> view.changeDeal(id, deal));
    }

    @Override
    public void deleteDeal(CrmId id) {
        archive(new ObjectName("deal"), id);
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Asked asked) throws InterruptedException {
        server.delay(options.latency());
        return door.answer(asked);
    }

    private void change(Runnable work) {
        synchronized (portal) {
            work.run();
        }
    }

    private <T> T locked(Supplier<T> work) {
        synchronized (portal) {
            return work.get();
        }
    }
}
