package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.RunOutput;
import io.pqlconnector.worker.render.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks sources and destinations whether they are there and let us in. Its calls count like those of a run, if there is a
 * ledger to count them in; none is made for that, and no lease is needed.
 */
final class LiveCheck implements AutoCloseable {
    private final Setup setup;
    private final Context context;
    private final @Nullable SqliteLedger ledger;

    private LiveCheck(Setup setup, Context context, @Nullable SqliteLedger ledger) {
        this.setup = setup;
        this.context = context;
        this.ledger = ledger;
    }

    /** What was asked. */
    enum Part {
        SOURCE,
        DESTINATION
    }

    /**
     * What came of asking one of them.
     *
     * @param words what was found, or why it does not work and what to do
     * @param failure the kind of failure; empty if it works
     */
    record Finding(Part part, String name, String words, Optional<String> failure) {}

    /** Ready to ask. */
    static LiveCheck open(Setup setup, Context context) {
        SqliteLedger ledger = ledger(setup.config(), context);
        if (ledger != null) {
            setup.quota().connect(ledger.callQuota());
        }
        return new LiveCheck(setup, context, ledger);
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
            context.terminal().notice("The calls of this check are not counted: " + e.getMessage());
            return null;
        }
    }

    /** Something that can be asked. */
    private interface Question {
        String answer() throws InterruptedException;
    }

    /**
     * Asks all of them, in the order of the configuration; one that fails does not keep the others from being asked.
     *
     * @param before is told who is asked next
     * @param after is told what came of it
     */
    List<Finding> ask(Consumer<String> before, Consumer<Finding> after) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (UsageSource source : setup.sources()) {
            String name = source.name().value();
            before.accept(name);
            findings.add(finding(
                    Part.SOURCE, name, () -> source.probe(context.clock().instant())));
            after.accept(findings.get(findings.size() - 1));
        }
        for (PlanTarget target : setup.targets()) {
            String name = target.name().value();
            before.accept(name);
            findings.add(finding(Part.DESTINATION, name, () -> described(target)));
            after.accept(findings.get(findings.size() - 1));
        }
        return findings;
    }

    private static Finding finding(Part part, String name, Question question) throws InterruptedException {
        try {
            return new Finding(part, name, question.answer(), Optional.empty());
        } catch (AdapterException e) {
            return new Finding(part, name, e.words(), Optional.of(e.kind().name()));
        } catch (LedgerException e) {
            return new Finding(part, name, String.valueOf(e.getMessage()), Optional.of("LEDGER"));
        }
    }

    private String described(PlanTarget target) throws InterruptedException {
        Optional<CallBudget> budget = Optional.ofNullable(ledger)
                .map(open -> new CallBudget(target.destination(), target.quota(), open.calls(), context.clock()));
        try {
            Description description = target.destination().describe();
            budget.ifPresent(CallBudget::note);
            return description.place()
                    + objects(description)
                    + quota(target, budget).map(left -> "; calls: " + left).orElse("");
        } catch (AdapterException e) {
            budget.ifPresent(CallBudget::note);
            throw e;
        }
    }

    private static String objects(Description description) {
        String objects = description.objects().entrySet().stream()
                .map(object -> object.getKey().value()
                        + fields(object.getValue().fields().size()))
                .sorted()
                .collect(Collectors.joining(", "));
        return objects.isEmpty() ? "" : ", with " + objects;
    }

    // Where a field is made when it is first written, none says nothing.
    private static String fields(int count) {
        return count == 0 ? "" : " (" + Texts.counted(count, "field") + ")";
    }

    private static Optional<String> quota(PlanTarget target, Optional<CallBudget> budget) {
        if (budget.isPresent()) {
            return budget.get().report().limit().map(RunOutput::ours);
        }
        CallUsage usage = target.destination().callUsage();
        return usage.quota()
                .map(quota ->
                        Texts.count(quota.used()) + " of " + Texts.count(quota.limit()) + " used by everyone so far");
    }

    @Override
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
    }
}
