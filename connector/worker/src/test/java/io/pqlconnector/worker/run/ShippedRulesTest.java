package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules that come with the program at their borders, from export lines to the assessment: usage that is one event, one day,
 * one thousandth or one second short of a criterion, and usage that just meets it.
 */
final class ShippedRulesTest {
    private static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private final List<String> companies = new ArrayList<>(List.of("account,employees,industry"));

    @Test
    void tenCoreActionsOfBothKindsCountAndNineDoNot() throws IOException {
        times(9, "nine", "Report Run");
        times(6, "ten", "Report Run");
        times(4, "ten", "Campaign Sent");
        times(11, "eleven", "Report Run");

        assertThat(assessments())
                .containsOnly(
                        entry("nine", "0 points, none []"),
                        entry("ten", "10 points, cold [core_use]"),
                        entry("eleven", "10 points, cold [core_use]"));
    }

    @Test
    void anEventExactlyThirtyDaysOldCountsAndAnOlderOneDoesNot() throws IOException {
        happened("29.99 days", "Pricing Viewed", daysAgo(30).plusSeconds(864));
        happened("30 days", "Pricing Viewed", daysAgo(30));
        happened("a second more", "Pricing Viewed", daysAgo(30).minusSeconds(1));
        List.of("29.99 days", "30 days", "a second more").forEach(this::isActive);

        assertThat(assessments())
                .containsOnly(
                        entry("29.99 days", "20 points, cold [asked_to_upgrade]"),
                        entry("30 days", "20 points, cold [asked_to_upgrade]"),
                        entry("a second more", "0 points, none []"));
    }

    @Test
    void anEventAtTheInstantOfTheRunDoesNotCountYet() throws IOException {
        happened("a second before", "Pricing Viewed", AS_OF.minusSeconds(1));
        happened("at the instant", "Pricing Viewed", AS_OF);
        isActive("at the instant");

        assertThat(assessments())
                .containsOnly(
                        entry("a second before", "20 points, cold [asked_to_upgrade]"),
                        entry("at the instant", "0 points, none []"));
    }

    @Test
    void eightyPercentOfTheLimitIsNearItAndALittleLessIsNot() throws IOException {
        uses("79.9 %", 799, 1000);
        uses("80 %", 800, 1000);
        uses("100 %", 1000, 1000);
        uses("above", 1200, 1000);
        uses("no limit", 800, 0);

        assertThat(assessments())
                .containsOnly(
                        entry("79.9 %", "0 points, none []"),
                        entry("80 %", "0 points, none [near_limit]"),
                        entry("100 %", "0 points, none [near_limit]"),
                        entry("above", "0 points, none [near_limit]"),
                        entry("no limit", "0 points, none []"));
    }

    @Test
    void aLimitThatWasReachedCountsForFourteenDays() throws IOException {
        uses("reached", 1000, 1000);
        happened("reached", "Limit Reached", AS_OF.minusSeconds(60));
        happened("14 days ago", "Limit Reached", daysAgo(14));
        isActive("14 days ago");
        happened("longer ago", "Limit Reached", daysAgo(14).minusSeconds(1));
        isActive("longer ago");

        assertThat(assessments())
                .containsOnly(
                        entry("reached", "20 points, cold [hit_limit, near_limit]"),
                        entry("14 days ago", "20 points, cold [hit_limit]"),
                        entry("longer ago", "0 points, none []"));
    }

    @Test
    void threeInvitesAreATeamAndSoAreThreePeople() throws IOException {
        times(2, "two invites", "Teammate Invited");
        times(3, "three invites", "Teammate Invited");
        List.of("ada", "bob").forEach(user -> happened("two people", user, "Page Viewed", AS_OF.minusSeconds(60)));
        List.of("ada", "bob", "cleo")
                .forEach(user -> happened("three people", user, "Page Viewed", AS_OF.minusSeconds(60)));

        assertThat(assessments())
                .containsOnly(
                        entry("two invites", "0 points, none []"),
                        entry("three invites", "15 points, cold [team_invites]"),
                        entry("two people", "0 points, none []"),
                        entry("three people", "0 points, none [team_forming]"));
    }

    @Test
    void fiveDaysOfSevenAreAHabitAndFourAreNotHoweverOften() throws IOException {
        for (int day = 1; day <= 4; day++) {
            onDay(day, "four days");
            onDay(day, "four days");
        }
        List.of(1, 2, 4, 6, 7).forEach(day -> onDay(day, "five days"));
        List.of(1, 2, 3, 4, 8).forEach(day -> onDay(day, "the fifth a week ago"));

        assertThat(assessments())
                .containsOnly(
                        entry("four days", "0 points, none []"),
                        entry("five days", "0 points, none [habitual_use]"),
                        entry("the fifth a week ago", "0 points, none []"));
    }

    @Test
    void tenSessionsAreEngagedAndOnboardingAndPremiumCountOnce() throws IOException {
        times(9, "nine sessions", "Session Started");
        times(10, "ten sessions", "Session Started");
        times(2, "onboarded", "Onboarding Completed");
        happened("sso", "Premium Feature Attempted", "\"feature\":\"sso\"");
        happened("something else", "Premium Feature Attempted", "\"feature\":\"themes\"");

        assertThat(assessments())
                .containsOnly(
                        entry("nine sessions", "0 points, none []"),
                        entry("ten sessions", "10 points, cold [engaged]"),
                        entry("onboarded", "5 points, cold [activated]"),
                        entry("sso", "10 points, cold [premium_intent]"),
                        entry("something else", "0 points, none []"));
    }

    @Test
    void fiftyEmployeesFitAndFortyNineDoNot() throws IOException {
        companies.add("small,49,retail");
        companies.add("large,50,retail");
        companies.add("fintech,49,Fintech");
        isActive("anybody");

        assertThat(assessments())
                .containsOnly(
                        entry("anybody", "0 points, none []"),
                        entry("small", "0 points, none []"),
                        entry("large", "10 points, cold [company_size]"),
                        entry("fintech", "0 points, none [target_industry]"));
    }

    @Test
    void anAccountQualifiesAtFortyPointsAndIsHotWithAReasonToCall() throws IOException {
        for (String account : List.of("35", "40", "40 and asked")) {
            times(3, account, "Teammate Invited");
        }
        for (String account : List.of("35", "40")) {
            times(10, account, "Session Started");
            happened(account, "Premium Feature Attempted", "\"feature\":\"reports\"");
        }
        times(1, "40", "Onboarding Completed");
        times(1, "40 and asked", "Upgrade Requested");
        times(1, "40 and asked", "Onboarding Completed");

        assertThat(assessments())
                .containsOnly(
                        entry("35", "35 points, cold [engaged, premium_intent, team_invites]"),
                        entry("40", "40 points, warm, qualified [activated, engaged, premium_intent, team_invites]"),
                        entry("40 and asked", "40 points, hot, qualified [activated, asked_to_upgrade, team_invites]"));
    }

    private void times(int count, String account, String event) {
        for (int i = 0; i < count; i++) {
            happened(account, event, AS_OF.minusSeconds(60 + i));
        }
    }

    private static Instant daysAgo(int days) {
        return AS_OF.minus(Duration.ofDays(days));
    }

    private void onDay(int days, String account) {
        happened(account, "Session Started", daysAgo(days).plusSeconds(lines.size()));
    }

    // Something that no rule asks for, so that an account is not quiet.
    private void isActive(String account) {
        happened(account, "Page Viewed", AS_OF.minusSeconds(60));
    }

    private void uses(String account, int used, int limit) {
        happened(account, "Page Viewed", "\"records_used\":" + used + ",\"records_limit\":" + limit);
    }

    private void happened(String account, String event, String properties) {
        line(account, account, event, AS_OF.minusSeconds(60), properties);
    }

    private void happened(String account, String event, Instant at) {
        happened(account, account, event, at);
    }

    private void happened(String account, String user, String event, Instant at) {
        line(account, user, event, at, "\"n\":0");
    }

    private void line(String account, String user, String event, Instant at, String properties) {
        lines.add(
                "{\"event\":\"%s\",\"properties\":{\"time\":%d,\"distinct_id\":\"user of %s\",\"$insert_id\":\"%d\",\"company_id\":\"%s\",%s}}"
                        .formatted(event, at.getEpochSecond(), user, lines.size(), account, properties));
    }

    /** What the rules make of the usage: points, tier and the signals that fired, by account. */
    private Map<String, String> assessments() throws IOException {
        Pql pql = Example.copyTo(folder);
        pql.write("config.yaml", """
                as_of: %s
                sources:
                  - { type: files, name: usage, format: mixpanel, path: usage.jsonl }
                  - { type: files, name: companies, format: traits_csv, path: companies.csv }
                accounts: { key: [ properties.company_id ] }
                rules: mappings/rules.yaml
                destinations: [ { type: local, mapping: mappings/local.yaml } ]
                """.formatted(AS_OF));
        pql.write("usage.jsonl", String.join("\n", lines));
        pql.write("companies.csv", String.join("\n", companies));
        Pql.Result sync = pql.run("sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        Map<String, String> assessments = new TreeMap<>();
        pql.run("accounts", "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .filter(line -> line.has("account"))
                .forEach(line -> assessments.put(line.get("account").asString(), inWords(line)));
        return assessments;
    }

    private static String inWords(JsonNode account) {
        String fired = account.get("triggers")
                .valueStream()
                .map(trigger -> trigger.get("signal").asString())
                .sorted()
                .collect(Collectors.joining(", "));
        return account.get("score").asInt() + " points, " + account.get("tier").asString("none")
                + (account.get("qualified").asBoolean() ? ", qualified" : "") + " [" + fired + "]";
    }
}
