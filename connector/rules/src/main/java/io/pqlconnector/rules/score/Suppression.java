package io.pqlconnector.rules.score;

import java.time.Instant;

/**
 * That a rep does not want an account for a while, whatever the rules say of it.
 *
 * @param verdict what the rep said, in the CRM's words: {@code Not a fit: student}
 * @param source the CRM that told it
 * @param since the as-of instant of the run that was told it first
 * @param until when the rules count again
 */
public record Suppression(String verdict, String source, Instant since, Instant until) {}
