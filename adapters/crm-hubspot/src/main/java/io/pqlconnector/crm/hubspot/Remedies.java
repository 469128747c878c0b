package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person can do about what HubSpot refused, by its codes (HubSpot contract §3, §1). */
final class Remedies {
    private static final String CHECK_VALUE =
            "Look at where the value comes from in the mapping, and at the property in HubSpot's settings.";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry(
                    "INVALID_OPTION",
                    "The property has no such option. Add it: ./pql provision --apply    or change what the mapping writes."),
            Map.entry("INVALID_EMAIL", "HubSpot takes it for no e-mail address. Correct it at the source."),
            Map.entry("INVALID_INTEGER", "The property holds numbers. " + CHECK_VALUE),
            Map.entry("INVALID_LONG", "The property holds numbers. " + CHECK_VALUE),
            Map.entry("INVALID_NUMBER", "The property holds numbers. " + CHECK_VALUE),
            Map.entry(
                    "INVALID_DATE",
                    "The property holds days. Write type: date, or map it to a date and time property."),
            Map.entry(
                    "CONFLICTING_UNIQUE_VALUE",
                    "Another record has this value, perhaps one in the recycle bin. Find it in HubSpot by the value;"
                            + " merge the two, or restore or delete the other one for good."),
            Map.entry(
                    "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
                    "A validation rule of your portal wants another property filled as well. Fill it in the mapping, or"
                            + " change the rule in HubSpot: Settings > Properties."),
            Map.entry(
                    "MISSING_REQUIRED_PROPERTY",
                    "The portal's form for new records wants another property filled. Fill it in the mapping, or change"
                            + " the form in HubSpot: Settings > Objects."),
            Map.entry("OBJECT_NOT_FOUND", "The record is gone from HubSpot. It is looked for again in the next run."));

    private Remedies() {}

    /** A refusal of one record. */
    static Receipt.Rejected receipt(IdempotencyKey key, ApiError error) {
        return new Receipt.Rejected(key, error.code(), error.property(), error.words(), of(error));
    }

    /** What to do. */
    static String of(ApiError error) {
        return error.codes().stream()
                .flatMap(code -> Optional.ofNullable(BY_CODE.get(code.toUpperCase(Locale.ROOT))).stream())
                .findFirst()
                .orElse(CHECK_VALUE);
    }

    /**
     * Throws if an error is not about a record but about the set-up: every record of the batch, and of all batches, would be
     * refused alike, and taking them apart would only multiply the calls (HubSpot contract §4.4).
     */
    static void stopIfSetupIsWrong(HubSpotObject object, ApiError error, Schema schema) {
        boolean gone = error.says("PROPERTY_DOESNT_EXIST");
        boolean readOnly = error.says("READ_ONLY_VALUE");
        boolean notUnique = error.message().contains("by non-unique");
        if (!gone && !readOnly && !notUnique) {
            return;
        }
        schema.forget();
        if (notUnique) {
            throw wrong("HubSpot's property " + object.word() + "." + object.keyProperty()
                    + " is not unique, so records cannot be told apart by it. Delete it in HubSpot, then: ./pql provision"
                    + " --apply");
        }
        String property = object.word() + "." + error.property();
        throw wrong(
                gone
                        ? "HubSpot has no property " + property
                                + " any more. Make it again: ./pql provision --apply    or"
                                + " take it out of the mapping. What was to be written waits."
                        : "HubSpot does not let anybody write " + property
                                + ". Take it out of the mapping, or write it to"
                                + " a property of your own. What was to be written waits.");
    }

    /** A failure that only a change of mapping, configuration or portal mends. */
    static AdapterException wrong(String message) {
        return new AdapterException(FailureKind.CONFIGURATION, message, null);
    }
}
