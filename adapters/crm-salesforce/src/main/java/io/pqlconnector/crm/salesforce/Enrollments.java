package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation.Enroll;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Enrolls leads and contacts where the configuration says that cadences are (Salesforce contract §5). */
final class Enrollments {
    /** Asked of people although their ids are known: one who was merged or converted since has another. */
    private static final Set<String> WANTED = Set.of("Email", "FirstName", "LastName", "Company");

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final CadenceProvider provider;
    private final Finder finder;
    private final Users users;
    private final Catalog catalog;
    private final SalesforceClient client;
    private final TimeAndChance time;
    private volatile String closed = "";

    Enrollments(
            CadenceProvider provider,
            Finder finder,
            Users users,
            Catalog catalog,
            SalesforceClient client,
            TimeAndChance time) {
        this.provider = provider;
        this.finder = finder;
        this.users = users;
        this.catalog = catalog;
        this.client = client;
        this.time = time;
    }

    /** Enrolls one person. Whatever is wrong with the way to cadences concerns cadences alone. */
    Receipt deliver(Enroll enroll) throws InterruptedException {
        if (!closed.isEmpty()) {
            return off(enroll);
        }
        SalesforceObject object = catalog.of(enroll.record().object());
        if (!object.isPerson()) {
            return new Receipt.Rejected(
                    enroll.key(),
                    RejectionCodes.NOT_A_CONTACT,
                    "",
                    provider.name() + " enrolls leads and contacts only, and this enrollment is of: " + object + ".",
                    "Write of: contact or of: lead for this enrollment in the mapping.");
        }
        Search search = search(object, enroll.record());
        if (search instanceof Search.Unusable unusable) {
            return unusable.receipt(enroll.key());
        }
        if (!(search instanceof Search.Found person)) {
            return Search.Missing.receipt(enroll.key(), enroll.record());
        }
        try {
            return provider.enroll(enrollment(enroll, person.row()));
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AUTHENTICATION && e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            closed = "Enrollments are off until this is mended: " + e.words();
            return off(enroll);
        }
    }

    private Receipt off(Enroll enroll) {
        return new Receipt.Deferred(enroll.key(), time.now().plus(AN_HOUR), "SEQUENCES_NOT_ALLOWED", closed);
    }

    /** Whether an enrollment whose end was unclear has happened. */
    Receipt verify(Enroll enroll, Instant sentAt) throws InterruptedException {
        Search search = search(catalog.of(enroll.record().object()), enroll.record());
        return search instanceof Search.Found person
                ? provider.verify(enrollment(enroll, person.row()), sentAt)
                : new Receipt.Rejected(
                        enroll.key(),
                        Destination.NOT_DONE,
                        "",
                        "Salesforce does not know the person any more.",
                        "Nothing to do: it is looked at anew.");
    }

    private Search search(SalesforceObject object, RecordRef ref) throws InterruptedException {
        return finder.find(object, List.of(ref), WANTED).getOrDefault(ref, new Search.Missing());
    }

    private Enrollment enrollment(Enroll enroll, Row person) throws InterruptedException {
        Optional<String> sender = Optional.ofNullable(
                        users.of(List.of(enroll.sender())).get(enroll.sender()))
                .map(Users.User::email)
                .filter(email -> !email.isEmpty())
                // Whoever sends in another product need not be a user here.
                .or(() -> enroll.sender().email());
        return new Enrollment(
                enroll.key(),
                new Person(
                        new CrmId(person.id()),
                        person.get("Email"),
                        person.get("FirstName"),
                        person.get("LastName"),
                        person.get("Company"),
                        client.session().link(person.type(), person.id())),
                enroll.sequence(),
                sender);
    }
}
