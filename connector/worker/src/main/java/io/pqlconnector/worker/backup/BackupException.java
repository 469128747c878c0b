package io.pqlconnector.worker.backup;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A backup cannot be made, or cannot be put back. Says why and what to do; what was there is as it was. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupException(String message, @Nullable IOException cause) {
        super(message, cause);
    }
}
