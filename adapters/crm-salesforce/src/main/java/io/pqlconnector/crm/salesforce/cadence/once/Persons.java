package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.spi.destination.RejectionCodes;

/** Finds the one person who is meant by an address, and adds whoever is missing if that is allowed. */
final class Persons {
    private final Desk desk;
    private final Policy policy;
    private final Vocabulary words;

    Persons(Desk desk, Policy policy) {
        this.desk = desk;
        this.policy = policy;
        this.words = desk.words();
    }

    Step<String> findOrMake(Person person, String email, Seat seat) throws InterruptedException {
        PeopleFound found = desk.people(email);
        if (!found.all().isEmpty() || !policy.createMissing()) {
            return only(found);
        }
        Answer answer = desk.make(person, email, seat, policy.tags());
        if (answer.isSuccess() && Answer.isId(answer.id())) {
            return Step.done(answer.id());
        }
        // Somebody was faster, or an earlier call of ours was: the provider takes an address once.
        PeopleFound now = desk.people(email);
        if (now.all().isEmpty() && answer.isSuccess()) {
            throw Failures.notUnderstood(words, "add a " + words.person());
        }
        return now.all().isEmpty() ? Step.stop(notMade(answer)) : only(now);
    }

    private Step<String> only(PeopleFound found) {
        if (found.all().isEmpty()) {
            return Step.stop(Trouble.refused(
                    RejectionCodes.NO_MATCH,
                    words.provider() + " has no " + words.person() + " with this e-mail address.",
                    "Add the person in " + words.provider()
                            + ", or write create_missing: true under cadences in the configuration; then: ./pql rejected"
                            + " --retry"));
        }
        if (found.all().size() > 1) {
            return Step.stop(Trouble.refused(
                    RejectionCodes.AMBIGUOUS_MATCH,
                    words.provider() + " has " + found.all().size() + " records with this e-mail address: "
                            + String.join(", ", found.ids()) + ".",
                    "Merge them in " + words.provider() + "; then: ./pql rejected --retry"));
        }
        return found.all().get(0).optedOut()
                ? Step.stop(Trouble.refused(
                        "OPTED_OUT",
                        "The person has opted out in " + words.provider() + ".",
                        "Nothing to do here: write to somebody else, or in another way."))
                : Step.done(found.all().get(0).id());
    }

    private Trouble notMade(Answer answer) {
        String said =
                words.provider() + " did not let us add the " + words.person() + " (status " + answer.status() + "): ";
        return answer.status() == 403
                ? Trouble.waits(
                        "PERSON_NOT_MADE", said + answer.refusal().wordsWithoutPeople() + ".", desk.whereForbidden())
                : Trouble.refused(
                        answer.refusal().code(),
                        said + answer.refusal().words() + ".",
                        "Correct the record in Salesforce, or add the person in " + words.provider()
                                + " by hand; then: ./pql rejected --retry");
    }
}
