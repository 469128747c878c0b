package io.pqlconnector.core.run;

/**
 * What a person wants of one run beside the configuration.
 *
 * @param baseline take as done what there is cause for now: fields and lists are written, nobody is enrolled and no
 *     task or note is made
 * @param acceptVolume go on although usage does not come as it did: it is right so
 */
public record SyncOptions(boolean baseline, boolean acceptVolume) {
    /** A run like any other. */
    public static final SyncOptions DEFAULT = new SyncOptions(false, false);
}
