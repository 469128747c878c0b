package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.accountProfile;
import static io.pqlconnector.usage.signal.TestRecord.alias;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static io.pqlconnector.usage.signal.TestRecord.group;
import static io.pqlconnector.usage.signal.TestRecord.identify;
import static io.pqlconnector.usage.signal.TestRecord.userProfile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.source.PropertyPath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How events find their accounts and people. */
final class IdentityTest {
    private static final AccountKeyStep BY_MAIL = new AccountKeyStep.EmailDomain();
    private static final AccountKeyStep BY_GROUP = new AccountKeyStep.LastGroup();
    private static final AccountKeyStep BY_CONTEXT = new AccountKeyStep.Property(PropertyPath.context("groupId"));
    private static final Instant DAY = AS_OF.minus(Duration.ofDays(10));

    @TempDir
    private Path directory;

    private TestLake lake;

    @BeforeEach
    void open() {
        lake = new TestLake(directory);
    }

    private static Instant hours(long hours) {
        return DAY.plus(Duration.ofHours(hours));
    }

    /** How many events each account has. */
    private Map<String, Long> counts(AccountKeyStep... steps) {
        return counts(Requests.keyedBy(steps));
    }

    private Map<String, Long> counts(IdentityRules rules) {
        Map<String, Long> counts = new TreeMap<>();
        for (AccountMeasurement account : lake.measure(request(rules))) {
            counts.put(account.account().key(), value(account.account(), "events"));
        }
        return counts;
    }

    private static MeasurementRequest request(IdentityRules rules) {
        return Requests.accounts(
                rules,
                Requests.count("events", EventFilter.ANY, Optional.empty()),
                Requests.distinctUsers("users", EventFilter.ANY, Optional.empty()));
    }

    private static long value(Measurement account, String signal) {
        Measured measured = account.signals().getOrDefault(Requests.name(signal), Measured.ABSENT);
        return measured.value() instanceof SignalValue.Number number ? (long) number.value() : -1;
    }

    private AccountMeasurement only(IdentityRules rules) {
        List<AccountMeasurement> accounts = lake.measure(request(rules));
        assertThat(accounts).hasSize(1);
        return accounts.get(0);
    }

    @Test
    void theFirstStepWithAnAnswerCounts() {
        lake.with(
                event("E", "u", DAY).properties("{\"org\":\"one\"}").context("{\"groupId\":\"two\"}"),
                event("E", "u", DAY).properties("{\"org\":\"\"}").context("{\"groupId\":\"two\"}"),
                event("E", "u", DAY).properties("{\"org\":null}").context("{\"groupId\":7}"),
                event("E", "u", DAY).properties("{\"org\":\"  \"}").context("{\"groupId\":\" two \"}"),
                event("E", "u", DAY).properties("{\"org\":[]}").context("{\"groupId\":\"two\"}"),
                event("E", "u", DAY));

        assertThat(counts(Requests.ORG, BY_CONTEXT)).isEqualTo(Map.of("one", 1L, "two", 3L, "7", 1L));
        assertThat(counts(BY_CONTEXT, Requests.ORG)).isEqualTo(Map.of("two", 4L, "7", 1L));
    }

    @Test
    void aListOfIdsBelongsToEachAccountOnce() {
        lake.with(
                event("E", "u", DAY).properties("{\"org\":[\"a\",\"b\",\"a\",null,\"\",5]}"),
                event("E", "u", DAY).properties("{\"org\":\"a\"}"),
                event("E", "u", DAY).properties("{\"org\":\"[not json\"}"));

        assertThat(counts(Requests.ORG)).isEqualTo(Map.of("5", 1L, "[not json", 1L, "a", 2L, "b", 1L));
    }

    @Test
    void theGroupIdOfTheRecordCountsForTheContext() {
        lake.with(event("E", "u", DAY).group("acme"), event("E", "u", DAY).group("[\"acme\",\"bcme\"]"));

        assertThat(counts(BY_CONTEXT)).isEqualTo(Map.of("acme", 2L, "bcme", 1L));
    }

    @Test
    void theLastGroupCallUpToTheEventCounts() {
        lake.with(
                event("E", "u", hours(0)),
                group("u", "one", hours(1), "{}"),
                event("E", "u", hours(1)),
                event("E", "u", hours(2)),
                group("u", "one", hours(3), "{}"),
                group("u", "two", hours(4), "{}"),
                event("E", "u", hours(4).minusNanos(1000)),
                event("E", "u", hours(4)),
                event("E", "v", hours(5)));

        assertThat(counts(BY_GROUP)).isEqualTo(Map.of("one", 3L, "two", 1L));
    }

    @Test
    void ofTwoGroupCallsAtOneInstantTheOneReceivedLaterCountsThenTheGreaterId() {
        lake.with(
                group("u", "one", hours(1), "{}").received(hours(3)),
                group("u", "two", hours(1), "{}").received(hours(2)),
                event("E", "u", hours(4)),
                group("v", "one", hours(1), "{}"),
                group("v", "two", hours(1), "{}"),
                event("E", "v", hours(4)),
                event("E", "v", hours(5)));

        assertThat(counts(BY_GROUP)).isEqualTo(Map.of("one", 1L, "two", 2L));
    }

    @Test
    void aGroupCallOfAnAnonymousUserCountsOnceHeIsKnown() {
        lake.with(
                group("", "one", hours(1), "{}").anonymous("device"),
                identify("device", "u", hours(2), "{}"),
                event("E", "u", hours(3)));

        assertThat(counts(BY_GROUP)).isEqualTo(Map.of("one", 1L));
    }

    @Test
    void aGroupCallWithSeveralIdsPutsTheUserInAll() {
        lake.with(group("u", "[\"one\",\"two\"]", hours(1), "{}"), event("E", "u", hours(2)));

        assertThat(counts(BY_GROUP)).isEqualTo(Map.of("one", 1L, "two", 1L));
    }

    @Test
    void theLatestTraitOfTheUserCountsForAllHisEvents() {
        lake.with(
                userProfile("u", "{\"company\":\"undated\"}"),
                event("E", "u", hours(0)),
                identify("", "u", hours(1), "{\"company\":\"old\"}"),
                identify("", "u", hours(2), "{\"company\":\"new\",\"x\":1}"),
                identify("", "u", hours(3), "{\"x\":2}"),
                event("E", "u", hours(4)),
                userProfile("v", "{\"company\":[\"p\",\"q\"]}"),
                event("E", "v", hours(4)),
                identify("", "w", hours(1), "{\"company\":{\"id\":77,\"name\":\"Object\"}}"),
                event("E", "w", hours(4)));

        assertThat(counts(new AccountKeyStep.UserTrait("company")))
                .isEqualTo(Map.of("new", 2L, "p", 1L, "q", 1L, "77", 1L));
    }

    @Test
    void whatIsLearntAtOrAfterTheInstantIsNotKnown() {
        lake.with(
                event("E", "a", "device", DAY),
                identify("", "u", AS_OF, "{\"company\":\"later\"}"),
                event("E", "u", DAY),
                alias("device", "u", AS_OF),
                accountProfile("a", AS_OF, "{\"name\":\"Later\"}"));

        assertThat(counts(new AccountKeyStep.UserTrait("company"))).isEmpty();
        AccountMeasurement account = only(Requests.keyedBy(Requests.ORG));
        assertThat(account.account().name()).isEmpty();
        assertThat(account.users()).extracting(Measurement::key).containsExactly("device");
    }

    @Test
    void theWorkAddressKeysTheAccount() {
        lake.with(
                userProfile("1", "{\"$email\":\"Ann@Mail.Acme.co.uk\"}"),
                event("E", "1", DAY),
                event("E", "2", DAY).properties("{\"email\":\"bob@acme.co.uk.\"}"),
                event("E", "cy@acme.co.uk", DAY),
                userProfile("4", "{\"email\":\"dan@gmail.com\"}"),
                event("E", "4", DAY),
                userProfile("5", "{\"email\":\"eve@mailinator.com\"}"),
                event("E", "5", DAY),
                userProfile("6", "{\"email\":\"fay@co.uk\"}"),
                event("E", "6", DAY),
                event("E", "7", DAY),
                event("E", "", DAY).properties("{\"$email\":\"gus@beta.example\"}"));

        assertThat(counts(BY_MAIL)).isEqualTo(Map.of("acme.co.uk", 3L, "beta.example", 1L));
    }

    @Test
    void freeMailIsAnAccountWhereItIsNotExcluded() {
        lake.with(userProfile("4", "{\"email\":\"dan@gmail.com\"}"), event("E", "4", DAY));
        IdentityRules rules = new IdentityRules(List.of(BY_MAIL), Set.of(), false, List.of());

        AccountMeasurement account = only(rules);

        assertThat(account.account().key()).isEqualTo("gmail.com");
        assertThat(account.users().get(0).workEmail()).isFalse();
        assertThat(account.users().get(0).email()).isEqualTo("dan@gmail.com");
    }

    @Test
    void aFreeAddressInTheTraitsLeavesRoomForAWorkAddressElsewhere() {
        lake.with(userProfile("ann@acme.com", "{\"email\":\"ann@gmail.com\"}"), event("E", "ann@acme.com", DAY));

        assertThat(counts(BY_MAIL)).isEqualTo(Map.of("acme.com", 1L));
    }

    @Test
    void excludedDomainsAndAddressesAreLeftOutWhole() {
        IdentityRules rules = new IdentityRules(
                List.of(Requests.ORG, BY_MAIL),
                Set.of("ourcompany.com"),
                true,
                List.of(Pattern.compile(".*\\+test@.*"), Pattern.compile("qa@acme\\.com")));
        lake.with(
                userProfile("1", "{\"email\":\"me@eu.OurCompany.com\"}"),
                event("E", "a", "1", DAY),
                userProfile("2", "{\"email\":\"x+TEST@acme.com\"}"),
                event("E", "a", "2", DAY),
                userProfile("3", "{\"email\":\"qa@acme.com\"}"),
                event("E", "a", "3", DAY),
                userProfile("4", "{\"email\":\"qa@acme.com.example\"}"),
                event("E", "a", "4", DAY),
                event("E", "a", "you@ourcompany.com", DAY),
                event("E", "a", "5", DAY),
                event("E", "ourcompany.com", "6", DAY),
                accountProfile("ourcompany.com", Instant.EPOCH, "{\"name\":\"We\"}"),
                group("1", "internal", DAY, "{\"name\":\"Our sandbox\"}"));

        AccountMeasurement account = only(rules);
        assertThat(account.account().key()).isEqualTo("a");
        assertThat(value(account.account(), "events")).isEqualTo(2);
        assertThat(account.users()).extracting(Measurement::key).containsExactly("4", "5");
    }

    @Test
    void aPatternThatBacktracksWithoutEndIsAnError() {
        IdentityRules rules = new IdentityRules(
                List.of(Requests.ORG), Set.of(), true, List.of(Pattern.compile("(.*a){25}z@x\\.com")));
        lake.with(
                userProfile("1", "{\"email\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.com\"}"),
                event("E", "a", "1", DAY));

        assertThatThrownBy(() -> lake.measure(request(rules)))
                .isInstanceOf(LakeException.class)
                .hasMessageContaining("accounts.exclude.emails")
                .hasMessageContaining("(.*a){25}z@x\\.com");
    }

    @Test
    void anonymousEventsBelongToTheUserWhoIsIdentifiedLater() {
        lake.with(
                event("E", "a", "", hours(1)).anonymous("device"),
                event("E", "a", "", hours(2)).anonymous("other"),
                identify("device", "u", hours(3), "{}"),
                event("E", "a", "u", hours(4)));

        AccountMeasurement account = only(Requests.keyedBy(Requests.ORG));

        assertThat(value(account.account(), "users")).isEqualTo(2);
        assertThat(account.userCount()).isEqualTo(1);
        assertThat(account.users()).extracting(Measurement::key).containsExactly("u");
        assertThat(account.users().get(0).firstSeen()).contains(hours(1));
    }

    @Test
    void twoUsersOfOneBrowserStayTwo() {
        lake.with(
                event("E", "a", "", hours(0)).anonymous("shared"),
                identify("shared", "u", hours(1), "{}"),
                identify("shared", "v", hours(2), "{}"),
                event("E", "a", "u", hours(3)),
                event("E", "a", "v", hours(3)));

        AccountMeasurement account = only(Requests.keyedBy(Requests.ORG));

        assertThat(account.users()).extracting(Measurement::key).containsExactly("u", "v");
        assertThat(account.users().get(0).recentEvents()).isEqualTo(2);
    }

    @Test
    void chainsOfAliasesEndInOnePerson() {
        lake.with(
                alias("one", "two", hours(3)),
                alias("two", "three", hours(2)),
                event("E", "a", "", hours(0)).anonymous("one"),
                event("E", "a", "two", hours(0)),
                event("E", "a", "three", hours(0)),
                identify("browser", "two", hours(1), "{\"email\":\"p@acme.com\"}"),
                event("E", "a", "", hours(0)).anonymous("browser"));

        AccountMeasurement account = only(Requests.keyedBy(Requests.ORG));

        assertThat(account.users()).extracting(Measurement::key).containsExactly("three");
        assertThat(account.users().get(0).recentEvents()).isEqualTo(4);
        assertThat(account.users().get(0).email()).isEqualTo("p@acme.com");
    }

    @Test
    void aliasesInACircleEndInTheSmallestId() {
        lake.with(
                alias("x", "y", hours(0)),
                alias("y", "z", hours(0)),
                alias("z", "x", hours(0)),
                event("E", "a", "z", hours(1)),
                event("E", "a", "y", hours(1)));

        assertThat(only(Requests.keyedBy(Requests.ORG)).users())
                .extracting(Measurement::key)
                .containsExactly("x");
    }

    @Test
    void anAliasedAnonymousIdIsTheUserItIsIdentifiedAs() {
        lake.with(
                alias("first", "second", hours(0)),
                identify("second", "u", hours(1), "{}"),
                event("E", "a", "", hours(0)).anonymous("first"),
                event("E", "a", "", hours(0)).anonymous("second"));

        assertThat(only(Requests.keyedBy(Requests.ORG)).users())
                .extracting(Measurement::key)
                .containsExactly("u");
    }

    @Test
    void traitsAreTheLatestOfEach() {
        lake.with(
                event("E", "a", "u", DAY),
                group("u", "a", hours(1), "{\"plan\":\"free\",\"seats\":5,\"name\":\"Old\"}"),
                group("u", "a", hours(3), "{\"plan\":\"team\",\"list\":[1,\"x\"]}"),
                group("u", "a", hours(2), "{\"plan\":\"trial\",\"name\":\"Acme Inc.\"}"),
                group("u", "a", hours(4), "{\"seats\":null}"),
                accountProfile("a", Instant.EPOCH, "{\"industry\":\"saas\",\"plan\":\"undated\"}"));

        Measurement account = only(Requests.keyedBy(Requests.ORG)).account();

        assertThat(account.name()).isEqualTo("Acme Inc.");
        assertThat(account.traits())
                .isEqualTo(Map.of(
                        "plan", "team",
                        "seats", "5",
                        "name", "Acme Inc.",
                        "list", "[1,\"x\"]",
                        "industry", "saas"));
    }

    @Test
    void theDomainIsThatOfTheTraitsThenTheKeyThenTheUsers() {
        lake.with(
                userProfile("1", "{\"email\":\"a@users.com\"}"),
                userProfile("2", "{\"email\":\"b@users.com\"}"),
                userProfile("3", "{\"email\":\"c@abc.com\"}"),
                userProfile("4", "{\"email\":\"d@gmail.com\"}"),
                event("E", "told", "1", DAY),
                accountProfile("told", DAY, "{\"website\":\"https://www.Told.co.uk/about?x=1\"}"),
                event("E", "app.key.com", "1", DAY),
                event("E", "by-users", "1", DAY),
                event("E", "by-users", "2", DAY),
                event("E", "by-users", "3", DAY),
                event("E", "tie", "1", DAY),
                event("E", "tie", "3", DAY),
                event("E", "free", "4", DAY),
                event("E", "v1.2", "9", DAY));

        assertThat(lake.measure(request(Requests.keyedBy(Requests.ORG))))
                .extracting(account ->
                        account.account().key() + " " + account.account().domain())
                .containsExactly(
                        "app.key.com key.com",
                        "by-users users.com",
                        "free ",
                        "tie abc.com",
                        "told told.co.uk",
                        "v1.2 ");
    }

    @Test
    void aTargetListByDomainReachesTheAccountThatHasIt() {
        lake.with(
                userProfile("1", "{\"email\":\"a@acme.com\"}"),
                event("E", "42", "1", DAY),
                accountProfile("acme.com", Instant.EPOCH, "{\"target\":\"yes\",\"name\":\"Acme list\"}"),
                accountProfile("www.beta.com", Instant.EPOCH, "{\"target\":\"yes\"}"),
                accountProfile("43", DAY, "{\"domain\":\"beta.com\",\"name\":\"Beta\"}"),
                accountProfile("gamma.com", Instant.EPOCH, "{\"target\":\"yes\"}"));

        List<AccountMeasurement> accounts = lake.measure(request(Requests.keyedBy(Requests.ORG)));

        assertThat(accounts).extracting(account -> account.account().key()).containsExactly("42", "43", "gamma.com");
        assertThat(accounts)
                .extracting(account -> account.account().traits().get("target"))
                .containsExactly("yes", "yes", "yes");
        assertThat(accounts.get(0).account().name()).isEqualTo("Acme list");
        assertThat(accounts.get(1).account().name()).isEqualTo("Beta");
    }

    @Test
    void usersHaveNamesAddressesAndTraits() {
        lake.with(
                event("E", "a", "u", DAY),
                event("E", "a", "v", DAY),
                identify("", "u", hours(1), "{\"email\":\" Ann@Acme.com\",\"firstName\":\"Ann\",\"lastName\":\"Lee\"}"),
                identify("", "u", hours(2), "{\"title\":\"CTO\",\"email\":\"no address\"}"),
                userProfile("v", "{\"$email\":\"bo@gmx.de\",\"$name\":\"Bo\"}"));

        List<Measurement> users = only(Requests.keyedBy(Requests.ORG)).users();

        assertThat(users).extracting(Measurement::name).containsExactly("Ann Lee", "Bo");
        assertThat(users).extracting(Measurement::email).containsExactly("ann@acme.com", "bo@gmx.de");
        assertThat(users).extracting(Measurement::workEmail).containsExactly(true, false);
        assertThat(users).extracting(Measurement::domain).containsExactly("acme.com", "gmx.de");
        assertThat(users.get(0).traits()).containsEntry("title", "CTO");
    }

    @Test
    void oneAccountOrUserCanBeAskedForAlone() {
        lake.with(
                userProfile("1", "{\"email\":\"ann@acme.com\"}"),
                event("E", "42", "1", DAY),
                event("E", "42", "2", DAY),
                event("E", "43", "3", DAY),
                accountProfile("target.com", Instant.EPOCH, "{\"name\":\"Target\"}"),
                accountProfile("44", Instant.EPOCH, "{\"domain\":\"forty-four.com\"}"));

        assertThat(found("42")).containsExactly("42 [1, 2] 2");
        assertThat(found("acme.com")).containsExactly("42 [1, 2] 2");
        assertThat(found("ACME.com")).containsExactly("42 [1, 2] 2");
        assertThat(found("Ann@acme.com")).containsExactly("42 [1] 2");
        assertThat(found("2")).containsExactly("42 [2] 2");
        assertThat(found("target.com")).containsExactly("target.com [] 0");
        assertThat(found("forty-four.com")).containsExactly("44 [] 0");
        assertThat(found("nobody")).isEmpty();
        assertThat(found("it's \" % _")).isEmpty();
    }

    private List<String> found(String only) {
        return lake.measure(Requests.only(request(Requests.keyedBy(Requests.ORG)), only)).stream()
                .map(account -> account.account().key() + " "
                        + account.users().stream().map(Measurement::key).toList() + " " + account.userCount())
                .toList();
    }

    @Test
    void keysComeInTheOrderOfTheirBytes() {
        lake.with(
                event("E", "b", "u", DAY),
                event("E", "B", "u", DAY),
                event("E", "ä", "u", DAY),
                event("E", "\uFFFD", "u", DAY),
                event("E", "\uD83D\uDE00", "u", DAY),
                event("E", "a", "u", DAY),
                accountProfile("\uFFFDx", DAY, "{}"),
                accountProfile("\uD83D\uDE00x", DAY, "{}"));

        assertThat(lake.measure(request(Requests.keyedBy(Requests.ORG))))
                .extracting(account -> account.account().key())
                .containsExactly("B", "a", "b", "ä", "\uFFFD", "\uFFFDx", "\uD83D\uDE00", "\uD83D\uDE00x");
    }

    @Test
    void withoutStepsThereAreNoAccounts() {
        lake.with(event("E", "a", "u", DAY));

        assertThat(counts(Requests.keyedBy())).isEmpty();
    }

    @Test
    void shadowedRecordsAreNotSeen() {
        lake.with(event("E", "a", "u", DAY));
        LakeFile file = lake.files().get(0);
        LakeFile shadowed = new LakeFile(
                file.name(),
                file.source(),
                LakeFile.Role.SHADOWED,
                file.rows(),
                file.bytes(),
                file.first(),
                file.last(),
                file.columns(),
                file.slices());

        assertThat(lake.measure(List.of(shadowed), request(Requests.keyedBy(Requests.ORG))))
                .isEmpty();
        assertThat(lake.measure(List.of(shadowed, file), request(Requests.keyedBy(Requests.ORG))))
                .hasSize(1);
    }

    @Test
    void measurementsCanBeClosedEarlyAndReadSideBySide() {
        lake.with(event("E", "a", "u", DAY), event("E", "b", "u", DAY), event("E", "c", "u", DAY));
        MeasurementRequest request = request(Requests.keyedBy(Requests.ORG));
        SignalEngine engine = new SignalEngine(lake.duckDb());

        AccountMeasurements one = engine.measure(directory, lake.files(), request);
        try (AccountMeasurements other = engine.measure(directory, lake.files(), request)) {
            assertThat(one.next()).isEqualTo(other.next());
            assertThat(one.next().account().key()).isEqualTo("b");
            one.close();
            assertThatThrownBy(one::next).isInstanceOf(IllegalStateException.class);
            assertThat(one.hasNext()).isFalse();
            assertThat(other.next().account().key()).isEqualTo("b");
        }
        assertThat(lake.measure(request)).hasSize(3);
    }

    @Test
    void aMissingFileIsNamed() {
        lake.add("gone.parquet", List.of(), 1, Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> lake.measure(request(Requests.keyedBy(Requests.ORG))))
                .isInstanceOf(LakeException.class)
                .hasMessageContaining("gone.parquet");
    }
}
