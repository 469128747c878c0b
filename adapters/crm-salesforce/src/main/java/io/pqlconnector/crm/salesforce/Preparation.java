package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Looks whether an org has what a mapping needs, makes what is missing, and takes it away again. */
final class Preparation {
    private final Schema schema;
    private final Catalog catalog;
    private final CadenceProvider cadences;
    private final ToolingFields tooling;
    private final Provisioning provisioning;
    private final CampaignInspection campaigns;
    private final QuotaInspection quota;
    private final Removal removal;
    private final String version;

    Preparation(
            SalesforceClient client,
            Schema schema,
            Queries queries,
            Collections collections,
            Catalog catalog,
            CadenceProvider cadences,
            SalesforceSettings settings,
            TimeAndChance time) {
        this.schema = schema;
        this.catalog = catalog;
        this.cadences = cadences;
        tooling = new ToolingFields(client);
        campaigns = new CampaignInspection(schema, queries, collections, catalog, settings.campaigns(), time);
        PermissionSets permissions = new PermissionSets(client, queries, collections);
        provisioning = new Provisioning(schema, tooling, permissions, campaigns);
        quota = new QuotaInspection(client);
        removal = new Removal(schema, collections, tooling, permissions, campaigns);
        version = settings.version();
    }

    /** Something that is looked at. */
    private interface Look {
        List<Finding> take() throws InterruptedException;
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#inspect}. */
    List<Finding> inspect(Blueprint blueprint) throws InterruptedException {
        Needs needs = needs(blueprint);
        List<Finding> findings = new ArrayList<>();
        for (SalesforceObject object : needs.objects()) {
            findings.add(inspect(object, needs));
        }
        findings.addAll(inspectFields(needs));
        findings.addAll(unlessForbidden("Campaign", () -> campaigns.inspect(needs.campaigns())));
        if (!blueprint.sequences().isEmpty()) {
            findings.addAll(unlessForbidden(cadences.name(), () -> cadences.inspect(blueprint.sequences())));
        }
        quota.inspect().ifPresent(findings::add);
        return List.copyOf(findings);
    }

    private Needs needs(Blueprint blueprint) throws InterruptedException {
        boolean ofAccounts = blueprint.lists().stream()
                .anyMatch(list -> catalog.of(list.object()).equals(SalesforceObject.ACCOUNT));
        boolean members = ofAccounts
                && schema.find("CampaignMember")
                        .flatMap(member -> member.field("AccountId"))
                        .filter(Field::createable)
                        .isPresent();
        return new Needs(blueprint, catalog, members);
    }

    // A right that is missing for one thing does not keep the others from being looked at.
    private static List<Finding> unlessForbidden(String subject, Look look) throws InterruptedException {
        try {
            return look.take();
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AUTHENTICATION) {
                throw e;
            }
            return List.of(new Finding(subject, Finding.State.WRONG, e.words()));
        }
    }

    private Finding inspect(SalesforceObject object, Needs needs) throws InterruptedException {
        Optional<Schema.Definition> definition = schema.find(object.type());
        String subject = object.toString();
        if (definition.isEmpty()) {
            return isStandard(object)
                    ? new Finding(
                            subject,
                            Finding.State.MISSING,
                            "hidden from our user, who is given the right to it, as far as its licence allows")
                    : new Finding(
                            subject,
                            Finding.State.WRONG,
                            "the org has no such object, or hides it from our user. Look at its API name in Setup > Object Manager;"
                                    + " give our user the right to it in a permission set; or take it out of the mapping.");
        }
        if (!needs.isWritten(object)) {
            return new Finding(subject, Finding.State.PRESENT, "can be read; nothing is written to it");
        }
        boolean create = needs.isCreated(object);
        if (!definition.get().updateable() || (create && !definition.get().createable())) {
            return new Finding(
                    subject,
                    Finding.State.MISSING,
                    "our user may not " + (create ? "edit and create" : "edit") + " such records; the permission set "
                            + PermissionSets.WORKER + " gives the right, as far as the user's licence allows");
        }
        return new Finding(
                subject,
                Finding.State.PRESENT,
                create ? "can be edited and created" : "can be edited; none is created");
    }

    private static boolean isStandard(SalesforceObject object) {
        return !object.type().toLowerCase(Locale.ROOT).endsWith("__c");
    }

    private List<Finding> inspectFields(Needs needs) throws InterruptedException {
        Map<FieldNeed, Optional<Field>> live = live(needs);
        List<FieldNeed> undescribed = live.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        Map<FieldNeed, FieldNeed.Existence> existence = tooling.existence(undescribed);
        List<Finding> findings = new ArrayList<>();
        for (FieldNeed need : needs.fields()) {
            Optional<Field> field = live.getOrDefault(need, Optional.empty());
            if (field.isPresent()) {
                findings.add(inspect(need, field.get()));
            } else if (live.containsKey(need)) {
                findings.add(need.fit().undescribed(existence.getOrDefault(need, FieldNeed.Existence.UNKNOWN)));
            }
        }
        return findings;
    }

    // Of objects that are there; of the others there is nothing to say but that.
    private Map<FieldNeed, Optional<Field>> live(Needs needs) throws InterruptedException {
        Map<FieldNeed, Optional<Field>> live = new HashMap<>();
        for (FieldNeed need : needs.fields()) {
            Optional<Schema.Definition> definition = schema.find(need.type());
            if (definition.isPresent()) {
                live.put(need, definition.get().field(need.name()));
            }
        }
        return live;
    }

    private Finding inspect(FieldNeed need, Field field) throws InterruptedException {
        if (need.isAsked()) {
            boolean made = need.isCustom()
                    && !need.lacking(field).isEmpty()
                    && tooling.find(need).filter(ToolingFields.Made::isOurs).isPresent();
            return need.fit().inspectAsked(field, made);
        }
        if (need.isCustom() && need.isReadOnly(field)) {
            boolean computed =
                    tooling.find(need).filter(ToolingFields.Made::isComputed).isPresent();
            return computed ? need.fit().computed() : need.fit().inspect(field);
        }
        if (need.isCustom() && !need.lacking(field).isEmpty()) {
            String shared =
                    tooling.find(need).map(ToolingFields.Made::sharedValues).orElse("");
            if (!shared.isEmpty()) {
                return need.wrong("lacks the values " + String.join(", ", need.lacking(field))
                        + ", and shares its values with other fields. Add them in Setup > Picklist Value Sets > "
                        + shared
                        + ".");
            }
        }
        return need.fit().inspect(field);
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#provision}. */
    List<Finding> provision(Blueprint blueprint) throws InterruptedException {
        schema.forget();
        Map<String, String> refused = provisioning.make(needs(blueprint));
        schema.forget();
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : inspect(blueprint)) {
            // What was refused for all stands where nothing is said of the one.
            String words = refused.getOrDefault(finding.subject(), refused.getOrDefault("", ""));
            findings.add(
                    finding.state() == Finding.State.MISSING && !words.isEmpty()
                            ? new Finding(finding.subject(), Finding.State.WRONG, words)
                            : finding);
        }
        if (!refused.containsKey("")) {
            findings.addAll(provisioning.permissionSets());
        }
        return List.copyOf(findings);
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#remove}. */
    List<Finding> remove(Blueprint blueprint, boolean dryRun) throws InterruptedException {
        schema.forget();
        List<Finding> findings = removal.remove(needs(blueprint), dryRun);
        schema.forget();
        return findings;
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#metadata}. */
    SortedMap<String, String> metadata(Blueprint blueprint) {
        return new MetadataFolder(new Needs(blueprint, catalog, false), version).files();
    }
}
