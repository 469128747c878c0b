package io.pqlconnector.store;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;

/** Receipts as JSON text. The operation's key is left out: it stands beside the receipt. */
final class ReceiptCodec {
    private static final String CONFIRMED = "confirmed";
    private static final String REJECTED = "rejected";
    private static final String UNKNOWN = "unknown";
    private static final String DEFERRED = "deferred";

    private ReceiptCodec() {}

    static String write(Receipt receipt) {
        return Json.write(json -> {
            json.writeStartObject();
            if (receipt instanceof Receipt.Confirmed confirmed) {
                json.writeStringProperty("answer", CONFIRMED);
                json.writeStringProperty("id", confirmed.id().value());
                json.writeStringProperty("record", confirmed.record().value());
                json.writeBooleanProperty("created", confirmed.created());
                confirmed.link().ifPresent(link -> json.writeStringProperty("link", link));
            } else if (receipt instanceof Receipt.Rejected rejected) {
                json.writeStringProperty("answer", REJECTED);
                json.writeStringProperty("code", rejected.code());
                json.writeStringProperty("field", rejected.field());
                json.writeStringProperty("message", rejected.message());
                json.writeStringProperty("remedy", rejected.remedy());
            } else if (receipt instanceof Receipt.Unknown unknown) {
                json.writeStringProperty("answer", UNKNOWN);
                json.writeStringProperty("reason", unknown.reason());
            } else if (receipt instanceof Receipt.Deferred deferred) {
                json.writeStringProperty("answer", DEFERRED);
                Json.writeName(json, "until");
                Json.writeInstant(json, deferred.until());
                json.writeStringProperty("code", deferred.code());
                json.writeStringProperty("reason", deferred.reason());
            } else {
                throw new IllegalStateException("a kind of receipt without JSON: " + receipt.getClass());
            }
            json.writeEndObject();
        });
    }

    static Receipt read(IdempotencyKey key, String text) {
        JsonObject json = Json.readObject(text);
        return switch (json.text("answer")) {
            case CONFIRMED ->
                new Receipt.Confirmed(
                        key,
                        new CrmId(json.text("id")),
                        new CrmId(json.text("record")),
                        json.flag("created"),
                        json.optionalText("link"));
            case REJECTED ->
                new Receipt.Rejected(
                        key, json.text("code"), json.text("field"), json.text("message"), json.text("remedy"));
            case UNKNOWN -> new Receipt.Unknown(key, json.text("reason"));
            case DEFERRED -> new Receipt.Deferred(key, json.instant("until"), json.text("code"), json.text("reason"));
            default -> throw Json.unexpected("a kind of receipt");
        };
    }
}
