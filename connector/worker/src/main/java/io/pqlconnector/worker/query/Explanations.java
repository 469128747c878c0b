package io.pqlconnector.worker.query;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.render.Explanation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gathers what explains an account: its history, and what stands in each CRM. */
public final class Explanations {
    private final Config config;
    private final SqliteLedger ledger;

    /** From a ledger that is open for reading. */
    public Explanations(Config config, SqliteLedger ledger) {
        this.config = config;
        this.ledger = ledger;
    }

    /**
     * Explains an account.
     *
     * @param found all that were found with it, itself included: who is asked for as a user may be in several of them
     * @param wanted what was looked for; a user's key or e-mail address explains that user too
     */
    public Explanation.Explained of(StoredAccount stored, List<StoredAccount> found, String wanted) {
        String key = stored.account().key();
        List<OutboxEntry> operations = ledger.outbox().ofAccount(key);
        List<Explanation.InCrm> destinations = config.destinations().stream()
                .map(component -> new DestinationName(component.name()))
                .map(name -> inCrm(name, key, operations))
                .toList();
        return new Explanation.Explained(
                stored,
                ledger.assessments().history(EntityKind.ACCOUNT, key),
                ledger.verdicts().of(List.of(key)),
                asked(stored, wanted)
                        .map(user -> new Explanation.Asked(
                                user,
                                ledger.assessments()
                                        .history(
                                                EntityKind.USER,
                                                user.measurement().key()),
                                keptFor(user, found, wanted)))
                        .toList(),
                destinations);
    }

    private static Stream<ScoredUser> asked(StoredAccount stored, String wanted) {
        String name = wanted.strip();
        return stored.account().users().stream()
                .filter(user -> user.measurement().key().equals(name)
                        || user.measurement().email().equalsIgnoreCase(name));
    }

    // Who is asked for as a user is found with every account of theirs, so the first of all is among these.
    private static String keptFor(ScoredUser user, List<StoredAccount> found, String wanted) {
        return found.stream()
                .filter(account -> asked(account, wanted)
                        .anyMatch(other -> other.measurement()
                                .key()
                                .equals(user.measurement().key())))
                .map(account -> account.account().key())
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    private static Map<String, String> titles(DestinationName name, List<OutboxEntry> operations) {
        Map<String, String> titles = new HashMap<>();
        for (OutboxEntry entry : operations) {
            if (!entry.planned().destination().equals(name)) {
                continue;
            }
            if (entry.planned().operation() instanceof Operation.CreateTask task) {
                titles.put(entry.planned().slot(), task.subject());
            } else if (entry.planned().operation() instanceof Operation.CreateNote note) {
                titles.put(entry.planned().slot(), note.body());
            }
        }
        return titles;
    }

    private Explanation.InCrm inCrm(DestinationName name, String account, List<OutboxEntry> operations) {
        Map<String, ConfirmedEffect> effects = ledger.crmState().effects(name, List.of(account));
        return new Explanation.InCrm(
                name,
                ledger.crmState().records(name, List.of(account)),
                effects.values().stream()
                        .sorted(Comparator.comparing(ConfirmedEffect::slot))
                        .toList(),
                titles(name, operations),
                ledger.baselines().ofAccounts(name, List.of(account)).values().stream()
                        .sorted(Comparator.comparing(TakenAsDone::slot))
                        .toList(),
                operations.stream()
                        .filter(entry -> entry.planned().destination().equals(name))
                        .filter(entry -> entry.state() != OutboxEntry.State.CONFIRMED
                                && entry.state() != OutboxEntry.State.SUPERSEDED)
                        .toList());
    }
}
