package io.pqlconnector.testkit.salesforce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a fake Salesforce is like. Immutable: each method makes another. */
public final class SalesforceOptions {
    private SalesforceApp app = SalesforceApp.usual();
    private boolean myDomain = true;
    private Quota quota = new Quota(100_000, 0);
    private int pageSize = 2000;
    private boolean marketing = true;
    private boolean accountsAreMembers = false;
    private boolean statusesAreWritable = true;
    private Engagement engagement = Engagement.ON;
    private List<SalesforceCadence> cadences = List.of();
    private int failedActionStatus = 200;
    private int trackerLag = 0;
    private boolean currencies = false;
    private BulkPace bulk = new BulkPace(2, Duration.ZERO, 150_000_000);
    private Duration sessionLifetime = Duration.ofHours(24);
    private Duration latency = Duration.ZERO;
    private Duration pause = Duration.ofSeconds(1);
    private boolean namesAreRequired = true;
    private InstantSource clock = InstantSource.system();
    private List<SalesforceUser> users = List.of();
    private Map<String, List<SalesforceField>> fields = Map.of();
    private List<String> customObjects = List.of();

    private SalesforceOptions() {}

    /**
     * How many calls are allowed in 24 hours (Salesforce contract §6.1).
     *
     * @param used what others have used already
     */
    public record Quota(long max, long used) {}

    /** Whether there is Sales Engagement (Salesforce contract §5.1). */
    public enum Engagement {
        /** It is there. */
        ON,
        /** The org does not have it: 404. */
        MISSING,
        /** The client's user has no licence for it: 403. */
        NO_LICENCE
    }

    /**
     * How Bulk API 2.0 behaves (Salesforce contract §2.5).
     *
     * @param polls how often a job is asked about before it is complete
     * @param delay how long it takes at least, by the org's clock
     * @param mostBytes how much one job takes
     */
    public record BulkPace(int polls, Duration delay, long mostBytes) {}

    /** An org with Salesforce's own fields only, and nobody in it but the client's user. */
    public static SalesforceOptions plain() {
        return new SalesforceOptions();
    }

    /** What the contract suites need: their fields, users and cadences, and our keys. */
    public static SalesforceOptions contractSuite() {
        return SuitePreset.of(plain());
    }

    /** With another app. */
    public SalesforceOptions app(SalesforceApp other) {
        return with(copy -> copy.app = other);
    }

    /** With a login host that is {@code login.salesforce.com}: no client credentials (Salesforce contract §1.2). */
    public SalesforceOptions commonLoginHost() {
        return with(copy -> copy.myDomain = false);
    }

    /** With another quota. */
    public SalesforceOptions quota(Quota other) {
        return with(copy -> copy.quota = other);
    }

    /** With pages of queries of another size. */
    public SalesforceOptions pageSize(int rows) {
        return with(copy -> copy.pageSize = rows);
    }

    /** Without campaigns. */
    public SalesforceOptions withoutMarketing() {
        return with(copy -> copy.marketing = false);
    }

    /** Whether accounts can be members of campaigns; by Salesforce they cannot (Salesforce contract §4.2). */
    public SalesforceOptions accountsAsCampaignMembers(boolean allowed) {
        return with(copy -> copy.accountsAreMembers = allowed);
    }

    /** With statuses of members that nobody makes through the API (Salesforce contract §4.3). */
    public SalesforceOptions fixedMemberStatuses() {
        return with(copy -> copy.statusesAreWritable = false);
    }

    /** With or without Sales Engagement. */
    public SalesforceOptions engagement(Engagement other) {
        return with(copy -> copy.engagement = other);
    }

    /** With other cadences. */
    public SalesforceOptions cadences(List<SalesforceCadence> others) {
        return with(copy -> copy.cadences = List.copyOf(others));
    }

    /** With another status for actions of which one failed; 200 or 400, nobody knows (Salesforce contract §5.1). */
    public SalesforceOptions failedActionStatus(int status) {
        return with(copy -> copy.failedActionStatus = status);
    }

    /** With enrollments that queries see only after some other queries. */
    public SalesforceOptions trackerLag(int queries) {
        return with(copy -> copy.trackerLag = queries);
    }

    /** With several currencies: amounts have a {@code CurrencyIsoCode}. */
    public SalesforceOptions currencies() {
        return with(copy -> copy.currencies = true);
    }

    /** With another pace of Bulk API 2.0. */
    public SalesforceOptions bulk(BulkPace other) {
        return with(copy -> copy.bulk = other);
    }

    /** With sessions that end by themselves, so long after their last use. */
    public SalesforceOptions sessionLifetime(Duration other) {
        return with(copy -> copy.sessionLifetime = other);
    }

    /** With calls that take some time. */
    public SalesforceOptions latency(Duration other) {
        return with(copy -> copy.latency = other);
    }

    /** With accounts, contacts and leads that need no names, as no org has them. */
    public SalesforceOptions namesAreOptional() {
        return with(copy -> copy.namesAreRequired = false);
    }

    /** With another time. */
    public SalesforceOptions clock(InstantSource other) {
        return with(copy -> copy.clock = other);
    }

    /** With other people, beside the client's user. */
    public SalesforceOptions users(List<SalesforceUser> others) {
        return with(copy -> copy.users = List.copyOf(others));
    }

    /**
     * With more fields, in the place of those of the same name.
     *
     * @param object {@code Account}, {@code Contact}, ...
     */
    public SalesforceOptions fields(String object, List<SalesforceField> more) {
        return with(copy -> {
            Map<String, List<SalesforceField>> all = new HashMap<>(fields);
            List<SalesforceField> both = new ArrayList<>(all.getOrDefault(object.toLowerCase(Locale.ROOT), List.of()));
            both.addAll(more);
            all.put(object.toLowerCase(Locale.ROOT), List.copyOf(both));
            copy.fields = Map.copyOf(all);
        });
    }

    /** With an object that the org has made for itself: {@code PQL_List_Entry__c}. */
    public SalesforceOptions customObject(String name, List<SalesforceField> own) {
        return fields(name, own).with(copy -> {
            List<String> all = new ArrayList<>(customObjects);
            all.add(name);
            copy.customObjects = List.copyOf(all);
        });
    }

    /** The app that clients log in as. */
    public SalesforceApp app() {
        return app;
    }

    boolean hasMyDomain() {
        return myDomain;
    }

    Quota quota() {
        return quota;
    }

    int pageSize() {
        return pageSize;
    }

    boolean hasMarketing() {
        return marketing;
    }

    boolean accountsAreMembers() {
        return accountsAreMembers;
    }

    boolean statusesAreWritable() {
        return statusesAreWritable;
    }

    Engagement engagement() {
        return engagement;
    }

    List<SalesforceCadence> cadences() {
        return cadences;
    }

    int failedActionStatus() {
        return failedActionStatus;
    }

    int trackerLag() {
        return trackerLag;
    }

    boolean hasCurrencies() {
        return currencies;
    }

    BulkPace bulk() {
        return bulk;
    }

    Duration sessionLifetime() {
        return sessionLifetime;
    }

    Duration latency() {
        return latency;
    }

    /** What it asks for when it throttles for a time. */
    Duration pause() {
        return pause;
    }

    boolean namesAreRequired() {
        return namesAreRequired;
    }

    InstantSource clock() {
        return clock;
    }

    List<SalesforceUser> users() {
        return users;
    }

    List<SalesforceField> fields(String object) {
        return fields.getOrDefault(object.toLowerCase(Locale.ROOT), List.of());
    }

    List<String> customObjects() {
        return customObjects;
    }

    private SalesforceOptions with(Consumer<SalesforceOptions> change) {
        SalesforceOptions copy = new SalesforceOptions();
        copy.app = app;
        copy.myDomain = myDomain;
        copy.quota = quota;
        copy.pageSize = pageSize;
        copy.marketing = marketing;
        copy.accountsAreMembers = accountsAreMembers;
        copy.statusesAreWritable = statusesAreWritable;
        copy.engagement = engagement;
        copy.cadences = cadences;
        copy.failedActionStatus = failedActionStatus;
        copy.trackerLag = trackerLag;
        copy.currencies = currencies;
        copy.bulk = bulk;
        copy.sessionLifetime = sessionLifetime;
        copy.latency = latency;
        copy.pause = pause;
        copy.namesAreRequired = namesAreRequired;
        copy.clock = clock;
        copy.users = users;
        copy.fields = fields;
        copy.customObjects = customObjects;
        change.accept(copy);
        return copy;
    }
}
