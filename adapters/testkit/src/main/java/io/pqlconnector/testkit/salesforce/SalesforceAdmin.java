package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What an admin or others in the org of a fake Salesforce can do to a client. */
public final class SalesforceAdmin {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final Org org;
    private final SalesforceView view;
    private final Hosts hosts;

    SalesforceAdmin(Org org, SalesforceView view, Hosts hosts) {
        this.org = org;
        this.view = view;
        this.hosts = hosts;
    }

    /** Ends all sessions: the next call gets 401 (Salesforce contract §1.5). */
    public void revokeSessions() {
        hosts.sessions().endAll();
    }

    /** Has the next logins give the same token again, even if its session has ended (Salesforce contract §1.1). */
    public void repeatToken(int times) {
        hosts.sessions().repeat(times);
    }

    /** Refuses the next logins (Salesforce contract §1.4). */
    public void refuseLogins(TokenTrouble trouble, int times) {
        hosts.sessions().trouble(trouble, times);
    }

    /** Refuses all logins from now on. */
    public void refuseLogins(TokenTrouble trouble) {
        hosts.sessions().trouble(Optional.of(trouble));
    }

    /** Lets clients log in again. */
    public void allowLogins() {
        hosts.sessions().trouble(Optional.empty());
    }

    /** Moves the org to another host; the old one answers 420 with HTML (Salesforce contract §6.2). */
    public void moveOrg() {
        hosts.move(420);
    }

    /** Moves the org to another host; the old one answers 401 (Salesforce contract §1.5). */
    public void moveOrgAndForgetSessions() {
        hosts.sessions().endAll();
        hosts.move(401);
    }

    /** Uses up the day's calls: 403, {@code TotalRequests Limit exceeded} (Salesforce contract §6.3). */
    public void exhaustQuota() {
        hosts.limits().exhaust();
    }

    /** Lets a new day begin, with no call used. */
    public void refillQuota() {
        hosts.limits().refill();
    }

    /** Has {@code Sforce-Limit-Info} tell of the app's own usage too (Salesforce contract §0). */
    public void countPerApp() {
        hosts.limits().tellOfTheApp();
    }

    /** Hides a field from the client's user (Salesforce contract §3.1). */
    public void hideField(String object, String field) {
        change(() -> org.access().profile(object, field, FieldAccess.Level.NONE));
    }

    /** Lets the client's user see a field and not write it. */
    public void lockField(String object, String field) {
        change(() -> org.access().profile(object, field, FieldAccess.Level.READ));
    }

    /** Lets the client's user see and write a field again. */
    public void showField(String object, String field) {
        change(() -> org.access().profile(object, field, FieldAccess.Level.EDIT));
    }

    /** Adds a field that everybody sees, or changes one. */
    public void putField(String object, SalesforceField field) {
        change(() -> {
            org.table(object).type().put(field);
            org.table(object).reindex();
            org.schemas().changed(object);
        });
    }

    /** Takes a field away. */
    public void deleteField(String object, String field) {
        change(() -> {
            org.table(object).type().remove(field);
            org.schemas().unregister(object, field);
            org.schemas().changed(object);
        });
    }

    /** Has a picklist of an object no longer take a value. */
    public void deactivate(String object, String field, String value) {
        change(() -> {
            SObjectType type = org.table(object).type();
            type.put(type.field(field).orElseThrow().deactivate(value));
            org.schemas().changed(object);
        });
    }

    /** Refuses records as a rule of the org does: {@code FIELD_CUSTOM_VALIDATION_EXCEPTION} (Salesforce contract §6.4). */
    public void validationRule(String object, Predicate<Map<String, String>> bad, String message) {
        refuse(object, bad, "FIELD_CUSTOM_VALIDATION_EXCEPTION", message, FOR_EVER);
    }

    /**
     * Refuses some writes of records.
     *
     * @param bad which ones, by what they would hold, the {@code Id} included
     * @param message with {@code {id}} for the record's id
     */
    public void refuse(String object, Predicate<Map<String, String>> bad, String code, String message, int times) {
        change(() -> org.troubles().refuse(object, row -> bad.test(withId(row)), code, message, times));
    }

    /** Has the next writes of records find them locked: {@code UNABLE_TO_LOCK_ROW}. */
    public void lockRows(String object, int times) {
        refuse(
                object,
                any -> true,
                "UNABLE_TO_LOCK_ROW",
                "unable to obtain exclusive access to this record or 1 records: {id}",
                times);
    }

    /** Refuses records that have the same as another one in a field (Salesforce contract §2.6). */
    public void duplicateRule(String object, String field, boolean blocks) {
        change(() -> org.troubles().duplicateRule(new Troubles.DuplicateRule(object, field, blocks)));
    }

    /** Has another worker be faster with the next records that an upsert would insert (Salesforce contract §2.2). */
    public void loseRaces(String object, int times) {
        change(() -> org.troubles().race(object, times));
    }

    /** Has records of an object go to someone, unless the client forbids it (Salesforce contract §0). */
    public void assignTo(String object, String email) {
        change(() -> org.troubles().assign(object, view.user(email)));
    }

    /** Lets someone leave: they can own nothing more. */
    public void deactivateUser(String email) {
        change(() -> org.row(view.user(email)).orElseThrow().set("IsActive", "false"));
    }

    /** Merges a record into another one as a person would (Salesforce contract §2.3). */
    public void merge(ObjectName object, CrmId winner, CrmId loser) {
        change(() -> new LifeCycle(org).merge(view.row(object, winner), view.row(object, loser)));
    }

    /** Makes a lead a contact of an account; the contact's id. */
    public CrmId convertLead(CrmId lead, CrmId account) {
        synchronized (org) {
            Row row = org.live(lead.value()).orElseThrow();
            return new CrmId(new LifeCycle(org)
                    .convert(row, org.live(account.value()).orElseThrow())
                    .id());
        }
    }

    /** The id of a user. */
    public String userId(String email) {
        synchronized (org) {
            return view.user(email);
        }
    }

    /** The id of the user that the client acts for. */
    public String clientUserId() {
        return org.user();
    }

    /** Has the enrollment of somebody fail with a code. */
    public void refuseEnrollment(CrmId target, String code) {
        change(() -> org.troubles().refuseTarget(target.value(), code));
    }

    /** Gives a cadence another state: {@code Inactive}. */
    public void cadenceState(String name, String state) {
        change(() -> org.where("ActionCadence", "Name", name).forEach(row -> row.set("State", state)));
    }

    /** Changes the trackers of somebody, as Salesforce does after a time: {@code State}, {@code CompletionReason}, ... */
    public void changeTracker(CrmId target, String field, String value) {
        change(() -> org.where(Cadences.TRACKER, "TargetId", target.value())
                .forEach(row -> org.edit(row, Map.of(field, value))));
    }

    /** Has the next pages of queries be gone: {@code INVALID_QUERY_LOCATOR} (Salesforce contract §6.6). */
    public void loseQueryLocators(int times) {
        change(() -> org.troubles().loseLocators(times));
    }

    /** Has the next bulk jobs fail when half of their rows are done (Salesforce contract §2.5). */
    public void failJobs(int times) {
        change(() -> org.troubles().stopJobs(times, 0));
    }

    /** Has a person abort the next bulk jobs when half of their rows are done. */
    public void abortJobs(int times) {
        change(() -> org.troubles().stopJobs(0, times));
    }

    /** Has results of bulk jobs that have no rows come as 204 and not as a header (Salesforce contract §2.5). */
    public void leaveEmptyResultsOut() {
        change(() -> org.troubles().leaveEmptyResultsOut());
    }

    private static Map<String, String> withId(Row row) {
        Map<String, String> values = new TreeMap<>(row.values());
        values.put("Id", row.id());
        return values;
    }

    private void change(Runnable work) {
        synchronized (org) {
            work.run();
        }
    }
}
