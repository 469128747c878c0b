package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.accountProfile;
import static io.pqlconnector.usage.signal.TestRecord.enrichedAccount;
import static io.pqlconnector.usage.signal.TestRecord.enrichedUser;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static io.pqlconnector.usage.signal.TestRecord.group;
import static io.pqlconnector.usage.signal.TestRecord.identify;
import static io.pqlconnector.usage.signal.TestRecord.userProfile;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a CRM tells fills in what usage does not say, and makes nobody. */
final class EnrichedTraitsTest extends AccountsTest {
    @Test
    void theyAreTraitsOfAccountsThatUsageHas() {
        lake.with(event("E", "a", "u", DAY), enrichedAccount("a", "{\"employees\":\"120\",\"name\":\"Acme\"}"));

        Measurement account = only(Requests.keyedBy(Requests.ORG)).account();

        assertThat(account.traits()).isEqualTo(Map.of("employees", "120", "name", "Acme"));
        assertThat(account.name()).isEqualTo("Acme");
    }

    @Test
    void whateverElseTellsATraitComesFirst() {
        lake.with(
                event("E", "a", "u", DAY),
                group("u", "a", hours(1), "{\"plan\":\"team\"}"),
                accountProfile("a", Instant.EPOCH, "{\"industry\":\"agriculture\"}"),
                accountProfile("acme.com", Instant.EPOCH, "{\"size\":\"1\"}"),
                accountProfile("a", Instant.EPOCH, "{\"domain\":\"acme.com\"}"),
                enrichedAccount("a", "{\"plan\":\"zzz\",\"industry\":\"zzz\",\"size\":\"999\",\"city\":\"Bonn\"}"));

        assertThat(only(Requests.keyedBy(Requests.ORG)).account().traits())
                .isEqualTo(Map.of(
                        "plan", "team", "industry", "agriculture", "size", "1", "domain", "acme.com", "city", "Bonn"));
    }

    @Test
    void anAccountThatUsageNoLongerHasIsNotKeptByWhatWasAskedAboutIt() {
        lake.with(
                event("E", "42", "u", DAY),
                accountProfile("42", Instant.EPOCH, "{\"domain\":\"acme.com\"}"),
                accountProfile("only-a-table", Instant.EPOCH, "{\"target\":\"yes\"}"),
                enrichedAccount("acme.com", "{\"city\":\"Bonn\"}"),
                enrichedAccount("gone", "{\"city\":\"Rome\"}"),
                enrichedAccount("only-a-table", "{\"city\":\"Oslo\"}"));

        List<AccountMeasurement> accounts = lake.measure(request(Requests.keyedBy(Requests.ORG)));

        assertThat(accounts).extracting(account -> account.account().key()).containsExactly("42", "only-a-table");
        assertThat(accounts.get(0).account().traits()).isEqualTo(Map.of("domain", "acme.com"));
        assertThat(accounts.get(1).account().traits()).isEqualTo(Map.of("target", "yes", "city", "Oslo"));
    }

    @Test
    void anAccountThatACallNamedWithoutAnyTraitIsStillOne() {
        lake.with(group("u", "a", hours(1), "{}"), enrichedAccount("a", "{\"city\":\"Bonn\"}"));

        assertThat(only(Requests.keyedBy(Requests.ORG)).account().traits()).isEqualTo(Map.of("city", "Bonn"));
    }

    @Test
    void peopleHaveThemAndTheAddressesThatUsageTells() {
        lake.with(
                event("E", "a", "u", DAY),
                userProfile("u", "{\"email\":\"ann@acme.com\",\"title\":\"CEO\"}"),
                identify("", "u", hours(2), "{\"team\":\"core\"}"),
                enrichedUser("u", "{\"title\":\"zzz\",\"phone\":\"1\",\"email\":\"x@evil.com\"}"),
                enrichedUser("nobody", "{\"title\":\"CFO\"}"));

        List<Measurement> users = only(Requests.keyedBy(Requests.ORG)).users();

        assertThat(users).singleElement().satisfies(user -> {
            assertThat(user.email()).isEqualTo("ann@acme.com");
            assertThat(user.traits())
                    .containsEntry("title", "CEO")
                    .containsEntry("team", "core")
                    .containsEntry("phone", "1")
                    .containsEntry("email", "ann@acme.com");
        });
    }

    @Test
    void peopleHaveThemAlthoughNothingElseIsKnownOfThem() {
        lake.with(event("E", "a", "u", DAY), enrichedUser("u", "{\"title\":\"CTO\"}"));

        assertThat(only(Requests.keyedBy(Requests.ORG)).users())
                .singleElement()
                .satisfies(user -> assertThat(user.traits()).isEqualTo(Map.of("title", "CTO")));
    }
}
