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
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How events find their accounts and people. */
final class IdentityTest extends AccountsTest {
    private static final AccountKeyStep BY_MAIL = new AccountKeyStep.EmailDomain();
    private static final AccountKeyStep BY_GROUP = new AccountKeyStep.LastGroup();
    private static final AccountKeyStep BY_CONTEXT = new AccountKeyStep.Property(PropertyPath.context("groupId"));

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

    private static long value(Measurement account, String signal) {
        Measured measured = account.signals().getOrDefault(Requests.name(signal), Measured.ABSENT);
        return measured.value() instanceof SignalValue.Number number ? (long) number.value() : -1;
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
    void withoutStepsThereAreNoAccounts() {
        lake.with(event("E", "a", "u", DAY));

        assertThat(counts(Requests.keyedBy())).isEmpty();
    }
}
