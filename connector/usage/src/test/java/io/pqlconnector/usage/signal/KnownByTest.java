package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a measurement sees that is to know no more than was known at its instant. */
final class KnownByTest extends SignalTest {
    private static final Instant LATER = AS_OF.plus(Duration.ofDays(1));
    private static final IdentityRules BY_MAIL = Requests.keyedBy(new AccountKeyStep.EmailDomain());
    private static final IdentityRules BY_GROUP = Requests.keyedBy(new AccountKeyStep.LastGroup());

    private static MeasurementRequest known(IdentityRules identity, Signal... signals) {
        return MeasurementRequest.asKnown(List.of(signals), identity, AS_OF, ZoneOffset.UTC);
    }

    private static Signal.Count logins() {
        return Requests.count("logins", LOGIN, Optional.empty());
    }

    private List<String> accounts(IdentityRules identity) {
        return lake.measure(known(identity)).stream()
                .map(account -> account.account().key())
                .toList();
    }

    @Test
    void anEventThatWasReceivedLaterIsNotSeen() {
        TestRecord seen = event("Login", "a", "u", daysAgo(2)).received(AS_OF.minusNanos(1000));
        TestRecord late = event("Login", "a", "u", daysAgo(2)).received(AS_OF);
        TestRecord after = event("Login", "a", "u", AS_OF).received(AS_OF.minusSeconds(9));

        assertThat(number(one(known(Requests.keyedBy(Requests.ORG), logins()), seen, late, after)))
                .isEqualTo(1);
        assertThat(number(one(Requests.accounts(logins())))).isEqualTo(2);
    }

    @Test
    void anIdentifyThatWasReceivedLaterKeysNothing() {
        lake.with(
                event("Login", "", daysAgo(3)).anonymous("d"),
                TestRecord.identify("d", "u", daysAgo(3), "{\"email\":\"jo@acme.example\"}")
                        .received(LATER));

        assertThat(accounts(BY_MAIL)).isEmpty();
        assertThat(lake.measure(Requests.accounts(BY_MAIL, logins()))).hasSize(1);
    }

    @Test
    void anAliasThatWasReceivedLaterJoinsNobody() {
        Signal users = Requests.distinctUsers("users", LOGIN, Optional.empty());
        TestRecord one = event("Login", "a", "u", daysAgo(3));
        TestRecord other = event("Login", "a", "v", daysAgo(3));
        TestRecord alias = TestRecord.alias("v", "u", daysAgo(3)).received(LATER);

        assertThat(number(one(known(Requests.keyedBy(Requests.ORG), users), one, other, alias)))
                .isEqualTo(2);
        assertThat(number(one(Requests.accounts(users)))).isEqualTo(1);
    }

    @Test
    void aGroupCallThatWasReceivedLaterMovesNobody() {
        lake.with(
                event("Login", "u", daysAgo(1)),
                TestRecord.group("u", "old", daysAgo(5), "{}"),
                TestRecord.group("u", "new", daysAgo(4), "{}").received(LATER));

        assertThat(accounts(BY_GROUP)).containsExactly("old");
        assertThat(lake.measure(Requests.accounts(BY_GROUP, logins()))
                        .get(0)
                        .account()
                        .key())
                .isEqualTo("new");
    }

    @Test
    void aTraitThatWasReceivedLaterIsNotKnown() {
        lake.with(
                event("Login", "a", "u", daysAgo(1)),
                TestRecord.accountProfile("a", daysAgo(9), "{\"employees\":\"20\"}"),
                TestRecord.accountProfile("a", daysAgo(8), "{\"employees\":\"400\"}")
                        .received(LATER));

        assertThat(lake.measure(known(Requests.keyedBy(Requests.ORG)))
                        .get(0)
                        .account()
                        .traits())
                .containsEntry("employees", "20");
    }

    // Mixpanel's profiles are how people are now, and received "when they were last seen".
    @Test
    void aProfileWithoutADateSaysWhoseItIsButNotHowTheyWere() {
        lake.with(
                event("Login", "u", daysAgo(1)),
                TestRecord.userProfile("u", "{\"$email\":\"jo@acme.example\"}").received(LATER));

        assertThat(accounts(BY_MAIL)).containsExactly("acme.example");
    }

    @Test
    void usersAreNotLookedAtWhereNoneAreAskedFor() {
        lake.with(
                event("Login", "a", "u", daysAgo(1)),
                event("Login", "a", "v", daysAgo(1)),
                TestRecord.identify("d", "u", daysAgo(3), "{\"email\":\"jo@acme.example\"}"));

        AccountMeasurement account = lake.measure(
                        known(Requests.keyedBy(Requests.ORG), Requests.distinctUsers("users", LOGIN, Requests.days(7))))
                .get(0);

        assertThat(account.users()).isEmpty();
        assertThat(account.userCount()).isZero();
        assertThat(account.account().domain()).isEqualTo("acme.example");
        assertThat(account.account().signals().values())
                .extracting(SignalTest::number)
                .containsExactly(2.0);
    }
}
