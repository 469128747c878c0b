package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EnrichTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Enrichment COMPANY =
            enrichment("company", Map.of("employees", "numberofemployees", "industry", "industry"));

    private final World world = new World();

    private static Enrichment enrichment(String object, Map<String, String> traits) {
        return new Enrichment(
                new DestinationName("crm"), new ObjectName(object), new TreeMap<>(traits), Enrichment.DAILY);
    }

    private void scored(String... accounts) throws InterruptedException {
        world.enriches(COMPANY);
        world.measures(
                List.of(accounts).stream().map(key -> Usage.hot(key).measured()).toArray(AccountMeasurement[]::new));
        world.sync(DAY_1);
    }

    private void typed(String record, String field, String value) {
        world.crm().records().computeIfAbsent(record, key -> new TreeMap<>()).put(field, value);
    }

    private static EnrichReport only(RunResult result) {
        assertThat(result.enrichments()).hasSize(1);
        return result.enrichments().get(0);
    }

    private static String text(UsageRecord record) {
        return new String(record.properties(), StandardCharsets.UTF_8);
    }

    @Test
    void theFirstRunHasNobodyToAskAboutAndTheSecondAsks() throws InterruptedException {
        world.enriches(COMPANY);
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        EnrichReport first = only(world.sync(DAY_1));
        typed("company/acme.example", "numberofemployees", " 120 ");
        typed("company/acme.example", "industry", "saas \"x\"");
        EnrichReport second = only(world.sync(DAY_2));

        assertThat(first)
                .returns(ReadingState.NOBODY_KNOWN, EnrichReport::state)
                .returns(Optional.empty(), EnrichReport::readAt);
        assertThat(second)
                .returns(ReadingState.READ, EnrichReport::state)
                .returns(2L, EnrichReport::asked)
                .returns(1L, EnrichReport::known)
                .returns(2, EnrichReport::traits)
                .returns(true, EnrichReport::changed)
                .returns(Optional.of(World.NOW), EnrichReport::readAt);
        assertThat(world.lake().traits()).singleElement().satisfies(record -> {
            assertThat(record.kind()).isEqualTo(RecordKind.ENRICHMENT);
            assertThat(record.groupId()).isEqualTo("acme.example");
            assertThat(record.userId()).isEmpty();
            assertThat(record.occurredAt()).as("no date is known").isEqualTo(Instant.EPOCH);
            assertThat(text(record)).isEqualTo("{\"employees\":\"120\",\"industry\":\"saas \\\"x\\\"\"}");
            assertThat(record.columns().get(0)).contains("120");
            assertThat(record.columns().get(1)).isEmpty();
        });
    }

    @Test
    void whatIsKnownByIdIsAskedForByIdAHundredAtATime() throws InterruptedException {
        scored(IntStream.range(0, 250).mapToObj(i -> "a" + i + ".example").toArray(String[]::new));
        world.crm().finds().clear();

        EnrichReport report = only(world.sync(DAY_1));

        assertThat(report.asked()).isEqualTo(250);
        assertThat(world.crm().finds()).extracting(List::size).startsWith(100, 100, 50);
        assertThat(world.crm().finds().get(0))
                .extracting(RecordRef::known)
                .contains(Optional.of(new CrmId("company/a0.example")));
    }

    @Test
    void aCrmIsAskedAgainOnlyWhenItIsTime() throws InterruptedException {
        scored("acme.example");
        typed("company/acme.example", "industry", "saas");
        world.sync(DAY_1);
        typed("company/acme.example", "industry", "fintech");
        world.passes(Duration.ofHours(23));
        EnrichReport early = only(world.sync(DAY_2));
        world.passes(Duration.ofHours(1));
        EnrichReport late = only(world.sync(DAY_2));

        assertThat(early)
                .returns(ReadingState.FRESH, EnrichReport::state)
                .returns(1L, EnrichReport::known)
                .returns(Optional.of(World.NOW), EnrichReport::readAt);
        assertThat(late).returns(true, EnrichReport::changed);
        assertThat(text(world.lake().traits().get(0))).isEqualTo("{\"industry\":\"fintech\"}");
    }

    @Test
    void theSameAnswerLeavesTheSliceAsItIsAndNothingIsScoredAnew() throws InterruptedException {
        scored("acme.example");
        typed("company/acme.example", "industry", "saas");
        world.sync(DAY_1);
        world.sync(DAY_1);
        int measured = world.lake().measured();
        world.passes(Duration.ofDays(2));

        RunResult again = world.sync(DAY_1);

        assertThat(only(again)).returns(ReadingState.READ, EnrichReport::state).returns(false, EnrichReport::changed);
        assertThat(world.lake().measured()).isEqualTo(measured);
        assertThat(again.nothingNewSince()).contains(2L);
    }

    @Test
    void aCrmThatCannotBeReachedIsToldAndTheTraitsOfLastTimeStand() throws InterruptedException {
        scored("acme.example");
        typed("company/acme.example", "industry", "saas");
        world.sync(DAY_1);
        world.passes(Duration.ofDays(2));
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "HTTP 503", null)));

        RunResult result = world.plan(DAY_2, PlanSink.NONE);

        assertThat(only(result))
                .returns(ReadingState.FAILED, EnrichReport::state)
                .returns(Optional.of("HTTP 503"), EnrichReport::failure)
                .returns(1L, EnrichReport::known)
                .returns(Optional.of(World.NOW), EnrichReport::readAt);
        assertThat(result.score()).as("usage is what matters").isPresent();
        assertThat(result.failures()).noneMatch(failure -> failure.contains("company"));
    }

    @Test
    void whatTheCrmDoesNotOfferIsToldAsWell() throws InterruptedException {
        scored("acme.example");
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.WITHHELD, "not in this plan", null)));

        EnrichReport report = only(world.plan(DAY_2, PlanSink.NONE));

        assertThat(report)
                .returns(ReadingState.FAILED, EnrichReport::state)
                .returns(Optional.of("not in this plan"), EnrichReport::failure)
                .returns(0L, EnrichReport::known);
    }

    @Test
    void aCrmWhoseCallsAreUsedUpIsNotAsked() throws InterruptedException {
        scored("acme.example");
        world.quota(new QuotaPolicy(BigDecimal.ONE, 0));
        world.crm().quota(100, 100);
        world.sync(DAY_2);
        world.passes(Duration.ofHours(1));
        world.enriches(enrichment("company", Map.of("city", "city")));
        world.crm().finds().clear();

        EnrichReport report = only(world.sync(DAY_2));

        assertThat(report.state()).isEqualTo(ReadingState.FAILED);
        assertThat(report.failure().orElseThrow()).startsWith("Our part of the CRM's calls is used up");
        assertThat(world.crm().finds()).isEmpty();
    }

    @Test
    void itsCallsCountAmongThoseOfTheDay() throws InterruptedException {
        scored("acme.example");
        long before = world.ledger().ports().calls().since(new DestinationName("crm"), Instant.EPOCH);

        EnrichReport report = only(world.plan(DAY_1, PlanSink.NONE));

        assertThat(report.calls()).isEqualTo(1);
        assertThat(world.ledger().ports().calls().since(new DestinationName("crm"), Instant.EPOCH))
                .as("a run counts from when its destination was opened, and this one stayed open")
                .isEqualTo(before + world.crm().callUsage().calls());
    }

    @Test
    void otherTraitsAreReadAtOnceAndThoseOfNobodyAreTakenOut() throws InterruptedException {
        scored("acme.example");
        typed("company/acme.example", "city", "Bonn");
        world.sync(DAY_1);
        world.enriches(enrichment("company", Map.of("city", "city")));
        EnrichReport others = only(world.sync(DAY_1));
        world.enriches();
        world.sync(DAY_1);

        assertThat(others).returns(ReadingState.READ, EnrichReport::state).returns(1L, EnrichReport::known);
        assertThat(world.ledger().manifest().slices()).isEmpty();
    }

    @Test
    void peopleAreAskedAboutOnceHoweverManyAccountsTheyUse() throws InterruptedException {
        world.enriches(enrichment("contact", Map.of("title", "jobtitle")));
        world.measures(
                Usage.of("acme.example")
                        .user("ada", "ada@acme.example", true, 9)
                        .user("bob", "", false, 3)
                        .measured(),
                Usage.of("beta.example")
                        .user("ada", "ada@acme.example", true, 2)
                        .measured());
        world.sync(DAY_1);
        typed("contact/ada", "jobtitle", "CTO");

        EnrichReport report = only(world.sync(DAY_2));

        assertThat(report).as("bob has no address").returns(1L, EnrichReport::asked);
        assertThat(world.lake().traits()).singleElement().satisfies(record -> {
            assertThat(record.userId()).isEqualTo("ada");
            assertThat(record.groupId()).isEmpty();
            assertThat(text(record)).isEqualTo("{\"title\":\"CTO\"}");
        });
    }

    @Test
    void theHistorySaysThatTraitsCame() throws InterruptedException {
        scored("acme.example");
        typed("company/acme.example", "industry", "saas");
        world.sync(DAY_2);

        assertThat(world.ledger().latest(1))
                .singleElement()
                .extracting(RunRecord::counts)
                .satisfies(counts -> assertThat(counts).containsEntry("enriched", 1L));
    }
}
