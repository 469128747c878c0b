package io.pqlconnector.core.ledger;

import io.pqlconnector.core.lake.Manifest;

/**
 * The ports of the ledger, together.
 *
 * @param manifest what is in the lake
 */
public record Ledger(
        Manifest manifest,
        RunLog runs,
        Assessments assessments,
        Outbox outbox,
        Rejections rejections,
        CrmState crmState,
        RunWrites writes,
        Baselines baselines,
        CallLog calls,
        PullLog pulls,
        CrmOutcomes outcomes,
        Verdicts verdicts) {}
