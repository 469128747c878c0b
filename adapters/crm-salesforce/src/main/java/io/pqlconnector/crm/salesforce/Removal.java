package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes away what was made for a mapping: campaigns, fields, permission sets. What is not ours stays. */
final class Removal {
    private final Schema schema;
    private final Collections collections;
    private final ToolingFields tooling;
    private final PermissionSets permissions;
    private final CampaignInspection campaigns;

    Removal(
            Schema schema,
            Collections collections,
            ToolingFields tooling,
            PermissionSets permissions,
            CampaignInspection campaigns) {
        this.schema = schema;
        this.collections = collections;
        this.tooling = tooling;
        this.permissions = permissions;
        this.campaigns = campaigns;
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#remove}. */
    List<Finding> remove(Needs needs, boolean dryRun) throws InterruptedException {
        List<Finding> findings = new ArrayList<>(lists(needs.campaigns(), dryRun));
        List<FieldNeed> fields =
                needs.fields().stream().filter(FieldNeed::isWritten).toList();
        Map<FieldNeed, FieldNeed.Existence> existence = tooling.existence(fields);
        for (FieldNeed need : fields) {
            if (!need.isCustom()) {
                findings.add(stays(need.subject(), "it is Salesforce's own"));
            } else if (existence.get(need) == FieldNeed.Existence.THERE) {
                findings.add(field(need, dryRun));
            } else if (existence.get(need) == FieldNeed.Existence.UNKNOWN) {
                findings.add(need.wrong(
                        "our user may not look who made it. Delete it in Setup > Object Manager, if it is there."));
            }
        }
        findings.addAll(filledByPeople(needs));
        // Last, because they are what lets us do all this.
        for (String set : List.of(PermissionSets.VIEWER, PermissionSets.WORKER)) {
            permissionSet(set, dryRun).ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    private List<Finding> filledByPeople(Needs needs) throws InterruptedException {
        List<FieldNeed> asked =
                needs.fields().stream().filter(FieldNeed::isAsked).toList();
        Map<FieldNeed, FieldNeed.Existence> existence = tooling.existence(asked);
        List<Finding> findings = new ArrayList<>();
        for (FieldNeed need : asked) {
            boolean described = schema.find(need.type())
                    .filter(definition -> definition.has(need.name()))
                    .isPresent();
            if (described || existence.get(need) == FieldNeed.Existence.THERE) {
                findings.add(
                        stays(
                                need.subject(),
                                "people's words are in it. Who saw it by " + PermissionSets.VIEWER
                                        + " needs the right to it in another permission set; or delete it in Setup > Object Manager"));
            }
        }
        return findings;
    }

    private List<Finding> lists(List<Blueprint.MemberList> lists, boolean dryRun) throws InterruptedException {
        Optional<Schema.Definition> campaign = schema.find("Campaign");
        List<Finding> findings = new ArrayList<>();
        Map<String, Row> made = campaign.isPresent() ? campaigns.made(campaign.get(), lists) : Map.of();
        for (Blueprint.MemberList list : lists) {
            Row row = made.get(Row.fold(campaigns.key(list)));
            if (row != null) {
                findings.add(taken(CampaignInspection.subject(list), "the campaign, with its members", dryRun, () -> {
                    Collections.Result result =
                            collections.delete("Campaign", List.of(row.id())).get(0);
                    if (!result.success() && !result.error().is("ENTITY_IS_DELETED")) {
                        throw Refusals.wrong("Salesforce refused to delete the campaign ("
                                + result.error().code() + ", " + result.error().words()
                                + "). Delete it in Salesforce.");
                    }
                }));
            }
        }
        return findings;
    }

    private Finding field(FieldNeed need, boolean dryRun) throws InterruptedException {
        Optional<ToolingFields.Made> made = tooling.find(need);
        if (made.isEmpty() || !made.get().isOurs()) {
            return stays(need.subject(), "it was not made by us");
        }
        ToolingFields.Made ours = made.get();
        return taken(
                need.subject(),
                "the field, with its values; Salesforce keeps it for 15 days in Setup > Object Manager > Deleted Fields",
                dryRun,
                () -> tooling.delete(need, ours));
    }

    private Optional<Finding> permissionSet(String name, boolean dryRun) throws InterruptedException {
        String subject = "permission set " + name;
        Optional<PermissionSets.Found> found;
        try {
            found = permissions.find(name);
        } catch (AdapterException e) {
            return Optional.of(refused(subject, e));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PermissionSets.Found set = found.get();
        return Optional.of(
                set.isOurs()
                        ? taken(
                                subject,
                                "the permission set, also from whoever has it",
                                dryRun,
                                () -> permissions.delete(set, name))
                        : stays(subject, "it was not made by us"));
    }

    /** Something that is taken away. */
    private interface Step {
        void take() throws InterruptedException;
    }

    // One that Salesforce keeps, as for a field that a flow uses, does not keep the others.
    private static Finding taken(String subject, String words, boolean dryRun, Step step) throws InterruptedException {
        try {
            if (!dryRun) {
                step.take();
            }
            return new Finding(subject, Finding.State.MISSING, words);
        } catch (AdapterException e) {
            return refused(subject, e);
        }
    }

    private static Finding refused(String subject, AdapterException e) {
        if (e.kind() != FailureKind.AUTHENTICATION && e.kind() != FailureKind.CONFIGURATION) {
            throw e;
        }
        return new Finding(subject, Finding.State.WRONG, e.words());
    }

    private static Finding stays(String subject, String why) {
        return new Finding(subject, Finding.State.PRESENT, "stays: " + why);
    }
}
