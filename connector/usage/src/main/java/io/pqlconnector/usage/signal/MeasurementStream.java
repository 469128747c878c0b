package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.usage.identity.MailPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Merges four results that are sorted by account: accounts with events, what is known of accounts, their users, and what is
 * known of these. Holds one account at a time.
 */
final class MeasurementStream implements AccountMeasurements {

    /** An account that had events. */
    record AccountRow(
            String account,
            Optional<Instant> first,
            Optional<Instant> last,
            long recent,
            long users,
            Optional<String> mailDomain,
            SortedMap<SignalName, Measured> signals) {}

    /** One trait of an account, or of the user at a place in it; the trait is empty where only the account is named. */
    record FactRow(String account, long place, Optional<String> trait, String value, Optional<Instant> observedAt) {}

    /** One user of an account. */
    record UserRow(
            String account,
            long place,
            boolean asked,
            String person,
            Optional<Instant> first,
            Optional<Instant> last,
            long recent,
            Optional<String> email,
            boolean work,
            Optional<String> domain,
            SortedMap<SignalName, Measured> signals) {}

    private final Scratch scratch;
    private final MeasurementRequest request;
    private final MailPolicy policy;
    private final MeasuredSignals accountSignals;
    private final MeasuredSignals userSignals;
    private final Cursor<AccountRow> accounts;
    private final Cursor<FactRow> accountFacts;
    private final Cursor<UserRow> users;
    private final Cursor<FactRow> userFacts;
    private Optional<AccountMeasurement> next;
    private boolean closed;

    MeasurementStream(
            Scratch scratch,
            MeasurementRequest request,
            MailPolicy policy,
            Cursor<AccountRow> accounts,
            Cursor<FactRow> accountFacts,
            Cursor<UserRow> users,
            Cursor<FactRow> userFacts) {
        this.scratch = scratch;
        this.request = request;
        this.policy = policy;
        this.accountSignals = new MeasuredSignals(request.accountSignals(), request.asOf());
        this.userSignals = new MeasuredSignals(request.userSignals(), request.asOf());
        this.accounts = accounts;
        this.accountFacts = accountFacts;
        this.users = users;
        this.userFacts = userFacts;
        this.next = find();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public AccountMeasurement next() {
        if (closed) {
            throw new IllegalStateException("the measurements are closed");
        }
        AccountMeasurement current = next.orElseThrow(NoSuchElementException::new);
        next = find();
        return current;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            next = Optional.empty();
            scratch.close();
        }
    }

    private Optional<AccountMeasurement> find() {
        while (true) {
            Optional<String> account = Stream.of(
                            accounts.head().map(AccountRow::account),
                            accountFacts.head().map(FactRow::account))
                    .flatMap(Optional::stream)
                    .min(Utf8Order.INSTANCE);
            if (account.isEmpty()) {
                return Optional.empty();
            }
            Optional<AccountMeasurement> measured = measure(account.get());
            if (measured.isPresent()) {
                return measured;
            }
        }
    }

    /** Takes the account's rows; empty if it is left out or was not asked for. */
    private Optional<AccountMeasurement> measure(String account) {
        Traits traits = takeTraits(accountFacts, account, 0);
        Optional<AccountRow> row = accounts.head().filter(head -> head.account().equals(account));
        if (row.isPresent()) {
            accounts.advance();
        }
        List<UserRow> members = new ArrayList<>();
        List<Measurement> measuredUsers = new ArrayList<>();
        for (Optional<UserRow> user = user(account); user.isPresent(); user = user(account)) {
            users.advance();
            members.add(user.get());
            measuredUsers.add(measurement(
                    user.get(), takeTraits(userFacts, account, user.get().place())));
        }
        String domain = TraitTables.domain(account, traits, row.flatMap(AccountRow::mailDomain))
                .orElse("");
        if (account.isBlank() || policy.leavesOutDomain(domain)) {
            return Optional.empty();
        }
        boolean whole = request.only()
                .map(only -> only.equals(account) || domain.equals(only.toLowerCase(Locale.ROOT)))
                .orElse(true);
        List<Measurement> chosen = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (whole
                    ? members.get(i).place() <= request.usersPerAccount()
                    : members.get(i).asked()) {
                chosen.add(measuredUsers.get(i));
            }
        }
        return whole || !chosen.isEmpty()
                ? Optional.of(new AccountMeasurement(
                        measurement(account, domain, row, traits),
                        chosen,
                        row.map(AccountRow::users).orElse(0L)))
                : Optional.empty();
    }

    private Optional<UserRow> user(String account) {
        return users.head().filter(head -> head.account().equals(account));
    }

    private static Traits takeTraits(Cursor<FactRow> facts, String account, long place) {
        SortedMap<String, Traits.Fact> found = new TreeMap<>();
        for (Optional<FactRow> fact = facts.head();
                fact.isPresent()
                        && fact.get().account().equals(account)
                        && fact.get().place() == place;
                fact = facts.head()) {
            FactRow row = fact.get();
            row.trait().ifPresent(trait -> found.put(trait, new Traits.Fact(row.value(), row.observedAt())));
            facts.advance();
        }
        return found.isEmpty() ? Traits.NONE : new Traits(found);
    }

    private Measurement measurement(String account, String domain, Optional<AccountRow> row, Traits traits) {
        SortedMap<SignalName, Measured> signals = row.map(AccountRow::signals).orElseGet(accountSignals::withoutEvents);
        signals.putAll(accountSignals.ofTraits(traits));
        return new Measurement(
                EntityKind.ACCOUNT,
                account,
                traits.first("name", "company", "$name").orElse(""),
                domain,
                "",
                false,
                row.flatMap(AccountRow::first),
                row.flatMap(AccountRow::last),
                row.map(AccountRow::recent).orElse(0L),
                signals,
                traits.values());
    }

    private Measurement measurement(UserRow user, Traits traits) {
        SortedMap<SignalName, Measured> signals = user.signals();
        signals.putAll(userSignals.ofTraits(traits));
        return new Measurement(
                EntityKind.USER,
                user.person(),
                personName(traits),
                user.domain().orElse(""),
                user.email().orElse(""),
                user.work(),
                user.first(),
                user.last(),
                user.recent(),
                signals,
                traits.values());
    }

    private static String personName(Traits traits) {
        if (traits.facts().isEmpty()) {
            return "";
        }
        return traits.first("$name", "name")
                .orElseGet(() -> (traits.first("$first_name", "firstName", "first_name")
                                        .orElse("")
                                + " "
                                + traits.first("$last_name", "lastName", "last_name")
                                        .orElse(""))
                        .strip());
    }
}
