package io.pqlconnector.crm.salesforce;

import java.time.Instant;
import java.util.List;

/** Who is and was in which cadence (Salesforce contract §5.1). */
final class Trackers {
    private final Queries queries;

    Trackers(Queries queries) {
        this.queries = queries;
    }

    /**
     * One person's way through a cadence.
     *
     * @param state {@code Initializing}, {@code Running}, ..., {@code Complete}, {@code Error}
     */
    record Tracker(String id, String cadence, String state, boolean isActive, Instant since) {

        boolean isIn(CadenceCatalog.Cadence other) {
            return cadence.equals(other.id());
        }

        boolean hasFailed() {
            return state.equals("Error");
        }

        boolean isSince(Instant instant) {
            return !since.isBefore(instant);
        }
    }

    /** All of a person's, ended ones too. */
    List<Tracker> of(String target) throws InterruptedException {
        return queries
                .all(
                        "SELECT Id, ActionCadenceId, State, IsTrackerActive, CreatedDate FROM ActionCadenceTracker WHERE "
                                + Soql.in("TargetId", List.of(target)),
                        "read who is in cadences")
                .stream()
                .map(row -> new Tracker(
                        row.id(),
                        row.get("ActionCadenceId"),
                        row.get("State"),
                        row.isTrue("IsTrackerActive"),
                        Values.instant(row.get("CreatedDate")).orElse(Instant.EPOCH)))
                .toList();
    }
}
