package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks whether a portal has what a mapping needs, makes what is missing, and takes it away again. */
final class Preparation {
    private static final int LOOKS = 5;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Objects objects;
    private final Properties properties;
    private final Schema schema;
    private final Lists lists;
    private final SequenceInspection sequences;
    private final TimeAndChance time;

    Preparation(
            Objects objects,
            Properties properties,
            Schema schema,
            Lists lists,
            SequenceInspection sequences,
            TimeAndChance time) {
        this.objects = objects;
        this.properties = properties;
        this.schema = schema;
        this.lists = lists;
        this.sequences = sequences;
        this.time = time;
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#inspect}. */
    List<Finding> inspect(Blueprint needs) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (HubSpotObject object : writtenIn(needs)) {
            writable(object).ifPresent(findings::add);
        }
        for (PropertyNeed need : propertiesOf(needs)) {
            findings.add(inspect(need));
        }
        for (Blueprint.MemberList need : needs.lists()) {
            findings.addAll(unlessForbidden(subject(need), () -> List.of(inspect(need))));
        }
        for (Blueprint.Sequence need : needs.sequences()) {
            findings.addAll(unlessForbidden("sequence \"" + need.sequence() + "\"", () -> sequences.inspect(need)));
        }
        return List.copyOf(findings);
    }

    /** Something that is looked at. */
    private interface Look {
        List<Finding> take() throws InterruptedException;
    }

    // A scope that is missing for one thing does not keep the others from being looked at.
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

    private Finding inspect(PropertyNeed need) throws InterruptedException {
        Map<String, Property> live = schema.of(need.object());
        Map<String, Property> archived = live.containsKey(need.name()) ? Map.of() : schema.archived(need.object());
        return need.inspect(live, archived);
    }

    private Finding inspect(Blueprint.MemberList need) throws InterruptedException {
        Optional<Lists.MemberList> list = lists.find(HubSpotObject.of(need.object()), need.name());
        if (list.isEmpty()) {
            return new Finding(subject(need), Finding.State.MISSING, "a new list, empty");
        }
        return list.get().takesMembers()
                ? new Finding(
                        subject(need),
                        Finding.State.PRESENT,
                        "list " + list.get().id())
                : new Finding(
                        subject(need),
                        Finding.State.WRONG,
                        "is an active list: its members follow from its filters, and nobody can be added. Rename it in"
                                + " HubSpot, or give ours another name in the mapping.");
    }

    private Optional<Finding> writable(HubSpotObject object) throws InterruptedException {
        Answer answer = objects.tryToWrite(object.type());
        return answer.status() == 403
                ? Optional.of(new Finding(
                        object.type(),
                        Finding.State.WRONG,
                        Refusals.forbidden(answer.error(), "write " + object.type())))
                : Optional.empty();
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#provision}. */
    List<Finding> provision(Blueprint needs) throws InterruptedException {
        schema.forget();
        Set<HubSpotObject> grouped = new LinkedHashSet<>();
        for (PropertyNeed need : propertiesOf(needs)) {
            if (inspect(need).state() == Finding.State.MISSING) {
                Optional<Property> there =
                        Optional.ofNullable(schema.of(need.object()).get(need.name()));
                if (there.isPresent()) {
                    properties.setOptions(need.object(), need.name(), need.withOptions(there.get()));
                } else {
                    if (grouped.add(need.object())) {
                        properties.ensureGroup(need.object());
                    }
                    properties.create(need.object(), need.draft(), need.description());
                }
            }
        }
        for (Blueprint.MemberList need : needs.lists()) {
            lists.findOrCreate(HubSpotObject.of(need.object()), need.name());
        }
        awaitProperties(needs);
        return inspect(needs);
    }

    // A new property shows after up to 0.7 seconds (HubSpot contract §6).
    private void awaitProperties(Blueprint needs) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            schema.forget();
            boolean isThere = true;
            for (PropertyNeed need : propertiesOf(needs)) {
                isThere &= inspect(need).state() != Finding.State.MISSING;
            }
            if (isThere) {
                return;
            }
            time.pause(BETWEEN_LOOKS);
        }
    }

    /** See {@link io.pqlconnector.spi.destination.Destination#remove}. */
    List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Blueprint.MemberList need : needs.lists()) {
            Optional<Lists.MemberList> list = lists.find(HubSpotObject.of(need.object()), need.name());
            if (list.isPresent() && list.get().takesMembers()) {
                if (!dryRun) {
                    lists.delete(list.get());
                }
                findings.add(new Finding(
                        subject(need), Finding.State.MISSING, "the list, with its members; HubSpot can restore it"));
            } else if (list.isPresent()) {
                findings.add(new Finding(subject(need), Finding.State.PRESENT, "stays: it is not ours"));
            }
        }
        schema.forget();
        for (PropertyNeed need : propertiesOf(needs)) {
            Property property = schema.of(need.object()).get(need.name());
            if (property != null) {
                findings.add(remove(need, property, dryRun));
            }
        }
        schema.forget();
        return List.copyOf(findings);
    }

    private Finding remove(PropertyNeed need, Property property, boolean dryRun) throws InterruptedException {
        String subject = need.object().word() + "." + need.name();
        if (need.isFilledByPeople()) {
            return new Finding(
                    subject,
                    Finding.State.PRESENT,
                    "stays: people's words are in it. Archive it in HubSpot if nobody needs them: Settings > Properties");
        }
        if (!property.group().equals(Properties.GROUP)) {
            return new Finding(subject, Finding.State.PRESENT, "stays: it was not made by us");
        }
        if (!dryRun) {
            properties.archive(need.object(), need.name());
        }
        return new Finding(subject, Finding.State.MISSING, "the property, with its values; HubSpot can restore it");
    }

    // Our keys, which every object needs, before what the mapping writes.
    private static List<PropertyNeed> propertiesOf(Blueprint needs) {
        Map<String, PropertyNeed> byName = new LinkedHashMap<>();
        for (HubSpotObject object : writtenIn(needs)) {
            byName.put(object.word() + object.keyProperty(), PropertyNeed.ofKey(object));
        }
        for (Blueprint.Field field : needs.fields()) {
            HubSpotObject object = HubSpotObject.of(field.object());
            byName.putIfAbsent(object.word() + field.name(), new PropertyNeed(object, field));
        }
        return List.copyOf(byName.values());
    }

    private static Set<HubSpotObject> writtenIn(Blueprint needs) {
        Set<HubSpotObject> written = new LinkedHashSet<>();
        for (Blueprint.Field field : needs.fields()) {
            if (!field.isFilledByPeople()) {
                written.add(HubSpotObject.of(field.object()));
            }
        }
        return written;
    }

    private static String subject(Blueprint.MemberList need) {
        ObjectName object = need.object();
        return "list \"" + need.name() + "\" of " + object;
    }
}
