package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.accountProfile;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static io.pqlconnector.usage.signal.TestRecord.group;
import static io.pqlconnector.usage.signal.TestRecord.identify;
import static io.pqlconnector.usage.signal.TestRecord.userProfile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of accounts and people beside their signals, of which of them, and in which order. */
final class AccountFactsTest extends AccountsTest {
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
