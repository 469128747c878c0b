package io.pqlconnector.core.run;

/**
 * What a person wants of one run beside the configuration.
 *
 * @param baseline take as done what there is cause for now: fields and lists are written, nobody is enrolled and no
 *     task or note is made
 * @param acceptVolume go on although usage does not come as it did: it is right so
 * @param leaveLate leave to a nightly pass what sources would read again for late data alone; what was not read for more
 *     than a day and a half is read all the same, in case that there was no such night
 */
public record SyncOptions(boolean baseline, boolean acceptVolume, boolean leaveLate) {
    /** A run like any other. */
    public static final SyncOptions DEFAULT = new SyncOptions(false, false, false);

    /** A run that leaves late data to a nightly pass. */
    public static final SyncOptions LEAVING_LATE = new SyncOptions(false, false, true);
}
