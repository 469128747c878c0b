package io.pqlconnector.crm.salesforce.outreach.once;

import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;

/**
 * Whom a provider knows by an address.
 *
 * @param all everybody who has it
 */
public record PeopleFound(List<Known> all) {
    public PeopleFound {
        all = List.copyOf(all);
    }

    /**
     * Somebody whom the provider knows.
     *
     * @param optedOut whether nobody may write to them
     */
    public record Known(String id, boolean optedOut) {}

    /** The ids of all. */
    public List<String> ids() {
        return all.stream().map(Known::id).toList();
    }

    /** The one who is meant; stops where it is nobody, more than one, or somebody who must not be written to. */
    public Step<String> only(Vocabulary words) {
        if (all.isEmpty()) {
            return Step.stop(Trouble.refused(
                    RejectionCodes.NO_MATCH,
                    words.provider() + " has no " + words.person() + " with this e-mail address.",
                    "Add the person in " + words.provider()
                            + ", or write create_missing: true under cadences in the configuration; then: ./pql rejected"
                            + " --retry"));
        }
        if (all.size() > 1) {
            return Step.stop(Trouble.refused(
                    RejectionCodes.AMBIGUOUS_MATCH,
                    words.provider() + " has " + all.size() + " " + words.person()
                            + " records with this e-mail address: " + String.join(", ", ids()) + ".",
                    "Merge them in " + words.provider() + "; then: ./pql rejected --retry"));
        }
        return all.get(0).optedOut()
                ? Step.stop(Trouble.refused(
                        "OPTED_OUT",
                        "The person has opted out in " + words.provider() + ".",
                        "Nothing to do here: write to somebody else, or in another way."))
                : Step.done(all.get(0).id());
    }

    /** Why a person was not made. */
    public static Trouble notMade(Vocabulary words, Answer answer, String whereForbidden) {
        String said = words.provider() + " did not let us add the " + words.person() + " (status " + answer.status() + "): ";
        return answer.status() == 403
                ? Trouble.waits("PERSON_NOT_MADE", said + answer.refusal().wordsWithoutPeople() + ".", whereForbidden)
                : Trouble.refused(
                        answer.refusal().code(),
                        said + answer.refusal().words() + ".",
                        "Correct the record in Salesforce, or add the person in " + words.provider()
                                + " by hand; then: ./pql rejected --retry");
    }
}
