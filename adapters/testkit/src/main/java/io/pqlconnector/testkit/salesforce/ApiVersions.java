package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** The versions of the API: three a year, the oldest ones retired (Salesforce contract §0). */
final class ApiVersions {
    private static final int RETIRED = 21;
    private static final int OLDEST = 31;
    private static final int NEWEST = 68;
    private static final List<String> SEASONS = List.of("Winter", "Spring", "Summer");
    private static final int FIRST_OF_26 = 65;

    private ApiVersions() {}

    /** The version in a path; refuses paths without one that answers. */
    static String of(List<String> segments) {
        boolean data = segments.size() >= 3
                && segments.get(0).equals("services")
                && segments.get(1).equals("data")
                && segments.get(2).matches("v[0-9]{2}\\.0");
        if (!data) {
            throw SalesforceError.notFound();
        }
        int number = Integer.parseInt(segments.get(2).substring(1, 3));
        if (number >= RETIRED && number < OLDEST) {
            throw SalesforceError.whole(
                    410, "UNSUPPORTED_API_VERSION", "API version " + number + ".0 is not supported");
        }
        if (number < RETIRED || number > NEWEST) {
            throw SalesforceError.notFound();
        }
        return number + ".0";
    }

    static Answer.Whole list() {
        ArrayNode all = Json.array();
        for (int number = OLDEST; number <= NEWEST; number++) {
            int since = number - FIRST_OF_26;
            all.addObject()
                    .put("label", SEASONS.get(Math.floorMod(since, 3)) + " '" + (26 + Math.floorDiv(since, 3)))
                    .put("url", "/services/data/v" + number + ".0")
                    .put("version", number + ".0");
        }
        return Json.answer(200, all);
    }
}
