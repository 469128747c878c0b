package io.pqlconnector.core.ledger;

import io.pqlconnector.core.score.ScoredAccount;

/**
 * An account as it was last scored.
 *
 * @param account complete, so that nothing has to be measured or evaluated again to explain it
 * @param run the run that scored it
 * @param rulesVersion the rules that it was scored with
 */
public record StoredAccount(ScoredAccount account, long run, String rulesVersion) {}
