package io.pqlconnector.testkit.crm;

import java.util.Arrays;
import java.util.Optional;

/** What the fake CRM can be asked for. Everything is a POST of JSON, so that nothing can be told from the method. */
public enum Endpoint implements CrmCall {
    TOKEN("/token", false),
    DESCRIBE("/describe", false),
    SEARCH("/search", false),
    MEMBERS("/lists/members", false),
    VERIFY("/verify", false),
    OUTCOMES("/outcomes", false),
    INSPECT("/inspect", false),
    PROVISION("/provision", false),
    REMOVE("/remove", false),
    UPSERT("/upsert", true),
    ADD_TO_LIST("/lists/add", true),
    REMOVE_FROM_LIST("/lists/remove", true),
    ENROLL("/enrollments", true),
    CREATE_TASK("/tasks", true),
    CREATE_NOTE("/notes", true),
    JOB("/jobs", false),
    JOB_FEED("/jobs/feed", false),
    JOB_STATE("/jobs/state", false),
    JOB_RESULTS("/jobs/results", false);

    private final String path;
    private final boolean writes;

    Endpoint(String path, boolean writes) {
        this.path = path;
        this.writes = writes;
    }

    /** The endpoint at a path. */
    static Optional<Endpoint> at(String path) {
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.path.equals(path))
                .findFirst();
    }

    /** Where it is. */
    String path() {
        return path;
    }

    @Override
    public boolean writes() {
        return writes;
    }
}
