package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Instants that are measured together give what each gives alone, whoever the users are found to be in between. */
final class PastTest extends SignalTest {
    private static final AccountKeyStep MAIL = new AccountKeyStep.EmailDomain();
    private static final AccountKeyStep GROUP_ID = new AccountKeyStep.Property(PropertyPath.context("groupId"));

    private static List<MeasurementRequest> instants(IdentityRules identity) {
        List<Signal> signals = List.of(
                Requests.count("logins", LOGIN, Optional.empty()),
                Requests.count("recent", LOGIN, Requests.days(7)),
                Requests.distinctUsers("users", LOGIN, Requests.days(30)),
                Requests.distinctUsers("ever", LOGIN, Optional.empty()),
                Requests.distinctDays("days", LOGIN, Requests.days(30)),
                new Signal.Trait(Requests.name("employees"), "employees", new TraitTest.Present()));
        return Stream.of(40, 20, 10, 5, 0)
                .map(days -> MeasurementRequest.asKnown(signals, identity, daysAgo(days), ZoneOffset.UTC))
                .toList();
    }

    private List<List<AccountMeasurement>> sameAsAlone(IdentityRules identity) {
        List<MeasurementRequest> requests = instants(identity);
        List<List<AccountMeasurement>> together = lake.past(requests);
        assertThat(together).isEqualTo(requests.stream().map(lake::alone).toList());
        return together;
    }

    private static TestRecord mail(String user, String address, Instant at) {
        return TestRecord.identify("", user, at, "{\"email\":\"" + address + "\"}");
    }

    @Test
    void whenUsersMoveJoinAndAreNamedLate() {
        lake.with(
                event("Login", "", daysAgo(39)).anonymous("d"),
                event("Login", "", daysAgo(25)).anonymous("d"),
                event("Login", "u", daysAgo(22)),
                event("Login", "v", daysAgo(12)).received(daysAgo(4)),
                event("Login", "w@zeta.example", daysAgo(21)),
                event("Login", "m", daysAgo(8)).properties("{\"email\":\"jo@mail-in-event.example\"}"),
                mail("u", "jo@acme.example", daysAgo(21)),
                mail("u", "jo@globex.example", daysAgo(7)).received(daysAgo(3)),
                mail("v", "vi@acme.example", daysAgo(15)),
                TestRecord.identify("d", "u", daysAgo(24), "{}").received(daysAgo(9)),
                TestRecord.alias("v", "u", daysAgo(6)).received(daysAgo(2)),
                TestRecord.userProfile("x", "{\"$email\":\"x@acme.example\"}").received(daysAgo(1)),
                event("Login", "x", daysAgo(30)),
                TestRecord.accountProfile("1", daysAgo(11), "{\"domain\":\"acme.example\",\"employees\":\"70\"}"),
                TestRecord.enrichedAccount("acme.example", "{\"employees\":\"90\",\"industry\":\"saas\"}"));

        List<List<AccountMeasurement>> all = sameAsAlone(Requests.keyedBy(Requests.ORG, MAIL));

        assertThat(all.get(1)).extracting(account -> account.account().key()).contains("acme.example", "zeta.example");
        assertThat(all.get(4)).extracting(account -> account.account().key()).contains("globex.example");
    }

    @Test
    void whenSomeAreLeftOut() {
        lake.with(
                event("Login", "a", "u", daysAgo(30)),
                event("Login", "a", "v", daysAgo(30)),
                mail("u", "test@acme.example", daysAgo(12)),
                mail("v", "jo@ours.example", daysAgo(8)));
        IdentityRules identity = new IdentityRules(
                List.of(Requests.ORG), Set.of("ours.example"), true, List.of(Pattern.compile("test@.*")));

        List<List<AccountMeasurement>> all = sameAsAlone(identity);

        assertThat(all.get(1)).hasSize(1);
        assertThat(all.get(4)).isEmpty();
    }

    @Test
    void whenTraitsAndCallsNameTheAccount() {
        lake.with(
                event("Login", "u", daysAgo(30)).group("g1"),
                event("Login", "u", daysAgo(29)).context("{\"groupId\":\"g2\"}"),
                event("Login", "t", daysAgo(28)),
                TestRecord.identify("", "t", daysAgo(9), "{\"company\":[\"c1\",\"c2\"]}"),
                TestRecord.group("t", "g3", daysAgo(6), "{\"employees\":5}"));

        List<List<AccountMeasurement>> all =
                sameAsAlone(Requests.keyedBy(GROUP_ID, new AccountKeyStep.UserTrait("company")));

        assertThat(all.get(4))
                .extracting(account -> account.account().key())
                .containsExactly("c1", "c2", "g1", "g2", "g3");
    }

    @Test
    void whenTheLastGroupCallNamesTheAccount() {
        lake.with(
                event("Login", "u", daysAgo(30)),
                event("Login", "u", daysAgo(9)),
                TestRecord.group("u", "g1", daysAgo(31), "{}"),
                TestRecord.group("u", "g2", daysAgo(15), "{}").received(daysAgo(6)));

        assertThat(sameAsAlone(Requests.keyedBy(new AccountKeyStep.LastGroup())).get(4))
                .hasSize(2);
    }

    @Test
    void whenTheLakeIsEmptyOrTheInstantsGoBack() {
        List<MeasurementRequest> back = List.of(
                instants(Requests.keyedBy(Requests.ORG)).get(4),
                instants(Requests.keyedBy(Requests.ORG)).get(1),
                instants(Requests.keyedBy(Requests.ORG)).get(4));

        assertThat(lake.past(back)).containsOnly(List.of());
        lake.with(event("Login", "a", "u", AS_OF.minusSeconds(9)));
        assertThat(lake.past(back)).isEqualTo(back.stream().map(lake::alone).toList());
    }

    // Three logins, or two users, or two days give enough points; one login gives half of them, and so does being
    // large.
    @Test
    void leavesOutWhoCannotComeToEnoughAndNobodyElse() {
        List<Signal> signals = List.of(
                new Signal.Count(Requests.name("logins"), LOGIN, Requests.days(7), NumberTest.atLeast(3)),
                new Signal.DistinctUsers(Requests.name("users"), LOGIN, Requests.days(7), NumberTest.atLeast(2)),
                new Signal.DistinctDays(Requests.name("days"), LOGIN, Requests.days(7), NumberTest.atLeast(2)),
                new Signal.Count(Requests.name("any"), LOGIN, Optional.empty(), NumberTest.NONE),
                new Signal.Aggregate(
                        Requests.name("seats"),
                        Signal.Aggregate.How.LATEST,
                        PropertyPath.property("seats"),
                        Optional.empty(),
                        LOGIN,
                        Optional.empty(),
                        NumberTest.atLeast(9)));
        lake.with(
                event("Login", "logins", "u", daysAgo(2)),
                event("Login", "logins", "u", daysAgo(2)),
                event("Login", "logins", "u", daysAgo(2)),
                event("Login", "users", "u", daysAgo(2)),
                event("Login", "users", "v", daysAgo(2)),
                event("Login", "days", "u", daysAgo(2)),
                event("Login", "days", "u", daysAgo(3)),
                event("Login", "few", "u", daysAgo(2)),
                event("Login", "few", "u", daysAgo(9)),
                event("Other", "none", "u", daysAgo(2)),
                event("Login", "s", "u", daysAgo(2)).properties("{\"org\":\"seats\",\"seats\":9}"),
                event("Login", "s", "u", daysAgo(2)).properties("{\"org\":\"seatless\",\"seats\":8}"),
                TestRecord.accountProfile("few", daysAgo(20), "{\"employees\":\"70\"}"),
                TestRecord.accountProfile("logins", daysAgo(20), "{\"employees\":\"70\"}"),
                TestRecord.accountProfile("without", daysAgo(20), "{\"employees\":\"70\"}"));
        Reach reach = new Reach(
                Map.of(
                        Requests.name("logins"), 10,
                        Requests.name("users"), 10,
                        Requests.name("days"), 10,
                        Requests.name("any"), 5,
                        Requests.name("seats"), 5),
                10);
        MeasurementRequest request =
                MeasurementRequest.asKnown(signals, Requests.keyedBy(Requests.ORG), AS_OF, ZoneOffset.UTC);

        List<AccountMeasurement> some =
                lake.past(List.of(request), Optional.of(reach)).get(0);

        assertThat(some)
                .extracting(account -> account.account().key())
                .containsExactly("days", "logins", "seats", "users", "without");
        assertThat(lake.alone(request)).containsAll(some).hasSize(8);
    }
}
