package io.pqlconnector.testkit.hubspot;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a fake HubSpot is like. Immutable: each method makes another. */
public final class HubSpotOptions {
    private Account account = new Account(4_711_007, "STANDARD", ZoneId.of("America/New_York"), "app.hubspot.com");
    private Map<String, Set<String>> tokens = Map.of("pat-na1-the-static-token", Scopes.ALL);
    private Optional<OAuthApp> oauth = Optional.empty();
    private Set<ApiVersion> versions = EnumSet.allOf(ApiVersion.class);
    private Quota quota = new Quota(625_000, 0, 190);
    private int searchesPerSecond = Integer.MAX_VALUE;
    private int searchLag = 0;
    private Duration latency = Duration.ZERO;
    private Duration pause = Duration.ofSeconds(1);
    private boolean tracesIsolate = true;
    private boolean mergeKeepsTheId = false;
    private boolean archivedBlocksItsKey = true;
    private boolean emailUpsertBlanks = false;
    private boolean deletedListKeepsItsName = false;
    private int notEnrolledStatus = 404;
    private int associationPage = 500;
    private int sendsPerInbox = 1000;
    private InstantSource clock = InstantSource.system();
    private List<HubSpotUser> users = List.of();
    private List<HubSpotSequence> sequences = List.of();
    private Map<String, List<HubSpotProperty>> properties = Map.of();

    private HubSpotOptions() {}

    /** What {@code GET /account-info/{v}/details} tells. */
    public record Account(long portalId, String accountType, ZoneId timeZone, String uiDomain) {}

    /**
     * An app with OAuth, beside the static tokens.
     *
     * @param refreshToken the one that is good
     * @param tokenLifetime how long an access token is good; 30 minutes at HubSpot
     */
    public record OAuthApp(
            String clientId, String clientSecret, String refreshToken, Duration tokenLifetime, Set<String> scopes) {}

    /**
     * How many calls are allowed (HubSpot contract §5).
     *
     * @param usedToday what others have used of the daily limit already
     * @param burst calls in ten seconds; told in headers, not enforced
     */
    public record Quota(long daily, long usedToday, int burst) {}

    /** A portal with HubSpot's own properties only, and nobody in it. */
    public static HubSpotOptions plain() {
        return new HubSpotOptions();
    }

    /** What the contract suites need: their fields, users and sequences, and our keys. */
    public static HubSpotOptions contractSuite() {
        return SuitePreset.of(plain());
    }

    /** With another account. */
    public HubSpotOptions account(Account other) {
        return with(copy -> copy.account = other);
    }

    /** With these static tokens only, each with its scopes. */
    public HubSpotOptions tokens(Map<String, Set<String>> others) {
        return with(copy -> copy.tokens = Map.copyOf(others));
    }

    /** With OAuth, and without static tokens. */
    public HubSpotOptions oauth(OAuthApp app) {
        return with(copy -> {
            copy.oauth = Optional.of(app);
            copy.tokens = Map.of();
        });
    }

    /** With these forms of the API only. */
    public HubSpotOptions versions(Set<ApiVersion> others) {
        return with(copy -> copy.versions = Set.copyOf(others));
    }

    /** With another quota. */
    public HubSpotOptions quota(Quota other) {
        return with(copy -> copy.quota = other);
    }

    /** With 429 for searches above a rate. */
    public HubSpotOptions searchesPerSecond(int limit) {
        return with(copy -> copy.searchesPerSecond = limit);
    }

    /** With searches that see what was written only after some other searches. */
    public HubSpotOptions searchLag(int searches) {
        return with(copy -> copy.searchLag = searches);
    }

    /** With calls that take some time. */
    public HubSpotOptions latency(Duration other) {
        return with(copy -> copy.latency = other);
    }

    /** With trace ids that do not help: a bad record sinks its batch (HubSpot contract §4.1). */
    public HubSpotOptions badRecordsSinkTheirBatch() {
        return with(copy -> copy.tracesIsolate = false);
    }

    /** With "Primary ID preservation": a merge gives no new id (HubSpot contract §4.8). */
    public HubSpotOptions mergesKeepTheId() {
        return with(copy -> copy.mergeKeepsTheId = true);
    }

    /** Whether the unique value of an archived record is taken; at HubSpot nobody knows (HubSpot contract §4.8). */
    public HubSpotOptions archivedBlocksItsKey(boolean blocks) {
        return with(copy -> copy.archivedBlocksItsKey = blocks);
    }

    /** With upserts by e-mail that empty what they do not name, in the place of a refusal (HubSpot contract §0.4). */
    public HubSpotOptions emailUpsertsBlank() {
        return with(copy -> copy.emailUpsertBlanks = true);
    }

    /** With names of deleted lists that stay taken (HubSpot contract §8.1). */
    public HubSpotOptions deletedListsKeepTheirNames() {
        return with(copy -> copy.deletedListKeepsItsName = true);
    }

    /** With another answer for a contact that is not enrolled: 404, 204, or 200 for an empty object. */
    public HubSpotOptions notEnrolledStatus(int status) {
        return with(copy -> copy.notEnrolledStatus = status);
    }

    /** With smaller pages of associations. */
    public HubSpotOptions associationPage(int size) {
        return with(copy -> copy.associationPage = size);
    }

    /** With another limit of enrollments per inbox and day (HubSpot contract §8.4). */
    public HubSpotOptions sendsPerInbox(int limit) {
        return with(copy -> copy.sendsPerInbox = limit);
    }

    /** With another time. */
    public HubSpotOptions clock(InstantSource other) {
        return with(copy -> copy.clock = other);
    }

    /** With other people. */
    public HubSpotOptions users(List<HubSpotUser> others) {
        return with(copy -> copy.users = List.copyOf(others));
    }

    /** With other sequences. */
    public HubSpotOptions sequences(List<HubSpotSequence> others) {
        return with(copy -> copy.sequences = List.copyOf(others));
    }

    /**
     * With more properties.
     *
     * @param object {@code companies}, {@code contacts}, ...
     */
    public HubSpotOptions properties(String object, List<HubSpotProperty> more) {
        return with(copy -> {
            Map<String, List<HubSpotProperty>> all = new HashMap<>(properties);
            List<HubSpotProperty> both = new ArrayList<>(all.getOrDefault(object, List.of()));
            both.addAll(more);
            all.put(object, List.copyOf(both));
            copy.properties = Map.copyOf(all);
        });
    }

    Account account() {
        return account;
    }

    Map<String, Set<String>> tokens() {
        return tokens;
    }

    Optional<OAuthApp> oauth() {
        return oauth;
    }

    Set<ApiVersion> versions() {
        return versions;
    }

    Quota quota() {
        return quota;
    }

    int searchesPerSecond() {
        return searchesPerSecond;
    }

    int searchLag() {
        return searchLag;
    }

    Duration latency() {
        return latency;
    }

    /** What it asks for when it throttles for a time. */
    Duration pause() {
        return pause;
    }

    boolean tracesIsolate() {
        return tracesIsolate;
    }

    boolean mergeKeepsTheId() {
        return mergeKeepsTheId;
    }

    boolean archivedBlocksItsKey() {
        return archivedBlocksItsKey;
    }

    boolean emailUpsertBlanks() {
        return emailUpsertBlanks;
    }

    boolean deletedListKeepsItsName() {
        return deletedListKeepsItsName;
    }

    int notEnrolledStatus() {
        return notEnrolledStatus;
    }

    int associationPage() {
        return associationPage;
    }

    int sendsPerInbox() {
        return sendsPerInbox;
    }

    InstantSource clock() {
        return clock;
    }

    List<HubSpotUser> users() {
        return users;
    }

    List<HubSpotSequence> sequences() {
        return sequences;
    }

    List<HubSpotProperty> properties(ObjectType type) {
        return properties.getOrDefault(type.word(), List.of());
    }

    private HubSpotOptions with(Consumer<HubSpotOptions> change) {
        HubSpotOptions copy = new HubSpotOptions();
        copy.account = account;
        copy.tokens = tokens;
        copy.oauth = oauth;
        copy.versions = versions;
        copy.quota = quota;
        copy.searchesPerSecond = searchesPerSecond;
        copy.searchLag = searchLag;
        copy.latency = latency;
        copy.pause = pause;
        copy.tracesIsolate = tracesIsolate;
        copy.mergeKeepsTheId = mergeKeepsTheId;
        copy.archivedBlocksItsKey = archivedBlocksItsKey;
        copy.emailUpsertBlanks = emailUpsertBlanks;
        copy.deletedListKeepsItsName = deletedListKeepsItsName;
        copy.notEnrolledStatus = notEnrolledStatus;
        copy.associationPage = associationPage;
        copy.sendsPerInbox = sendsPerInbox;
        copy.clock = clock;
        copy.users = users;
        copy.sequences = sequences;
        copy.properties = properties;
        change.accept(copy);
        return copy;
    }
}
