package io.pqlconnector.core.plan;

import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One account while a destination is planned: its own records, and the people in it who get one. */
final class Work {
    private final ScoredAccount account;
    private final Subject subject;
    private Optional<RecordRef> parent = Optional.empty();
    private final Map<ObjectName, RecordRef> own = new HashMap<>();
    private final Map<ObjectName, List<Person>> selected = new HashMap<>();
    private final Map<ObjectName, List<Person>> claimed = new HashMap<>();

    /**
     * A person with the record that stands for them.
     *
     * @param subject the account and the person
     */
    record Person(Subject subject, RecordRef ref) {
        boolean champion() {
            return subject.user().map(ScoredUser::champion).orElse(false);
        }
    }

    /** Selects and claims the people. */
    Work(PlanContext context, ScoredAccount account) {
        this.account = account;
        subject = Subject.of(account, context.zone());
        for (ObjectMapping object : context.mapping().objects()) {
            ObjectName name = object.name();
            if (object.kind() == EntityKind.ACCOUNT) {
                takeOwn(context, object);
                continue;
            }
            List<Person> people = select(context, object);
            selected.put(name, people);
            List<Person> mine = new ArrayList<>(people.size());
            for (Person person : people) {
                if (context.claimed().add(name.value(), person.ref().key())) {
                    mine.add(person);
                }
            }
            claimed.put(name, mine);
        }
    }

    private void takeOwn(PlanContext context, ObjectMapping object) {
        Optional<RecordRef> ref = object.ref(subject);
        if (ref.isEmpty()) {
            context.counter().unaddressable++;
            return;
        }
        // People belong to the first of the account's records, if it has that one.
        if (own.isEmpty() && context.mapping().accountObject().equals(Optional.of(object))) {
            parent = ref;
        }
        own.put(object.name(), ref.get());
    }

    // Those at the top, and the champion.
    private List<Person> select(PlanContext context, ObjectMapping object) {
        List<Person> people = new ArrayList<>();
        for (ScoredUser user : account.users()) {
            if (people.size() < object.topUsers() || user.champion()) {
                Subject person = subject.with(user);
                Optional<RecordRef> ref = object.ref(person);
                if (ref.isPresent()) {
                    people.add(new Person(person, ref.get()));
                } else {
                    context.counter().unaddressable++;
                }
            }
        }
        return people;
    }

    ScoredAccount account() {
        return account;
    }

    Subject subject() {
        return subject;
    }

    /** The account's record of an object; empty if the destination could not find it. */
    Optional<RecordRef> own(ObjectName object) {
        return Optional.ofNullable(own.get(object));
    }

    /** The record that the account's people belong to. */
    Optional<RecordRef> parent() {
        return parent;
    }

    /** All people who would get a record of an object. */
    List<Person> selected(ObjectName object) {
        return selected.getOrDefault(object, List.of());
    }

    /** Those of them whose record no other account has claimed. */
    List<Person> claimed(ObjectName object) {
        return claimed.getOrDefault(object, List.of());
    }
}
