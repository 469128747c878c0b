package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;

/** What is said of an operation whose row Salesforce refused. */
final class RowReceipts {
    /** Our own code: an answer did not say what became of a row. */
    static final String NOT_TOLD = "NOT_TOLD";

    private static final Duration BUSY = Duration.ofMinutes(15);
    private static final Duration FULL = Duration.ofHours(1);

    private final Schema schema;
    private final TimeAndChance time;

    RowReceipts(Schema schema, TimeAndChance time) {
        this.schema = schema;
        this.time = time;
    }

    /**
     * A refusal.
     *
     * @throws io.pqlconnector.spi.AdapterException if every row would be refused alike
     */
    Receipt refused(IdempotencyKey key, ApiError error, String object) {
        if (error.is(NOT_TOLD)) {
            return new Receipt.Unknown(key, error.message());
        }
        ErrorCode code = ErrorCode.of(error);
        return switch (ErrorCode.treatmentOf(error)) {
            case RETRY -> later(key, BUSY, error, code);
            case WAIT -> later(key, FULL, error, code);
            case SET_UP -> {
                schema.forget();
                throw Refusals.wrong("Salesforce refuses every record of " + object + ": " + error.words() + " "
                        + code.remedy() + " What was to be written waits.");
            }
            case LOOK_AGAIN, PERMANENT ->
                new Receipt.Rejected(key, named(code, error), error.field(), error.words(), code.remedy());
        };
    }

    private static String named(ErrorCode code, ApiError error) {
        if (code == ErrorCode.DUPLICATES_DETECTED) {
            return "BLOCKED_BY_DUPLICATE_RULE";
        }
        return error.code().isEmpty() ? "REFUSED" : error.code();
    }

    private Receipt later(IdempotencyKey key, Duration wait, ApiError error, ErrorCode code) {
        return new Receipt.Deferred(
                key, time.now().plus(wait), error.code(), "Salesforce: " + code.name() + ". " + code.remedy());
    }
}
