package io.pqlconnector.worker.backup;

import java.util.regex.Pattern;

/** Which files may stand in a backup. Nothing else is unpacked, wherever an archive comes from. */
final class Names {
    // No folder but these, no name that begins with a dot, nothing that a file system takes for something else.
    private static final String NAME = "[^\\p{Cntrl}/\\\\:.][^\\p{Cntrl}/\\\\:]{0,240}";
    private static final Pattern PART = Pattern.compile(
            "ledger\\.db|forgotten|lake/(?:shadowed/)?" + NAME + "\\.parquet|inbox/" + NAME + "(?:/" + NAME + "){0,4}");

    private Names() {}

    /** Whether a part of a backup may have a name. */
    static boolean isPart(String name) {
        return PART.matcher(name).matches();
    }
}
