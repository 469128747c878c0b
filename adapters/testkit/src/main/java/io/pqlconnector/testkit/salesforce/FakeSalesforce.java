package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.FaultyCrm;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.crm.Misbehavior;
import io.pqlconnector.testkit.web.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Salesforce over HTTP, with an org in memory that behaves as the Salesforce contract says: a host to log in, and another
 * one for everything else. It knows no adapter: a {@link Connector} makes the destination. Serves any number of calls at
 * once.
 */
public final class FakeSalesforce implements FaultyCrm {
    private final SalesforceOptions options;
    private final Connector connector;
    private final Org org;
    private final SalesforceView view;
    private final SalesforceTally tally = new SalesforceTally();
    private final Misbehavior misbehavior = new Misbehavior();
    private final Hosts hosts;
    private final SalesforceAdmin admin;

    /** Makes destinations over a fake Salesforce; the adapter's tests implement it. */
    public interface Connector {

        /**
         * A destination whose pauses end at once.
         *
         * @param patience how long it waits for an answer
         */
        Destination connect(FakeSalesforce salesforce, Duration patience);
    }

    /** An org on free ports of this machine. */
    public FakeSalesforce(SalesforceOptions options, Connector connector) {
        this(options, connector, 0, 0);
    }

    /**
     * An org on this machine.
     *
     * @param loginPort where one logs in; 0 for a free port
     * @param instancePort where everything else is; 0 for a free port
     */
    public FakeSalesforce(SalesforceOptions options, Connector connector, int loginPort, int instancePort) {
        this.options = options;
        this.connector = connector;
        this.org = new Org(options);
        this.view = new SalesforceView(org);
        this.hosts = new Hosts(org, misbehavior, tally, loginPort, instancePort);
        this.admin = new SalesforceAdmin(org, view, hosts);
    }

    /** What stands in the place of {@code https://login.salesforce.com}, or of the org's My Domain. */
    public URI loginUrl() {
        return hosts.login();
    }

    /** Where the org is now, as a login tells; clients are not told it otherwise. */
    public URI instanceUrl() {
        return hosts.instance();
    }

    /** The app to log in as. */
    public SalesforceApp app() {
        return options.app();
    }

    /** The refresh token that is good now: another one after each use, if the app has it so. */
    public String refreshToken() {
        return hosts.sessions().refreshToken();
    }

    /** The queries that arrived, in their order. */
    public List<String> queries() {
        return org.queries();
    }

    /** What arrived. */
    public SalesforceTally tally() {
        return tally;
    }

    /** What an admin or others in the org can do to a client. */
    public SalesforceAdmin admin() {
        return admin;
    }

    /** The private key of the app. */
    @Override
    public String secret() {
        return options.app().privateKeyPem();
    }

    @Override
    public Instant now() {
        return org.now();
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
        misbehavior.byChance(Faults.byChance(seed, rate));
    }

    /** Has calls of one name, as the tally has it, go wrong in a way of their own: {@code collections/update}. */
    public void misbehaveOn(String name, Faults faults) {
        hosts.door().faults(name, faults);
    }

    /** Has the next call of one name be answered with this, and not be carried out. */
    public void answerNext(String name, int status, String body) {
        hosts.door()
                .answerNext(
                        name, new Answer.Whole(status, body).with("Content-Type", "application/json;charset=UTF-8"));
    }

    /**
     * Has the next calls of one name be refused, and not be carried out: 500 {@code UNKNOWN_EXCEPTION}, 403 {@code
     * REQUEST_LIMIT_EXCEEDED}, ... (Salesforce contract §6.2, §6.3).
     */
    public void refuseNext(String name, int status, String code, String message, int times) {
        for (int i = 0; i < times; i++) {
            hosts.door()
                    .answerNext(
                            name, SalesforceError.whole(status, code, message).asAnswer());
        }
    }

    /** Goes away with all connections and comes back at the same places, with all that it holds. */
    public void restart() throws InterruptedException {
        hosts.restart();
    }

    @Override
    public Set<CrmId> records(ObjectName object) {
        return locked(() -> view.records(object));
    }

    @Override
    public Map<String, String> fields(ObjectName object, CrmId id) {
        return locked(() -> view.fields(object, id));
    }

    /** What a field of any record holds, as text; empty if nothing. Deleted records are found too. */
    public String value(CrmId id, String field) {
        return locked(() -> org.row(id.value())
                .orElseThrow(() -> new AssertionError("Salesforce has no " + id))
                .value(field));
    }

    /** What a query finds, as the API would tell it to somebody who sees everything: one JSON text each. */
    public List<String> query(String soql) {
        return locked(() -> new SoqlRunner(org, name -> org.find(name), false)
                .run(SoqlParser.parse(soql), "66.0").records().stream()
                        .map(Object::toString)
                        .toList());
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
        change(() -> view.delete(object, id));
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
        change(() -> view.finish(enrollment));
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
        change(() -> view.deleteDeal(id));
    }

    @Override
    public void close() {
        hosts.close();
    }

    private void change(Runnable work) {
        synchronized (org) {
            work.run();
        }
    }

    private <T> T locked(Supplier<T> work) {
        synchronized (org) {
            return work.get();
        }
    }
}
