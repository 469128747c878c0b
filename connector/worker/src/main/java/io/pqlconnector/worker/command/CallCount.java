package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of a command that makes no run like those of a run, if there is a ledger to count them in; none is
 * made for that.
 */
final class CallCount implements AutoCloseable {
    private final Context context;
    private final @Nullable SqliteLedger ledger;
    private final @Nullable Lease lease;

    private CallCount(Context context, @Nullable SqliteLedger ledger, @Nullable Lease lease) {
        this.context = context;
        this.ledger = ledger;
        this.lease = lease;
    }

    /** Something that is asked of a destination. */
    interface Question<T> {
        T answer() throws InterruptedException;
    }

    /** Beside whatever else is under way. A ledger that cannot be used does not keep the command from its work. */
    static CallCount beside(Setup setup, Context context) {
        SqliteLedger ledger = ledger(setup.config(), context);
        if (ledger != null) {
            setup.quota().connect(ledger.callQuota());
        }
        return new CallCount(context, ledger, null);
    }

    /**
     * While no run is under way; none can start until this is closed.
     *
     * @param command what others are told that holds the lease
     */
    static CallCount alone(Setup setup, Context context, String command) throws InterruptedException {
        if (!SqliteLedger.exists(setup.config().ledgerFile())) {
            return new CallCount(context, null, null);
        }
        SqliteLedger ledger = SqliteLedger.open(setup.config().ledgerFile(), SqliteLedger.Mode.WRITE);
        try {
            Lease lease = ledger.acquireLease(command, context.clock().instant(), OpenRun.LEASE_WAIT);
            return new CallCount(context, ledger, lease);
        } catch (RuntimeException | InterruptedException e) {
            ledger.close();
            throw e;
        }
    }

    private static @Nullable SqliteLedger ledger(Config config, Context context) {
        if (!SqliteLedger.exists(config.ledgerFile())) {
            return null;
        }
        try {
            // Opened to write, an older ledger would be brought up to date, which is a run's business.
            SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ).close();
            return SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.WRITE);
        } catch (LedgerException e) {
            context.terminal().notice("The calls of this command are not counted: " + e.getMessage());
            return null;
        }
    }

    /** Our part of a destination's calls; to be asked for once per destination. Empty if there is no ledger. */
    Optional<CallBudget> budget(PlanTarget target) {
        return Optional.ofNullable(ledger)
                .map(open -> new CallBudget(target.destination(), target.quota(), open.calls(), context.clock()));
    }

    /** The same destination, left alone for as long as its vendor asked for, as far as there is a ledger to know that from. */
    PlanTarget parking(PlanTarget target) {
        return ledger == null ? target : target.parking(ledger.calls(), context.clock());
    }

    /** Asks, and counts the calls that it took, however it ended. */
    static <T> T counted(Optional<CallBudget> budget, Question<T> question) throws InterruptedException {
        try {
            return question.answer();
        } finally {
            budget.ifPresent(CallBudget::note);
        }
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
        if (ledger != null) {
            ledger.close();
        }
    }
}
