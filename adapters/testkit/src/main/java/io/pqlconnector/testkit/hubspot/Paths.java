package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three forms of a path, made one (HubSpot contract §1). */
final class Paths {
    private static final Map<List<String>, String> LEGACY = Map.of(
            List.of("crm", "v3", "objects"), "objects",
            List.of("crm", "v4", "objects"), "objects",
            List.of("crm", "v3", "properties"), "properties",
            List.of("crm", "v3", "lists"), "lists",
            List.of("crm", "v4", "associations"), "associations",
            List.of("crm", "v3", "owners"), "owners",
            List.of("crm", "v3", "limits"), "limits",
            List.of("automation", "v4", "sequences"), "sequences",
            List.of("oauth", "v3"), "oauth",
            List.of("account-info", "v3"), "account-info");
    private static final Map<List<String>, String> DATED = Map.of(
            List.of("crm", "objects"), "objects",
            List.of("crm", "properties"), "properties",
            List.of("crm", "lists"), "lists",
            List.of("crm", "associations"), "associations",
            List.of("crm", "owners"), "owners",
            List.of("crm", "limits"), "limits",
            List.of("automation", "sequences"), "sequences",
            List.of("oauth"), "oauth",
            List.of("account-info"), "account-info");

    private Paths() {}

    /**
     * What a path says.
     *
     * @param segments the same for all versions: {@code objects/companies/batch/upsert}
     */
    record Place(ApiVersion version, List<String> segments) {}

    /** Reads a path; empty if no version of the API has it. */
    static Optional<Place> of(List<String> path) {
        return legacy(path).or(() -> dated(path));
    }

    private static Optional<Place> legacy(List<String> path) {
        return LEGACY.entrySet().stream()
                .filter(form -> startsWith(path, form.getKey()))
                .map(form -> new Place(
                        ApiVersion.LEGACY,
                        rest(form.getValue(), path, form.getKey().size())))
                .filter(place -> isOfItsVersion(path, place.segments()))
                .findFirst();
    }

    // Of the objects, v4 has the associations and nothing else; v3 has all but them.
    private static boolean isOfItsVersion(List<String> path, List<String> segments) {
        if (!segments.get(0).equals("objects")) {
            return true;
        }
        boolean associations = segments.size() > 3 && segments.get(3).equals("associations");
        return associations == path.get(1).equals("v4");
    }

    private static Optional<Place> dated(List<String> path) {
        return DATED.entrySet().stream()
                .filter(form -> startsWith(path, form.getKey())
                        && path.size() > form.getKey().size())
                .flatMap(form -> ApiVersion.dated(path.get(form.getKey().size())).stream()
                        .map(version -> new Place(
                                version,
                                rest(form.getValue(), path, form.getKey().size() + 1))))
                .findFirst();
    }

    private static boolean startsWith(List<String> path, List<String> prefix) {
        return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }

    private static List<String> rest(String area, List<String> path, int from) {
        List<String> segments = new ArrayList<>();
        segments.add(area);
        segments.addAll(path.subList(from, path.size()));
        return segments;
    }
}
