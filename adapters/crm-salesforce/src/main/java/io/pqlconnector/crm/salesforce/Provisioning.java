package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes fields, values and rights that are missing (Salesforce contract §3). A new field is visible to nobody until a permission
 * set says otherwise, so rights come before values.
 */
final class Provisioning {
    private final Schema schema;
    private final ToolingFields tooling;
    private final PermissionSets permissions;
    private final CampaignInspection campaigns;

    Provisioning(Schema schema, ToolingFields tooling, PermissionSets permissions, CampaignInspection campaigns) {
        this.campaigns = campaigns;
        this.schema = schema;
        this.tooling = tooling;
        this.permissions = permissions;
    }

    /** Something that is done. */
    private interface Step {
        void take() throws InterruptedException;
    }

    /**
     * Makes what is missing.
     *
     * @return why something was refused, by the subject of its finding in whatever case; what was refused for all has none
     */
    Map<String, String> make(Needs needs) throws InterruptedException {
        // A right is refused under the API name of an object, and a finding has the name in the mapping.
        Map<String, String> refused = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        makeFields(needs, refused);
        grant(needs, refused);
        schema.forget();
        addValues(needs, refused);
        schema.forget();
        addStatuses(needs, refused);
        return refused;
    }

    private void makeFields(Needs needs, Map<String, String> refused) throws InterruptedException {
        List<FieldNeed> absent = new ArrayList<>();
        for (FieldNeed need : needs.fields()) {
            boolean described = schema.find(need.type())
                    .filter(definition -> definition.has(need.name()))
                    .isPresent();
            if (!described && need.canBeMade()) {
                absent.add(need);
            }
        }
        Map<FieldNeed, FieldNeed.Existence> existence = tooling.existence(absent);
        for (FieldNeed need : absent) {
            if (existence.get(need) == FieldNeed.Existence.ABSENT) {
                attempt(need.subject(), refused, "", () -> {
                    tooling.create(need);
                });
            }
        }
    }

    private void grant(Needs needs, Map<String, String> refused) throws InterruptedException {
        // Only for fields that are there: one that could not be made has a reason of its own.
        List<FieldNeed> custom =
                needs.fields().stream().filter(FieldNeed::isCustom).toList();
        Map<FieldNeed, FieldNeed.Existence> existence = tooling.existence(custom);
        List<String> there = custom.stream()
                .filter(need -> existence.get(need) == FieldNeed.Existence.THERE)
                .map(need -> need.type() + "." + need.name())
                .toList();
        List<Right> ofWorker = grantable(Right.ofWorker(needs), there);
        attempt("", refused, AdminRight.byHand(), () -> {
            refused.putAll(permissions.grant(PermissionSets.WORKER, ofWorker));
            permissions.assignToUs(PermissionSets.WORKER);
        });
        List<Right> ofViewer = grantable(readingOthers(Right.ofViewer(needs), custom), there);
        attempt("permission set " + PermissionSets.VIEWER, refused, AdminRight.byHand(), () -> {
            permissions.grant(PermissionSets.VIEWER, ofViewer);
        });
    }

    // Who may fill in a field that somebody else has made is for whoever made it to say.
    private List<Right> readingOthers(List<Right> rights, List<FieldNeed> needs) throws InterruptedException {
        Set<String> others = new HashSet<>();
        for (FieldNeed need : needs) {
            if (need.isAsked()
                    && tooling.find(need).filter(ToolingFields.Made::isOurs).isEmpty()) {
                others.add(need.type() + "." + need.name());
            }
        }
        return rights.stream()
                .map(right -> others.contains(right.subject()) ? right.onlyRead() : right)
                .toList();
    }

    private List<Right> grantable(List<Right> rights, List<String> there) throws InterruptedException {
        List<Right> grantable = new ArrayList<>();
        for (Right right : rights) {
            if (right.isStandardField() ? isLacking(right) : !right.isField() || there.contains(right.subject())) {
                grantable.add(right);
            }
        }
        return grantable;
    }

    // Many of Salesforce's own fields are everybody's and take no right, so none is given that we have.
    private boolean isLacking(Right right) throws InterruptedException {
        return schema.find(right.object())
                .flatMap(definition -> definition.field(right.field()))
                .filter(field -> !right.edit() || field.updateable())
                .isEmpty();
    }

    private void addValues(Needs needs, Map<String, String> refused) throws InterruptedException {
        for (FieldNeed need : needs.fields()) {
            Optional<Field> field = schema.find(need.type()).flatMap(definition -> definition.field(need.name()));
            boolean lacks = need.isCustom()
                    && field.filter(one ->
                                    need.isAsked() || need.fit().inspect(one).state() == Finding.State.MISSING)
                            .filter(one -> !need.lacking(one).isEmpty())
                            .isPresent();
            if (lacks) {
                attempt(need.subject(), refused, "", () -> {
                    Optional<ToolingFields.Made> made = tooling.find(need);
                    if (made.isPresent()
                            && made.get().sharedValues().isEmpty()
                            && (!need.isAsked() || made.get().isOurs())) {
                        tooling.addValues(need, made.get());
                    }
                });
            }
        }
    }

    private void addStatuses(Needs needs, Map<String, String> refused) throws InterruptedException {
        Map<String, Blueprint.MemberList> lists = new HashMap<>();
        needs.campaigns().forEach(list -> lists.put(CampaignInspection.subject(list), list));
        attempt("Campaign", refused, "", () -> {
            for (Finding finding : campaigns.inspect(needs.campaigns())) {
                Optional<Blueprint.MemberList> list = Optional.ofNullable(lists.get(finding.subject()));
                if (finding.state() == Finding.State.MISSING && list.isPresent()) {
                    Blueprint.MemberList lacking = list.get();
                    attempt(finding.subject(), refused, "", () -> campaigns.addStatuses(lacking));
                }
            }
        });
    }

    // What an org does not let us do is for a person; what it could not do now is for the next attempt.
    private static void attempt(String subject, Map<String, String> refused, String advice, Step step)
            throws InterruptedException {
        try {
            step.take();
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AUTHENTICATION && e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            refused.put(subject, e.words().contains(advice) ? e.words() : e.words() + " " + advice);
        }
    }

    /** What is said of the permission sets that are there. */
    List<Finding> permissionSets() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (String set : List.of(PermissionSets.WORKER, PermissionSets.VIEWER)) {
            if (permissions.find(set).isPresent()) {
                findings.add(new Finding(
                        "permission set " + set,
                        Finding.State.PRESENT,
                        set.equals(PermissionSets.WORKER)
                                ? "for our own user, who has it"
                                : "for people: assign it in Setup to whoever should see what we write"));
            }
        }
        return findings;
    }
}
