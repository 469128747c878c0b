package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.template.Template;
import java.util.List;
import java.util.Optional;

/**
 * What to do about an account or user.
 *
 * @param when it holds; of a book's plays the first one counts; empty for always
 * @param action the next step for a rep
 * @param message a text for the rep to send
 * @param list a list of the CRM; empty if none
 * @param sequence an outreach sequence of the CRM; empty if none
 * @param routes who takes it; the first one that holds counts
 */
public record Play(
        String name,
        Optional<Condition> when,
        Optional<Template> action,
        Optional<Template> message,
        String list,
        String sequence,
        List<Route> routes) {
    public Play {
        routes = List.copyOf(routes);
    }

    /**
     * Who takes a play.
     *
     * @param when it holds; empty for always
     * @param to such as SDR, AE, self-serve
     */
    public record Route(Optional<Condition> when, String to) {}
}
