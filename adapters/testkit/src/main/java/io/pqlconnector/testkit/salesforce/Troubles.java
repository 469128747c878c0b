package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a test has told the fake to make difficult. Whoever uses it holds the org's lock. */
final class Troubles {
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<DuplicateRule> duplicateRules = new ArrayList<>();
    private final Map<String, Integer> races = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> assignments = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> refusedTargets = new HashMap<>();
    private final Set<String> withoutEngagement = new HashSet<>();
    private int badLocators;
    private int jobsThatFail;
    private int jobsThatAbort;
    private boolean leavesEmptyResultsOut;

    /** What a record must not be like, for some writes or for ever. */
    private static final class Refusal {
        final String type;
        final Predicate<Row> when;
        final String code;
        final String message;
        int times;

        Refusal(String type, Predicate<Row> when, String code, String message, int times) {
            this.type = type;
            this.when = when;
            this.code = code;
            this.message = message;
            this.times = times;
        }
    }

    /**
     * A rule against records that are alike (Salesforce contract §2.6).
     *
     * @param blocks whether no header gets past it
     */
    record DuplicateRule(String type, String field, boolean blocks) {}

    /** Refuses some writes of records. */
    void refuse(String type, Predicate<Row> when, String code, String message, int times) {
        refusals.add(new Refusal(type, when, code, message, times));
    }

    /** Refuses a record, as it would be, if it was told to. */
    void check(Row draft) {
        for (Refusal refusal : refusals) {
            if (refusal.times > 0 && refusal.type.equalsIgnoreCase(draft.type()) && refusal.when.test(draft)) {
                refusal.times--;
                throw SalesforceError.row(refusal.code, refusal.message.replace("{id}", draft.id()));
            }
        }
    }

    void duplicateRule(DuplicateRule rule) {
        duplicateRules.add(rule);
    }

    List<DuplicateRule> duplicateRules() {
        return duplicateRules;
    }

    /** Has another worker be faster with the next inserts. */
    void race(String type, int times) {
        races.put(type, times);
    }

    /** Whether another worker is faster this time. */
    boolean losesRace(String type) {
        int left = races.getOrDefault(type, 0);
        races.put(type, Math.max(0, left - 1));
        return left > 0;
    }

    /** Has an assignment rule give records to someone, unless the client forbids it. */
    void assign(String type, String userId) {
        assignments.put(type, userId);
    }

    Optional<String> assignee(String type) {
        return Optional.ofNullable(assignments.get(type));
    }

    void withoutEngagement(String userId) {
        withoutEngagement.add(userId);
    }

    boolean engages(String userId) {
        return !withoutEngagement.contains(userId);
    }

    /** Has the enrollment of somebody fail. */
    void refuseTarget(String targetId, String code) {
        refusedTargets.put(targetId, code);
    }

    Optional<String> refusedTarget(String targetId) {
        return Optional.ofNullable(refusedTargets.get(targetId));
    }

    /** Has the next pages of queries be gone. */
    void loseLocators(int times) {
        badLocators = times;
    }

    boolean losesLocator() {
        badLocators--;
        return badLocators >= 0;
    }

    /** Has the next bulk jobs fail, or be aborted by a person, when half of their rows are done. */
    void stopJobs(int failing, int aborted) {
        jobsThatFail = failing;
        jobsThatAbort = aborted;
    }

    void leaveEmptyResultsOut() {
        leavesEmptyResultsOut = true;
    }

    boolean leavesEmptyResultsOut() {
        return leavesEmptyResultsOut;
    }

    boolean jobFails() {
        jobsThatFail--;
        return jobsThatFail >= 0;
    }

    boolean jobAborts() {
        jobsThatAbort--;
        return jobsThatAbort >= 0;
    }
}
