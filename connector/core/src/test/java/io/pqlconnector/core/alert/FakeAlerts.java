package io.pqlconnector.core.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Both sides of the box, in memory, for one channel. */
final class FakeAlerts implements AlertBox, AlertPost {
    private final Set<String> keys = new HashSet<>();
    private final List<Taken> told = new ArrayList<>();
    private final List<Taken> waiting = new ArrayList<>();
    private final Map<String, Long> conditions = new LinkedHashMap<>();
    private final Map<String, Stored> messages = new LinkedHashMap<>();
    private final List<Dropped> dropped = new ArrayList<>();
    private Optional<Cursor> cursor = Optional.empty();

    private record Taken(Alert alert, Instant at) {}

    private record Stored(AlertMessage message, Instant notBefore, boolean open, String why) {}

    /** The titles of all alerts, in the order in which they were taken in. */
    List<String> titles() {
        return told.stream().map(taken -> taken.alert().title()).toList();
    }

    /** All alerts, in the order in which they were taken in. */
    List<Alert> alerts() {
        return told.stream().map(Taken::alert).toList();
    }

    @Override
    public Optional<Cursor> cursor(String channel) {
        return cursor;
    }

    @Override
    public Map<String, Long> conditions(String channel) {
        return Map.copyOf(conditions);
    }

    @Override
    public boolean wasTold(String channel, AlertKind kind, String subject, Instant since) {
        return told.stream()
                .anyMatch(taken -> taken.alert().kind() == kind
                        && taken.alert().subject().equals(subject)
                        && taken.at().isAfter(since));
    }

    @Override
    public boolean put(Harvest harvest) {
        if (!cursor.equals(harvest.from())) {
            return false;
        }
        cursor = Optional.of(harvest.to());
        harvest.begun()
                .forEach(condition ->
                        conditions.putIfAbsent(condition, harvest.to().run()));
        harvest.ended().forEach(conditions::remove);
        for (Alert alert : harvest.alerts()) {
            if (keys.add(alert.key())) {
                told.add(new Taken(alert, harvest.at()));
                waiting.add(new Taken(alert, harvest.at()));
            }
        }
        return true;
    }

    @Override
    public Optional<Pending> oldestPending(String channel) {
        return messages.values().stream()
                .filter(Stored::open)
                .map(stored -> new Pending(stored.message(), stored.notBefore(), stored.why()))
                .findFirst();
    }

    @Override
    public Waiting waiting(String channel) {
        return new Waiting(waiting.size(), waiting.stream().map(Taken::at).min(Comparator.naturalOrder()));
    }

    @Override
    public long madeSince(String channel, Instant since) {
        return messages.values().stream()
                .filter(stored -> stored.message().madeAt().isAfter(since))
                .count();
    }

    @Override
    public AlertMessage bundle(String channel, long alerts, Instant now) {
        List<Taken> taken = List.copyOf(waiting.subList(0, (int) Math.min(alerts, waiting.size())));
        waiting.removeAll(taken);
        AlertMessage message = new AlertMessage(
                "m" + messages.size(),
                channel,
                now,
                0,
                taken.stream().map(Taken::alert).limit(AlertMessage.SHOWN).toList(),
                Math.max(0, taken.size() - AlertMessage.SHOWN));
        messages.put(message.id(), new Stored(message, now, true, ""));
        return message;
    }

    @Override
    public void attempting(String id, Instant notBefore) {
        messages.computeIfPresent(id, (key, stored) -> {
            AlertMessage before = stored.message();
            return new Stored(
                    new AlertMessage(
                            id,
                            before.channel(),
                            before.madeAt(),
                            before.attempts() + 1,
                            before.alerts(),
                            before.more()),
                    notBefore,
                    true,
                    stored.why());
        });
    }

    @Override
    public void again(String id, Instant notBefore, String why) {
        messages.computeIfPresent(id, (key, stored) -> new Stored(stored.message(), notBefore, true, why));
    }

    @Override
    public void sent(String id, Instant at) {
        messages.computeIfPresent(id, (key, stored) -> new Stored(stored.message(), stored.notBefore(), false, ""));
    }

    @Override
    public void dropped(String id, Instant at, String why) {
        messages.computeIfPresent(id, (key, stored) -> {
            dropped.add(new Dropped(
                    stored.message().channel(), at, stored.message().alerts().size(), why));
            return new Stored(stored.message(), stored.notBefore(), false, why);
        });
    }

    @Override
    public List<Dropped> droppedSince(Instant since, int limit) {
        return List.copyOf(dropped);
    }

    @Override
    public void forget(Instant before) {}
}
