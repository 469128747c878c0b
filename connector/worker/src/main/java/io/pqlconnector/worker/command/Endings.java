package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.RunRecord;

/** From how a run ended to what the shell is told. */
final class Endings {
    private Endings() {}

    static int exitCode(RunRecord.Outcome outcome) {
        return switch (outcome) {
            case CONFIRMED -> ExitCode.DONE;
            case PARTIAL -> ExitCode.PARTIAL;
            case FAILED, OPEN -> ExitCode.FAILED;
            case STOPPED -> ExitCode.STOPPED;
        };
    }
}
