package io.pqlconnector.core.alert;

import java.util.List;
import java.util.Optional;

/**
 * An account that sales should look at, as an alert tells of it.
 *
 * @param account its key
 * @param name its name; empty if nobody knows one
 * @param domain empty if there is none
 * @param tier empty if it is in none
 * @param reasons why, as a rep reads it: highest points first
 * @param nextStep empty if no play was chosen
 * @param route who takes it; empty if the play says nothing
 * @param link the record in the CRM; empty if there is none yet
 */
public record Lead(
        String account,
        String name,
        String domain,
        int score,
        Optional<String> tier,
        List<String> reasons,
        String nextStep,
        String route,
        Optional<String> link) {
    public Lead {
        reasons = List.copyOf(reasons);
    }

    /** What people call it: its name, else its domain, else its key. */
    public String called() {
        if (!name.isBlank()) {
            return name;
        }
        return domain.isBlank() ? account : domain;
    }
}
