package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Traits as signals, accounts without events, and the users of an account. */
final class MeasuredEntitiesTest extends SignalTest {
    @Test
    void aTraitIsTextOrANumberWhereItsTestIsNumeric() {
        lake.with(TestRecord.accountProfile(
                "a", daysAgo(3), "{\"employees\":\" 120 \",\"industry\":\"SaaS\",\"size\":\"50+\"}"));
        Signal employees = new Signal.Trait(
                Requests.name("employees"), "employees", new TraitTest.InRange(Optional.empty(), Optional.empty()));
        Signal size = new Signal.Trait(
                Requests.name("size"), "size", new TraitTest.InRange(Optional.empty(), Optional.empty()));
        Signal industry = new Signal.Trait(Requests.name("industry"), "industry", new TraitTest.Present());
        Signal none = new Signal.Trait(Requests.name("none"), "nothing", new TraitTest.Present());

        assertThat(lake.measure(Requests.accounts(employees, size, industry, none))
                        .get(0)
                        .account()
                        .signals())
                .containsEntry(
                        Requests.name("employees"),
                        new Measured(new SignalValue.Number(120), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(
                        Requests.name("size"),
                        new Measured(new SignalValue.Text("50+"), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(
                        Requests.name("industry"),
                        new Measured(new SignalValue.Text("SaaS"), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(Requests.name("none"), Measured.ABSENT);
    }

    @Test
    void expressionsAreLeftToTheRules() {
        lake.with(event("Login", "a", "u", daysAgo(1)));

        assertThat(lake.measure(Requests.accounts(
                                new Signal.Expression(Requests.name("e"), "1 + 1", NumberTest.NONE),
                                Requests.count("s", LOGIN, Optional.empty())))
                        .get(0)
                        .account()
                        .signals())
                .containsOnlyKeys(Requests.name("s"));
    }

    @Test
    void anAccountWithoutEventsHasZeros() {
        lake.with(TestRecord.accountProfile("acme.com", Instant.EPOCH, "{\"name\":\"Acme\"}"));
        List<AccountMeasurement> accounts = lake.measure(Requests.accounts(
                Requests.count("c", LOGIN, Optional.empty()),
                Requests.distinctDays("d", LOGIN, Optional.empty()),
                new Signal.QuietFor(Requests.name("q"), LOGIN, Duration.ofDays(14))));

        assertThat(accounts).hasSize(1);
        assertThat(accounts.get(0).account().firstSeen()).isEmpty();
        assertThat(accounts.get(0).userCount()).isZero();
        assertThat(accounts.get(0).account().signals())
                .containsEntry(Requests.name("c"), Measured.number(0))
                .containsEntry(Requests.name("d"), Measured.number(0))
                .containsEntry(Requests.name("q"), Measured.ABSENT);
    }

    @Test
    void anEmptyLakeHasNoAccounts() {
        assertThat(lake.measure(Requests.accounts(Requests.count("c", LOGIN, Optional.empty()))))
                .isEmpty();
    }

    @Test
    void usersAreMeasuredWithTheirBookMostActiveFirst() {
        lake.with(
                event("Login", "a", "z", daysAgo(1)),
                event("Login", "a", "z", daysAgo(2)),
                event("Login", "a", "b", daysAgo(1)),
                event("Login", "a", "c", daysAgo(40)),
                event("Login", "b", "z", daysAgo(3)));

        AccountMeasurement account = lake.measure(Requests.users(
                        Requests.count("c", LOGIN, Optional.empty()),
                        Requests.distinctDays("d", LOGIN, Optional.empty()),
                        Requests.distinctUsers("u", LOGIN, Optional.empty())))
                .get(0);

        assertThat(account.users()).extracting(user -> user.key()).containsExactly("z", "b", "c");
        assertThat(account.users()).extracting(user -> user.recentEvents()).containsExactly(2L, 1L, 0L);
        assertThat(account.users().get(0).firstSeen()).contains(daysAgo(2));
        assertThat(account.users().get(0).signals())
                .containsEntry(
                        Requests.name("c"),
                        new Measured(new SignalValue.Number(2), Optional.of(daysAgo(2)), Optional.of(daysAgo(1))))
                .extractingByKey(Requests.name("u"))
                .extracting(Measured::value)
                .isEqualTo(new SignalValue.Number(1));
    }

    @Test
    void onlyTheMostActiveUsersAreMeasuredAndAllAreCounted() {
        lake.with(
                event("Login", "a", "u1", daysAgo(1)),
                event("Login", "a", "u2", daysAgo(1)),
                event("Login", "a", "u3", daysAgo(1)),
                event("Login", "a", "u3", daysAgo(1)));
        MeasurementRequest request = Requests.accounts();
        AccountMeasurement account = lake.measure(new MeasurementRequest(
                        request.accountSignals(),
                        request.userSignals(),
                        request.identity(),
                        request.asOf(),
                        request.zone(),
                        2,
                        Optional.empty()))
                .get(0);

        assertThat(account.users()).extracting(user -> user.key()).containsExactly("u3", "u1");
        assertThat(account.userCount()).isEqualTo(3);
    }
}
