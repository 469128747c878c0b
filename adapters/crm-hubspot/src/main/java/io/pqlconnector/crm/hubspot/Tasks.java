package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Operation.CreateTask;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tasks of the type To-do, due in the morning (HubSpot contract §9.1). */
final class Tasks implements Engagements.Kind<CreateTask> {
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    private final Owners owners;
    private final Portal portal;

    Tasks(Owners owners, Portal portal) {
        this.owners = owners;
        this.portal = portal;
    }

    @Override
    public String word() {
        return "task";
    }

    @Override
    public String type() {
        return "tasks";
    }

    @Override
    public String textProperty() {
        return "hs_task_body";
    }

    @Override
    public int association(HubSpotObject object) {
        return object.taskAssociation();
    }

    @Override
    public String text(CreateTask task) {
        return task.body();
    }

    @Override
    public List<Map<String, String>> properties(List<CreateTask> tasks) throws InterruptedException {
        Set<Assignee> assignees = new LinkedHashSet<>();
        tasks.forEach(task -> assignees.add(task.owner()));
        Map<Assignee, Owners.Owner> ownerOf = owners.of(assignees);
        List<Map<String, String>> all = new ArrayList<>();
        for (CreateTask task : tasks) {
            Map<String, String> properties = new TreeMap<>();
            properties.put(
                    "hs_timestamp",
                    task.due()
                            .atTime(MORNING)
                            .atZone(portal.get().zone())
                            .toInstant()
                            .toString());
            properties.put("hs_task_subject", task.subject());
            properties.put("hs_task_status", "NOT_STARTED");
            properties.put("hs_task_type", "TODO");
            Optional.ofNullable(ownerOf.get(task.owner()))
                    .ifPresent(owner -> properties.put("hubspot_owner_id", owner.id()));
            all.add(properties);
        }
        return all;
    }
}
