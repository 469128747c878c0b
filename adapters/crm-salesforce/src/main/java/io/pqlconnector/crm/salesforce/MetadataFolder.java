package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mapping needs as a Salesforce DX project, which an admin deploys where programs may not change an org. Made without
 * asking the org, so lists of accounts are always values of a field, each with a list view.
 *
 * @see <a
 *     href="https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_source_file_format.htm">Salesforce DX
 *     Project Structure and Source Format</a>
 */
final class MetadataFolder {
    private static final String SOURCE = "force-app/main/default/";
    private static final String API_NAME = "[A-Za-z][A-Za-z0-9_]*";

    private final Needs needs;
    private final String version;

    /**
     * The folder of a mapping.
     *
     * @param version of the API, without the {@code v}
     */
    MetadataFolder(Needs needs, String version) {
        this.needs = needs;
        this.version = version;
    }

    /** All files, by their paths. */
    SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        List<FieldNeed> deployed =
                needs.fields().stream().filter(MetadataFolder::isDeployed).toList();
        for (FieldNeed need : deployed) {
            files.put(
                    SOURCE + "objects/" + need.definedOn() + "/fields/" + need.name() + ".field-meta.xml",
                    MetadataXml.file("CustomField", need.shape().metadata().put("fullName", need.name())));
        }
        for (SalesforceObject object : needs.objects()) {
            if (object.kind() == EntityKind.ACCOUNT && object.type().matches(API_NAME) && needs.isWritten(object)) {
                new ListViews(object, needs)
                        .files()
                        .forEach((name, xml) -> files.put(
                                SOURCE + "objects/" + object.type() + "/listViews/" + name + ".listView-meta.xml",
                                xml));
            }
        }
        put(files, PermissionSets.WORKER, Right.ofWorker(needs), deployed);
        put(files, PermissionSets.VIEWER, Right.ofViewer(needs), deployed);
        files.put("sfdx-project.json", project());
        files.put("README.md", readme());
        return files;
    }

    private static boolean isDeployed(FieldNeed need) {
        return need.isCustom() && need.canBeMade() && need.type().matches(API_NAME);
    }

    private static void put(
            SortedMap<String, String> files, String name, List<Right> rights, List<FieldNeed> deployed) {
        List<String> fields =
                deployed.stream().map(need -> need.type() + "." + need.name()).toList();
        ObjectNode set = Json.object()
                .put("description", PermissionSets.description(name))
                .put("label", PermissionSets.label(name));
        for (Right right : Right.deployable(rights)) {
            if (!right.isField()) {
                object(set, right);
            } else if (right.isStandardField() || fields.contains(right.subject())) {
                set.withArray("fieldPermissions")
                        .addObject()
                        .put("field", right.subject())
                        .put("readable", true)
                        .put("editable", right.edit());
            }
        }
        files.put(
                SOURCE + "permissionsets/" + name + ".permissionset-meta.xml", MetadataXml.file("PermissionSet", set));
    }

    private static void object(ObjectNode set, Right right) {
        set.withArray("objectPermissions")
                .addObject()
                .put("object", right.object())
                .put("allowRead", true)
                .put("allowEdit", right.edit())
                .put("allowCreate", right.create())
                .put("allowDelete", false)
                .put("viewAllRecords", false)
                .put("modifyAllRecords", false);
    }

    private String project() {
        ObjectNode project = Json.object();
        ArrayNode folders = project.putArray("packageDirectories");
        folders.addObject().put("path", "force-app").put("default", true);
        return project.put("name", "pql-connector")
                        .put("namespace", "")
                        .put("sourceApiVersion", version)
                        .toPrettyString()
                + "\n";
    }

    private String readme() {
        String text = """
                # What PQL Connector needs in Salesforce

                Written by `./pql provision --metadata`. Nothing here changes an org until somebody deploys it, with the Salesforce CLI:

                    sf org login web --alias pql
                    sf project deploy start --target-org pql --source-dir force-app --dry-run
                    sf project deploy start --target-org pql --source-dir force-app
                    sf org assign permset --target-org pql --name %s --on-behalf-of CONNECTORS_USERNAME
                    sf org assign permset --target-org pql --name %s --on-behalf-of SOMEBODYS_USERNAME

                Then see what is still missing: `./pql check --live`

                - A picklist that is there already gets exactly the values in these files: Salesforce switches off the others. Add those
                  that are to stay to the file first.
                - The field of lists is for accounts that cannot be members of campaigns. Where they can, `./pql check --live` says what
                  else is needed.
                """.formatted(PermissionSets.WORKER, PermissionSets.VIEWER);
        if (needs.fields().stream().anyMatch(FieldNeed::isAsked)) {
            text += """
                - A field that people fill in and that is there already stays as it is only if its file is taken out first.
                """;
        }
        List<String> byHand = byHand();
        return byHand.isEmpty()
                ? text
                : text + "\nNot in here, and for a person to look at:\n\n" + String.join("\n", byHand) + "\n";
    }

    private List<String> byHand() {
        List<String> lines = new ArrayList<>();
        for (FieldNeed need : needs.fields()) {
            if (need.isCustom() && !isDeployed(need)) {
                Finding finding = need.fit().undescribed(FieldNeed.Existence.ABSENT);
                lines.add("- `" + finding.subject() + "` " + finding.words());
            }
        }
        return lines;
    }
}
