package io.pqlconnector.worker.command;

import io.pqlconnector.worker.config.Setup;

/** What the files say that can be run as it is, but should not stay so, such as a secret in clear text. */
final class Warnings {
    private Warnings() {}

    /** Tells a person, a line each, beside the data. */
    static void tell(Setup setup, Context context) {
        setup.warnings().forEach(warning -> context.terminal().notice("Warning: " + warning));
    }
}
