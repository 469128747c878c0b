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
    private final Optional<ObjectName> parentObject;
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
        parentObject = context.mapping().accountObject().map(ObjectMapping::name);
        for (ObjectMapping object : context.mapping().objects()) {
            ObjectName name = object.name();
            if (object.kind() == EntityKind.ACCOUNT) {
                object.ref(subject)
                        .ifPresentOrElse(ref -> own.put(name, ref), () -> context.counter().unaddressable++);
                continue;
            }
            List<Person> people = select(context, object);
            selected.put(name, people);
            claimed.put(
                    name,
                    people.stream()
                            .filter(person ->
                                    context.claimed().claim(name, person.ref().key()))
                            .toList());
        }
    }

    // Those at the top, and the champion.
    private List<Person> select(PlanContext context, ObjectMapping object) {
        List<Person> people = new ArrayList<>();
        for (ScoredUser user : account.users()) {
            if (people.size() < object.topUsers() || user.champion()) {
                Subject person = subject.with(user);
                object.ref(person)
                        .ifPresentOrElse(
                                ref -> people.add(new Person(person, ref)), () -> context.counter().unaddressable++);
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
        return parentObject.flatMap(this::own);
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
