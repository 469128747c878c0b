package io.pqlconnector.core.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that people are told. Its texts come from accounts and services, so whoever puts them into a message has to make
 * them safe for it.
 *
 * @param key no channel is told of one key twice
 * @param subject an account, a source or a destination; empty for the run as a whole
 * @param run the run that it was seen in
 * @param at when that run ended
 * @param over whether something that was told before is over
 * @param title one line
 * @param lines more of it, a paragraph each
 * @param lead of {@link AlertKind#QUALIFIED}, the account; empty for a summary of many
 */
public record Alert(
        AlertKind kind,
        String key,
        String subject,
        long run,
        Instant at,
        boolean over,
        String title,
        List<String> lines,
        Optional<Lead> lead) {
    public Alert {
        lines = List.copyOf(lines);
    }
}
