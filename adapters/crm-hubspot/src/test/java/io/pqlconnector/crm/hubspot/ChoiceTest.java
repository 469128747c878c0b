package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoiceTest {
    private static final Row FIRST = row("1", "2024-01-01T00:00:00.000Z", "2", "");
    private static final Row SECOND = row("2", "2025-01-01T00:00:00.000Z", "9", "");
    private static final Row THIRD = row("3", "2026-01-01T00:00:00.000Z", "9", "");

    @ParameterizedTest
    @CsvSource({"OLDEST, 1", "NEWEST, 3", "MOST_ACTIVE, 2"})
    void takesTheOneThatIsMeant(HubSpotSettings.Ambiguous policy, String id) {
        Optional<Row> chosen = new Choice(policy).among(HubSpotObject.COMPANY, List.of(THIRD, FIRST, SECOND), "acme");

        assertThat(chosen).map(Row::id).contains(id);
    }

    @Test
    void leavesItToAPersonUnlessToldOtherwise() {
        Choice skip = new Choice(HubSpotSettings.Ambiguous.SKIP);

        assertThat(skip.among(HubSpotObject.COMPANY, List.of(FIRST, SECOND), "acme"))
                .isEmpty();
        assertThat(skip.among(HubSpotObject.COMPANY, List.of(FIRST), "acme")).contains(FIRST);
    }

    @Test
    void passesOverOneThatStandsForAnotherAccount() {
        Row taken = row("0", "2020-01-01T00:00:00.000Z", "99", "globex");

        assertThat(new Choice(HubSpotSettings.Ambiguous.OLDEST)
                        .among(HubSpotObject.COMPANY, List.of(taken, SECOND), "acme"))
                .contains(SECOND);
        assertThat(new Choice(HubSpotSettings.Ambiguous.OLDEST)
                        .among(HubSpotObject.COMPANY, List.of(taken, SECOND), "globex"))
                .contains(taken);
    }

    private static Row row(String id, String created, String contacts, String key) {
        return new Row(
                id,
                Map.of("createdate", created, "num_associated_contacts", contacts, "pql_account_key", key),
                false,
                Optional.empty());
    }
}
