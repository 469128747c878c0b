package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.CrmUnderTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The portal as a person sees it and works in it. Whoever uses it holds the portal's lock. */
final class HubSpotView {
    private static final Set<String> HUBSPOTS_OWN =
            Set.of("lifecyclestage", "hubspot_owner_id", "createdate", "lastmodifieddate");

    private final Portal portal;

    HubSpotView(Portal portal) {
        this.portal = portal;
    }

    /** The kind of record behind an object of a mapping. */
    static ObjectType type(ObjectName object) {
        return Arrays.stream(ObjectType.values())
                .filter(type -> type.lower().equals(object.value()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("HubSpot has no object " + object));
    }

    Set<CrmId> records(ObjectName object) {
        return ids(portal.records(type(object)).all());
    }

    HubRecord record(ObjectName object, CrmId id) {
        return portal.record(type(object), id.value())
                .orElseThrow(() -> new AssertionError("HubSpot has no " + object + " " + id));
    }

    Map<String, String> fields(ObjectName object, CrmId id) {
        Map<String, String> fields = new TreeMap<>();
        record(object, id).values().forEach((name, value) -> {
            if (!name.startsWith("hs_") && !HUBSPOTS_OWN.contains(name)) {
                portal.catalog(type(object)).find(name).ifPresent(property -> fields.put(name, shown(property, value)));
            }
        });
        return fields;
    }

    CrmId create(ObjectName object, Map<String, String> fields) {
        Records records = portal.records(type(object));
        HubRecord record = records.create(portal.now());
        records.set(record, fields, portal.now());
        return new CrmId(record.id());
    }

    void edit(ObjectName object, CrmId id, String field, String value) {
        portal.records(type(object)).set(record(object, id), Map.of(field, value), portal.now());
    }

    void archive(ObjectName object, CrmId id) {
        portal.records(type(object)).archive(record(object, id), portal.now());
    }

    CrmId merge(ObjectName object, CrmId primary, CrmId merged) {
        return new CrmId(new Merge(portal)
                .of(record(object, primary), record(object, merged))
                .id());
    }

    /** Gives an option another value; records keep the old one. */
    void renameOption(ObjectName object, String property, String from, String to) {
        PropertyCatalog catalog = portal.catalog(type(object));
        HubSpotProperty old = catalog.find(property).orElseThrow();
        catalog.put(old.withOptions(old.options().stream()
                .map(one -> one.value().equals(from)
                        ? new HubSpotProperty.Option(to, to, one.displayOrder(), one.hidden())
                        : one)
                .toList()));
    }

    void giveOwner(ObjectName object, CrmId id, String email) {
        String owner = portal.options().users().stream()
                .filter(user -> user.email().equals(email))
                .map(HubSpotUser::ownerId)
                .findFirst()
                .orElseThrow(() -> new AssertionError("HubSpot has no user " + email));
        edit(object, id, "hubspot_owner_id", owner);
    }

    Set<CrmId> companiesOf(CrmId contact) {
        return portal.record(ObjectType.CONTACTS, contact.value())
                .map(record -> ids(portal.associations().of(record, ObjectType.COMPANIES)))
                .orElse(Set.of());
    }

    // A name belongs to one list only, whatever it holds. Where two kinds of records share a name in a mapping, an
    // adapter has to tell its lists apart by something that it adds.
    List<CrmId> members(ObjectName object, String name) {
        ObjectType type = type(object);
        Optional<HubList> list = portal.lists()
                .named(type, name)
                .or(() -> portal.lists().live().stream()
                        .filter(one -> one.type() == type && one.name().startsWith(name))
                        .findFirst());
        return list.stream()
                .flatMap(one -> one.members().keySet().stream())
                .filter(id -> portal.record(type, id).isPresent())
                .map(CrmId::new)
                .toList();
    }

    void defineDynamicList(ObjectName object, String name, CrmId... members) {
        HubList list = portal.lists().create(name, type(object), HubList.Processing.DYNAMIC);
        for (CrmId member : members) {
            list.members().put(member.value(), portal.now());
        }
    }

    List<CrmUnderTest.Enrollment> enrollments() {
        return portal.enrollments().all().stream()
                .map(one -> new CrmUnderTest.Enrollment(
                        new CrmId(one.id()),
                        new CrmId(one.contact()),
                        one.sequence().name(),
                        one.sender()))
                .toList();
    }

    List<CrmUnderTest.Task> tasks() {
        return portal.records(ObjectType.TASKS).all().stream().map(this::task).toList();
    }

    private CrmUnderTest.Task task(HubRecord task) {
        String owner = portal.owner(task.value("hubspot_owner_id"))
                .map(HubSpotUser::email)
                .orElse("");
        LocalDate due = LocalDate.ofInstant(
                Instant.parse(task.value("hs_timestamp")),
                portal.options().account().timeZone());
        return new CrmUnderTest.Task(
                new CrmId(task.id()),
                about(task),
                task.value("hs_task_subject"),
                EngagementText.of(task.value("hs_task_body")),
                owner,
                due);
    }

    List<CrmUnderTest.Note> notes() {
        return portal.records(ObjectType.NOTES).all().stream()
                .map(note -> new CrmUnderTest.Note(
                        new CrmId(note.id()), about(note), EngagementText.of(note.value("hs_note_body"))))
                .toList();
    }

    private CrmId about(HubRecord engagement) {
        return portal.associations().allOf(engagement).stream()
                .map(record -> new CrmId(record.id()))
                .findFirst()
                .orElseGet(() -> new CrmId("nothing"));
    }

    CrmId addDeal(CrmId company, CrmUnderTest.Deal deal) {
        HubRecord record = portal.records(ObjectType.DEALS).create(deal.opened());
        portal.records(ObjectType.DEALS).set(record, Map.of("dealname", "Deal of " + company.value()), portal.now());
        CrmId id = new CrmId(record.id());
        changeDeal(id, deal);
        HubRecord owner = portal.record(ObjectType.COMPANIES, company.value()).orElseThrow();
        portal.associations()
                .add(
                        record,
                        new Associations.Wanted(
                                owner, AssociationType.unlabelled(ObjectType.DEALS, ObjectType.COMPANIES)));
        return id;
    }

    void changeDeal(CrmId id, CrmUnderTest.Deal deal) {
        Map<String, String> values = Map.of(
                "amount",
                deal.value().toPlainString(),
                "dealstage",
                deal.isOpen() ? "qualifiedtobuy" : deal.isWon() ? "closedwon" : "closedlost",
                "pipeline",
                "default",
                "hs_is_closed",
                Boolean.toString(!deal.isOpen()),
                "hs_is_closed_won",
                Boolean.toString(deal.isWon()),
                "deal_currency_code",
                "USD",
                "closedate",
                deal.isOpen() ? "" : PropertyValues.time(deal.at()));
        portal.records(ObjectType.DEALS)
                .set(portal.record(ObjectType.DEALS, id.value()).orElseThrow(), values, portal.now());
    }

    private static String shown(HubSpotProperty property, String value) {
        return switch (property.type()) {
            case "number" -> new FieldValue.Number(new BigDecimal(value)).shown();
            case "datetime" -> new FieldValue.DateTime(Instant.parse(value)).shown();
            case "enumeration" ->
                property.isMultiple() ? new FieldValue.Choices(List.of(value.split(";", -1))).shown() : value;
            default -> value;
        };
    }

    private static Set<CrmId> ids(Iterable<HubRecord> records) {
        Set<CrmId> ids = new LinkedHashSet<>();
        records.forEach(record -> ids.add(new CrmId(record.id())));
        return ids;
    }
}
