package io.pqlconnector.testkit;

/** What a CRM may be unable to do. A suite skips the tests that need it, and says so. */
public enum Capability {
    /** A field that does not exist is created when it is first written. */
    CREATES_FIELDS,
    /** A value of the wrong type is refused. */
    CHECKS_TYPES,
    /** Knows our own key of a record even where no field holds it, and never gives one record to two keys. */
    KEEPS_OUR_KEYS,
    /** Two of our keys may differ by case alone; without it, whoever comes second is refused. */
    CASE_OF_KEYS,
    /** An enrollment, task or note delivered twice is recognised by its idempotency key without being asked first. */
    REMEMBERS_OPERATIONS,
    /** Records have owners. */
    OWNERS,
    /** Has lists. */
    LISTS,
    /** A list of companies and one of contacts may have the same name. */
    LISTS_OF_ONE_NAME,
    /** Has sequences. */
    SEQUENCES,
    /** Has tasks. */
    TASKS,
    /** Has notes. */
    NOTES,
    /** Tells what became of companies. */
    OUTCOMES,
    /** Tells of deals that were deleted. */
    DELETED_DEALS,
    /** Two processes may write at the same time. */
    SEVERAL_WRITERS
}
