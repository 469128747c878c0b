package io.pqlconnector.core.alert;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an alert is about. The words are those below {@code alerts[].on} in the configuration. */
public enum AlertKind {
    /** An account came into a tier that the channel wants to hear of. */
    QUALIFIED,
    /** A run failed or was killed. */
    RUN_FAILED,
    /** A destination refused records that it did not refuse before. */
    REJECTED,
    /** What waits for a destination could not be sent for want of calls. */
    QUOTA_SHORT,
    /** A source sends nothing, or far less than it did. */
    SOURCE_SILENT,
    /** The share of active accounts that qualify is out of its bounds. */
    HEALTH,
    /** A limit stopped a run before delivery. */
    STOPPED,
    /** Nothing happened: somebody wants to see whether the channel works. */
    TEST;

    /** What a channel can ask for. */
    public static List<AlertKind> offered() {
        return Arrays.stream(values()).filter(kind -> kind != TEST).toList();
    }

    /** As the configuration, the ledger and programs write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
