package io.pqlconnector.core.enrich;

import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.SeenKeys;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Asks a destination for fields of those whom the last run scored: accounts, or the people in them. */
public final class Enquiry {
    private static final int ASKED_AT_ONCE = 100;

    private final Enrichment enrichment;
    private final PlanTarget target;
    private final ObjectMapping object;
    private final Ledger ledger;
    private final CallBudget budget;
    private final ZoneId zone;

    /**
     * An enquiry that has not begun.
     *
     * @param target the enrichment's destination, whose mapping says how the object's records are found
     * @param budget how many calls it may make
     */
    public Enquiry(Enrichment enrichment, PlanTarget target, Ledger ledger, CallBudget budget, ZoneId zone) {
        this.enrichment = enrichment;
        this.target = target;
        this.ledger = ledger;
        this.budget = budget;
        this.zone = zone;
        object = target.mapping().object(enrichment.object()).orElseThrow();
    }

    /** What is asked for. */
    Enrichment enrichment() {
        return enrichment;
    }

    /** About whom is asked. */
    EntityKind kind() {
        return object.kind();
    }

    /** About how many is asked. They are counted apart, and read as they are needed, since there may be a million. */
    public long count() {
        try (Stream<RecordRef> refs = refs()) {
            return refs.count();
        }
    }

    /**
     * The traits of those of whom the destination knows any, by the key of the account or user.
     *
     * @throws AdapterException if the destination fails, or our part of its calls is used up
     */
    public SortedMap<String, SortedMap<String, String>> ask() throws InterruptedException {
        SortedMap<String, SortedMap<String, String>> told = new TreeMap<>();
        long left = count();
        try (Stream<RecordRef> refs = refs()) {
            Iterator<RecordRef> all = refs.iterator();
            while (all.hasNext()) {
                refuseIfTooMany(left);
                List<RecordRef> some = next(all);
                ask(some, told);
                left -= some.size();
            }
        }
        return told;
    }

    /** The keys of those whose record is known to be one of these. Asks nobody. */
    public SortedSet<String> among(Set<CrmId> records) {
        SortedSet<String> keys = new TreeSet<>();
        try (Stream<RecordRef> refs = refs()) {
            Iterator<RecordRef> all = refs.iterator();
            while (all.hasNext()) {
                List<RecordRef> some = next(all);
                KnownIds ids = KnownIds.of(ledger.crmState(), target.name(), some);
                some.stream()
                        .map(ids::fill)
                        .filter(ref -> ref.known().filter(records::contains).isPresent())
                        .forEach(ref -> keys.add(ref.key()));
            }
        }
        return keys;
    }

    // For all that are left: traits of some only would be thrown away, and their calls be missing at delivery.
    private void refuseIfTooMany(long left) {
        int calls = Math.toIntExact((left + ASKED_AT_ONCE - 1) / ASKED_AT_ONCE);
        Optional<String> refusal = budget.refusal(calls);
        if (refusal.isPresent()) {
            throw new AdapterException(FailureKind.RATE_LIMITED, refusal.get(), null);
        }
    }

    private static List<RecordRef> next(Iterator<RecordRef> all) {
        List<RecordRef> some = new ArrayList<>(ASKED_AT_ONCE);
        while (some.size() < ASKED_AT_ONCE && all.hasNext()) {
            some.add(all.next());
        }
        return some;
    }

    private void ask(List<RecordRef> some, SortedMap<String, SortedMap<String, String>> told)
            throws InterruptedException {
        KnownIds ids = KnownIds.of(ledger.crmState(), target.name(), some);
        Set<String> fields = new TreeSet<>(enrichment.traits().values());
        List<RecordRef> known = some.stream().map(ids::fill).toList();
        try {
            for (FoundRecord found : target.destination().find(known, fields)) {
                SortedMap<String, String> traits = traits(found);
                if (!traits.isEmpty()) {
                    told.put(found.ref().key(), traits);
                }
            }
        } finally {
            budget.note();
        }
    }

    private SortedMap<String, String> traits(FoundRecord found) {
        SortedMap<String, String> traits = new TreeMap<>();
        enrichment
                .traits()
                .forEach((trait, field) -> Optional.ofNullable(found.fields().get(field))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> traits.put(trait, value)));
        return traits;
    }

    // A person may be in several accounts.
    private Stream<RecordRef> refs() {
        SeenKeys seen = new SeenKeys();
        return ledger.assessments()
                .byScore(Optional.empty())
                .map(StoredAccount::account)
                .flatMap(this::refs)
                .filter(ref -> seen.add(ref.object().value(), ref.key()));
    }

    private Stream<RecordRef> refs(ScoredAccount account) {
        Subject subject = Subject.of(account, zone);
        Stream<Subject> subjects = object.kind() == EntityKind.ACCOUNT
                ? Stream.of(subject)
                : account.users().stream().map(subject::with);
        return subjects.flatMap(one -> object.ref(one).stream());
    }
}
